"""Paragraphs and sentences without a model. Offsets are code points."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

Span = tuple[int, int]

_PARAGRAPH: Final = re.compile(r"[^\n]+")
_STOP: Final = re.compile(r"[.!?…]{1,5}[\"”’'»)\]]{0,3}(?=\s+[\"“‘'«(\[—–-]{0,3}\s?[^\W_a-z])|[。！？]")
"""A stop, closing marks, and behind white space a sign that a sentence begins: a capital, a digit, another script."""
_WORD_BEFORE: Final = re.compile(r"[\w.]{1,12}\Z")
_WINDOW: Final = 12
LONGEST: Final = 6_000
"""Characters of a paragraph."""


def paragraphs(text: str) -> Iterator[Span]:
    """The lines that are not blank; one over `LONGEST` characters in pieces, so that no work grows with its square."""
    for match in _PARAGRAPH.finditer(text):
        start, end = match.span()
        while end - start > LONGEST:
            cut = _cut(text, start, start + LONGEST)
            yield start, cut
            start = cut
        if text[start:end].strip():
            yield start, end


def _cut(text: str, start: int, end: int) -> int:
    """Behind the last full stop of a piece, else behind its last space, else at its end."""
    for mark in (". ", " "):
        position = text.rfind(mark, start + LONGEST // 2, end)
        if position >= 0:
            return position + len(mark)
    return end


def sentences(
    text: str, start: int, end: int, abbreviations: frozenset[str], quoted: Sequence[Span] = ()
) -> list[Span]:
    """The sentences of a paragraph. Within the spans `quoted` none ends, but at their last mark."""
    found: list[Span] = []
    first = start
    position = 0
    for match in _STOP.finditer(text, start, end):
        while position < len(quoted) and quoted[position][1] < match.end():
            position += 1
        if position < len(quoted) and quoted[position][0] < match.start() and match.end() < quoted[position][1]:
            continue
        if match.group() == "." and _is_abbreviation(text, first, match.start(), abbreviations):
            continue
        found.append((first, match.end()))
        first = match.end()
    if text[first:end].strip():
        found.append((first, end))
    return [_trimmed(text, *span) for span in found]


def _is_abbreviation(text: str, first: int, stop: int, abbreviations: frozenset[str]) -> bool:
    before = _WORD_BEFORE.search(text[max(first, stop - _WINDOW) : stop])
    word = before.group() if before else ""
    return word.lower() in abbreviations or (len(word) == 1 and word.isupper())


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
