"""All cuts, in order, until nothing changes: so a body that was cleaned once is not cut again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from wiredesk.cleaning.text.copy import Copy
from wiredesk.cleaning.text.ending import without_closing, without_junk, without_legal_notes, without_tail
from wiredesk.cleaning.text.opening import with_byline, with_date, with_title, without_error_header, without_menu
from wiredesk.cleaning.text.origins import with_credits, with_origin
from wiredesk.cleaning.text.prose import first_sentence
from wiredesk.cleaning.text.repeats import with_key_points, without_repeats

_CUTS: Final[tuple[Callable[[Copy], Copy], ...]] = (
    without_error_header,
    without_menu,
    with_date,
    without_repeats,
    without_tail,
    with_byline,
    without_junk,
    without_legal_notes,
    with_title,
    with_key_points,
    with_origin,
    without_closing,
)
_MOST_ROUNDS: Final = 100
_FEWEST_ROUNDS: Final = 3
_MOST_LINES: Final = 100_000
"""Lines that all rounds together may look at: junk in many layers costs a round each."""


def polished(copy: Copy, *, lines_are_checked: bool = False) -> Copy:
    """The copy with every cut made; polishing it again changes no line.

    Args:
        copy: the text.
        lines_are_checked: whether lines of junk are out already.
    """
    cuts = [cut for cut in _CUTS if not (lines_are_checked and cut is without_junk)]
    rounds = max(_FEWEST_ROUNDS, min(_MOST_ROUNDS, _MOST_LINES // max(1, len(copy.lines))))
    for _ in range(rounds):
        before = copy.lines
        for cut in cuts:
            copy = cut(copy)
        if copy.lines == before:
            break
    if copy.title is None and copy.lines:
        # The title may be the whole first line: then it goes, as it would if this body came in under it.
        copy = replace(copy, title=first_sentence(copy.lines[0]), title_source="text")
        return polished(copy, lines_are_checked=lines_are_checked)
    return with_credits(copy)
