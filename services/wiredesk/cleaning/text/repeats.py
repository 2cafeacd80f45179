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
    later = [key(line) for line in copy.lines]
    grams = [_grams(line) for line in later[: 4 * _MOST_KEY_POINTS]]
    while count < min(_MOST_KEY_POINTS, len(later) - 2) and _is_repeated(count, copy.lines, later, grams):
        count += 1
    if count < 2:
        return copy
    points = copy.lines[:count]
    cuts = tuple(Cut("key point", line) for line in points)
    return replace(copy, lines=copy.lines[count:], key_points=copy.key_points + points, cuts=copy.cuts + cuts)


def _is_repeated(number: int, lines: tuple[str, ...], keys: list[str], grams: list[set[str]]) -> bool:
    if not _SHORTEST_POINT <= len(lines[number]) <= _LONGEST_POINT:
        return False
    point = keys[number]
    if any(point in other and point != other for other in keys[number + 1 :]):
        return True
    own = grams[number]
    return len(own) > _GRAM and any(len(own & other) >= _SAME * len(own) for other in grams[number + 1 :])


def _grams(text: str) -> set[str]:
    words = text.split()[:2000]
    return {" ".join(words[at : at + _GRAM]) for at in range(len(words) - _GRAM + 1)}
