"""Text that stands twice: a body that was copied behind itself, and key points that the article repeats."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from wiredesk.cleaning.draft import Cut
from wiredesk.cleaning.text.copy import Copy
from wiredesk.cleaning.text.prose import key

_LONG: Final = 50
"""Characters from which on a repeated paragraph is no refrain."""
_MOST_KEY_POINTS: Final = 6
_COMPARED: Final = 40
"""Paragraphs after the first ones in which their words are looked for."""
_SHORTEST_POINT: Final = 40
_LONGEST_POINT: Final = 400
_GRAM: Final = 4
_SAME: Final = 0.8
"""Share of a key point's four-word sequences that one paragraph must repeat."""


def without_repeats(copy: Copy) -> Copy:
    """The first of equal long paragraphs stays."""
    seen: set[str] = set()
    again: set[int] = set()
    for number, line in enumerate(copy.lines):
        known = key(line)
        if len(known) > _LONG:
            if known in seen:
                again.add(number)
            seen.add(known)
    return copy.without(again, "repeated")


def with_key_points(copy: Copy) -> Copy:
    """Two or more first lines that later paragraphs repeat almost word by word are key points, not text."""
    count = 0
    keys = [key(line) for line in copy.lines[: _COMPARED + _MOST_KEY_POINTS]]
    while count <= min(_MOST_KEY_POINTS, len(keys) - 3) and _is_repeated(copy.lines[count], keys, count):
        count += 1
    if not 2 <= count <= _MOST_KEY_POINTS:  # where every line comes again, none is a key point
        return copy
    points = copy.lines[:count]
    cuts = tuple(Cut("key point", line) for line in points)
    return replace(copy, lines=copy.lines[count:], key_points=copy.key_points + points, cuts=copy.cuts + cuts)


def _is_repeated(line: str, keys: list[str], number: int) -> bool:
    if not _SHORTEST_POINT <= len(line) <= _LONGEST_POINT:
        return False
    point, later = keys[number], keys[number + 1 :]
    if any(point in other and point != other for other in later):
        return True
    own = _grams(point)
    text = "\n".join(later)
    if len(own) <= _GRAM or sum(gram in text for gram in own) < _SAME * len(own):
        return False
    return any(sum(gram in other for gram in own) >= _SAME * len(own) for other in later)


def _grams(text: str) -> list[str]:
    words = text.split()
    return [" ".join(words[at : at + _GRAM]) for at in range(len(words) - _GRAM + 1)]
