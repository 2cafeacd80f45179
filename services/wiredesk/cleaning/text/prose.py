"""What a line of text looks like."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from wiredesk.cleaning.metadata.titles import folded

SENTENCE_END: Final = re.compile(r"[.!?…。！？؟।։][\"'”’»›」』)\]]*$")
_SENTENCE_STOP: Final = re.compile(r"[.!?…][\"'”’»)\]]{0,3}(?=\s|$)|[。！？।։][\"'”’»›」』)\]]{0,3}")
_ABBREVIATION: Final = re.compile(
    r"(?:^|[\s(\"'“‘.])(?:[^\W\d_]|mr|mrs|ms|dr|st|gen|sen|rep|gov|lt|col|sgt|capt|prof|jr|sr|vs|no|nr|inc|ltd|co|etc|ca|bzw)$",
    re.IGNORECASE,
)
"""What a full stop stands after without ending a sentence."""
_LONGEST_KEY: Final = 2000
_SHORTEST_SENTENCE: Final = 10
_LONGEST_SENTENCE: Final = 400
_LONGEST_TITLE: Final = 200
_SHORTEST_PROSE: Final = 60


def is_prose(line: str) -> bool:
    """Whether a line is a paragraph of whole sentences."""
    return len(line) >= _SHORTEST_PROSE and SENTENCE_END.search(line[-40:]) is not None


def first_sentence(text: str) -> str:
    """The first sentence of a text, or its beginning up to a word's end where none ends within 400 characters."""
    text = " ".join(text[:1000].split())
    for match in _SENTENCE_STOP.finditer(text[:_LONGEST_SENTENCE]):
        if match.start() >= _SHORTEST_SENTENCE and not _ABBREVIATION.search(text[: match.start()]):
            return text[: match.end()]
    if len(text) <= _LONGEST_TITLE:
        return text
    cut = text[: _LONGEST_TITLE - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut[_LONGEST_TITLE // 2 :] else cut) + "…"


def key(line: str) -> str:
    """A line as it is compared with others: letters and digits, case folded, at most 2,000 characters."""
    return _key(line[:_LONGEST_KEY])


@lru_cache(maxsize=512)
def _key(line: str) -> str:
    """Cached: every cut of the same text compares the same lines."""
    return folded(line)
