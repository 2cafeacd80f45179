"""What an element's class and id names say about it."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from wiredesk.cleaning.tables.zones import BODY_NAMES, BODY_WORDS, EMBEDDED_POST, ONE_WORD, TWO_WORDS, WHOLE_NAME

_CASE_CHANGE: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NO_LETTER: Final = re.compile(r"[^a-z]+")
_LONGEST_NAMES: Final = 400
"""Characters of class and id that are read; longer ones are made by machines and say nothing."""

_REASON_BY_WORD: Final = {word: reason for reason, words in ONE_WORD.items() for word in words}
_REASON_BY_PAIR: Final = {pair: reason for reason, pairs in TWO_WORDS.items() for pair in pairs}


class Meaning(NamedTuple):
    """`zone` is the reason to leave an element out, or None; `body` says that it calls itself the article's text."""

    zone: str | None
    body: bool


PLAIN: Final = Meaning(None, False)


def meaning_of(names: str) -> Meaning:
    """What the class and id names of one element, joined by spaces, say."""
    zone, body = None, False
    for name in names[:_LONGEST_NAMES].split():
        words = _NO_LETTER.split(_CASE_CHANGE.sub("-", name).lower())
        pairs = [f"{one} {two}" for one, two in zip(words, words[1:], strict=False)]
        if any(pair in BODY_NAMES for pair in pairs) or any(word in BODY_WORDS for word in words):
            body = True
        elif zone is None:
            zone = WHOLE_NAME.get(name) or _first(pairs, _REASON_BY_PAIR) or _first(words, _REASON_BY_WORD)
            if zone == "share" and not EMBEDDED_POST.isdisjoint(words):
                zone = None
    return Meaning(None if body else zone, body)


def _first(items: list[str], reasons: dict[str, str]) -> str | None:
    return next((reasons[item] for item in items if item in reasons), None)
