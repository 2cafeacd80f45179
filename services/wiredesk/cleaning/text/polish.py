"""All cuts, in order, until nothing changes: so a body that was cleaned once is not cut again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from wiredesk.cleaning.text.copy import Copy
from wiredesk.cleaning.text.ending import without_closing, without_junk, without_tail
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
    with_title,
    with_key_points,
    with_origin,
    without_closing,
)
_ROUNDS: Final = 12


def polished(copy: Copy, *, lines_are_checked: bool = False) -> Copy:
    """The copy with every cut made; polishing it again changes no line.

    Args:
        copy: the text.
        lines_are_checked: whether lines of junk are out already.
    """
    cuts = [cut for cut in _CUTS if not (lines_are_checked and cut is without_junk)]
    for _ in range(_ROUNDS):
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
