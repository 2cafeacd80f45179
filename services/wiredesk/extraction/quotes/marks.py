"""What stands in quotation marks: pairs within a paragraph, and quotations that run on over paragraphs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from wiredesk.extraction.sentences import Span

_OPENING: Final = {"“": '”"', "„": "“”", "«": "»", "‘": "’"}
_STRAIGHT: Final = '"'
_PAIR: Final = "''"
_DOUBLED: Final = frozenset({"''", "``"})
"""Two typewriter apostrophes or grave accents, as some archives write quotation marks."""
_MARKS: Final = frozenset("\"“”„«»‘’'`")
_LONGEST: Final = 8_000


@dataclass(frozen=True, slots=True)
class Marked:
    """A span in quotation marks, with them; `closed` is whether its paragraph closes it."""

    start: int
    end: int
    closed: bool = True

    @property
    def span(self) -> Span:
        """Both offsets."""
        return self.start, self.end


def marked(text: str, paragraphs: Iterable[Span]) -> list[Marked]:
    """All spans in quotation marks. One that its paragraph leaves open ends with it, as is the custom of speeches."""
    found: list[Marked] = []
    for start, end in paragraphs:
        found += _in_paragraph(text, start, end)
    return found


def _in_paragraph(text: str, start: int, end: int) -> list[Marked]:
    found: list[Marked] = []
    opened: int | None = None
    closing = ""
    for position in range(start, end):
        character = text[position]
        if character not in _MARKS:
            continue
        if text[position : position + 2] in _DOUBLED:
            if opened is None:
                opened, closing = position, _PAIR
            elif closing == _PAIR:
                found.append(Marked(opened, position + 2))
                opened = None
        elif opened is None:
            if character == "”" and _opens_reversed(text, position, start):
                opened, closing = position, "”"
            if character == _STRAIGHT or character in _OPENING:
                if character == "‘" and not _opens_single(text, position, start):
                    continue
                opened, closing = position, _OPENING.get(character, '"”')
        elif closing != _PAIR and character in closing and _closes(text, position, end, character):
            found.append(Marked(opened, position + 1))
            opened = None
    if opened is not None and closing != "’" and 1 < end - opened < _LONGEST:
        found.append(Marked(opened, end, closed=False))
    return found


def _opens_single(text: str, position: int, start: int) -> bool:
    """A single mark opens before a word; at a word's end it is an apostrophe."""
    return (position == start or not text[position - 1].isalnum()) and position + 1 < len(text)


def _opens_reversed(text: str, position: int, start: int) -> bool:
    """A closing mark that stands where only an opening one can: typists confuse them."""
    return (position == start or text[position - 1].isspace()) and text[position + 1 : position + 2].isalnum()


def _closes(text: str, position: int, end: int, character: str) -> bool:
    """Whether a single closing mark is no apostrophe."""
    return character != "’" or position + 1 == end or not text[position + 1].isalnum()
