"""What an element's class and id names say about it."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from wiredesk.cleaning.tables.zones import BODY_NAMES, BODY_WORDS, EMBEDDED_POST, ONE_WORD, TWO_WORDS, WHOLE_NAME

_CASE_CHANGE: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NO_LETTER: Final = re.compile(r"[^a-z]+")
_LONGEST_NAMES: Final = 400
"""Characters of class and id that are read; longer ones are made by machines and say nothing."""

_REASON_BY_WORD: Final = {word: reason for reason, words in ONE_WORD.items() for word in words}
_REASON_BY_PAIR: Final = {pair: reason for reason, pairs in TWO_WORDS.items() for pair in pairs}
_WORDS_OF_TABLES: Final = frozenset(
    {*_REASON_BY_WORD, *BODY_WORDS, *(word for pair in (*_REASON_BY_PAIR, *BODY_NAMES) for word in pair.split())}
)
"""Most names hold none of these, and mean nothing."""


class Meaning(NamedTuple):
    """`zone` is the reason to leave an element out, or None; `body` says that it calls itself the article's text."""

    zone: str | None
    body: bool


PLAIN: Final = Meaning(None, False)


def meaning_of(names: str) -> Meaning:
    """What the class and id names of one element, joined by spaces, say. A body's name outweighs a zone's."""
    return _meaning_of_all(names[:_LONGEST_NAMES])


@lru_cache(maxsize=16_384)
def _meaning_of_all(names: str) -> Meaning:
    """Cached in the process: sites repeat their names on every page."""
    zone = None
    for name in names.split():
        meaning = _meaning_of_one(name)
        if meaning.body:
            return meaning
        zone = zone or meaning.zone
    return Meaning(zone, False) if zone else PLAIN


@lru_cache(maxsize=32_768)
def _meaning_of_one(name: str) -> Meaning:
    """What a single name says."""
    words = name.split() if name.islower() and name.isalpha() else _words(name)
    if name not in WHOLE_NAME and _WORDS_OF_TABLES.isdisjoint(words):
        return PLAIN
    if len(words) == 1:
        if words[0] in BODY_WORDS:
            return Meaning(None, True)
        reason = WHOLE_NAME.get(name) or _REASON_BY_WORD.get(words[0])
        return Meaning(reason, False) if reason else PLAIN
    pairs = [f"{one} {two}" for one, two in pairwise(words)]
    if not BODY_NAMES.isdisjoint(pairs) or not BODY_WORDS.isdisjoint(words):
        return Meaning(None, True)
    zone = WHOLE_NAME.get(name) or _first(pairs, _REASON_BY_PAIR) or _first(words, _REASON_BY_WORD)
    if zone == "share" and not EMBEDDED_POST.isdisjoint(words):
        zone = None
    return Meaning(zone, False) if zone else PLAIN


def _words(name: str) -> list[str]:
    return _NO_LETTER.split((name if name.islower() else _CASE_CHANGE.sub("-", name)).lower())


def _first(items: list[str], reasons: dict[str, str]) -> str | None:
    return next((reasons[item] for item in items if item in reasons), None)
