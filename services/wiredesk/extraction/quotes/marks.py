"""What stands in quotation marks: pairs within a paragraph, and quotations that run on over paragraphs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from wiredesk.extraction.sentences import Span

_OPENING: Final = {"“": '”"', "„": "“”", "«": "»"}
_STRAIGHT: Final = '"'
_SINGLE: Final = frozenset("‘'")
_APOSTROPHES: Final = frozenset("’'")
_STOPS: Final = frozenset(",.!?…")
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
    behind = start
    for position in range(start, end):
        character = text[position]
        if character not in _MARKS or position < behind:
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
            if character in _SINGLE and (close := _single_close(text, position, start, end)):
                found.append(Marked(position, close))
                behind = close
            elif character == _STRAIGHT or character in _OPENING:
                opened, closing = position, _OPENING.get(character, '"”')
        elif closing != _PAIR and character in closing:
            found.append(Marked(opened, position + 1))
            opened = None
    if opened is not None and 1 < end - opened < _LONGEST:
        found.append(Marked(opened, end, closed=False))
    return found


def _single_close(text: str, position: int, start: int, end: int) -> int | None:
    """Where a quotation that a single mark opens ends; None if the mark is an apostrophe, or nothing closes it.

    The mark behind a plural ("the workers' rights") closes only where no other does before the next one opens.
    """
    if (position > start and text[position - 1].isalnum()) or not text[position + 1 : position + 2].isalpha():
        return None
    fallback = None
    for index in range(position + 2, end):
        if text[index] in _SINGLE and text[index - 1].isspace() and text[index + 1 : index + 2].isalpha():
            return fallback
        if text[index] in _APOSTROPHES and not text[index - 1].isspace() and not text[index + 1 : index + 2].isalnum():
            if text[index - 1] != "s" or text[index + 1 : index + 2] in _STOPS:
                return index + 1
            fallback = fallback or index + 1
    return fallback


def _opens_reversed(text: str, position: int, start: int) -> bool:
    """A closing mark that stands where only an opening one can: typists confuse them."""
    return (position == start or text[position - 1].isspace()) and text[position + 1 : position + 2].isalnum()
