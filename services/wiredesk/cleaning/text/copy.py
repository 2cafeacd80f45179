"""A text on an editor's desk: its lines, and what has been taken from them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from wiredesk.cleaning.draft import Cut, Moment, Origin


@dataclass(frozen=True, slots=True)
class Copy:
    """Lines are paragraphs, white space collapsed, none empty."""

    lines: tuple[str, ...]
    title: str | None = None
    title_source: str | None = None
    authors: tuple[str, ...] = ()
    published: Moment | None = None
    dateline: Origin | None = None
    credits: tuple[str, ...] = ()
    key_points: tuple[str, ...] = ()
    cuts: tuple[Cut, ...] = ()

    def without(self, numbers: set[int], reason: str) -> Copy:
        """The copy without the lines of these numbers (from 0), each noted as cut."""
        if not numbers:
            return self
        cuts = tuple(Cut(reason, line) for number, line in enumerate(self.lines) if number in numbers)
        kept = tuple(line for number, line in enumerate(self.lines) if number not in numbers)
        return replace(self, lines=kept, cuts=self.cuts + cuts)

    def with_line(self, number: int, text: str) -> Copy:
        """The copy with one line changed."""
        return replace(self, lines=(*self.lines[:number], text, *self.lines[number + 1 :]))
