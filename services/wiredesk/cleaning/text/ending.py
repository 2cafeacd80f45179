"""What stands after an article's last sentence, and lines of junk within."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import accumulate
from typing import Final

from wiredesk.cleaning.draft import Cut
from wiredesk.cleaning.tables.junk_lines import junk_reason
from wiredesk.cleaning.tables.text_marks import CLOSING_SIGNALS, LEGAL, TAIL_HEADING
from wiredesk.cleaning.text.copy import Copy
from wiredesk.cleaning.text.prose import is_prose

_LONGEST_HEADING: Final = 80
_MOST_PROSE: Final = 0.34
"""Share of prose after a heading up to which what follows is no article."""
_ENOUGH_BEFORE: Final = 300
"""Characters of prose that an article must have before its end is cut."""
_LONGEST_LEGAL: Final = 600
_OPENING: Final = 3
_CLOSING: Final = 2
_FACT: Final = re.compile(r"\d|[“”\"«»„]")


def without_tail(copy: Copy) -> Copy:
    """From the first heading such as "Read also" on, where hardly any prose follows it."""
    headings = [
        number
        for number, line in enumerate(copy.lines)
        if number and len(line) <= _LONGEST_HEADING and TAIL_HEADING.fullmatch(line)
    ]
    if not headings:
        return copy
    prose = [len(line) if is_prose(line) else 0 for line in copy.lines]
    before = list(accumulate(prose, initial=0))
    after = _sums_from_the_end([0 if _is_legal(line) else count for line, count in zip(copy.lines, prose, strict=True)])
    rest = _sums_from_the_end(list(map(len, copy.lines)))
    for number in headings:
        enough = before[number] >= _ENOUGH_BEFORE and after[number + 1] <= _MOST_PROSE * rest[number + 1]
        if enough or number == len(copy.lines) - 1:
            return copy.without(set(range(number, len(copy.lines))), "after the article")
    return copy


def _sums_from_the_end(counts: list[int]) -> list[int]:
    return list(accumulate(reversed(counts), initial=0))[::-1]


def without_junk(copy: Copy) -> Copy:
    """Lines that no editor would print."""
    return _without(copy, {number: reason for number, line in enumerate(copy.lines) if (reason := junk_reason(line))})


def without_legal_notes(copy: Copy) -> Copy:
    """Legal notes, unless they stand in the opening: there they may be what the article is about."""
    lines = enumerate(copy.lines)
    return _without(
        copy,
        {
            number: "legal note"
            for number, line in lines
            if number > _OPENING and len(line) < _LONGEST_LEGAL and _is_legal(line)
        },
    )


def _without(copy: Copy, reasons: dict[int, str]) -> Copy:
    """The copy without the lines of these numbers, unless that is all of them."""
    if not reasons or len(reasons) == len(copy.lines):
        return copy
    lines = tuple(line for number, line in enumerate(copy.lines) if number not in reasons)
    cuts = tuple(Cut(reason, copy.lines[number]) for number, reason in reasons.items())
    return replace(copy, lines=lines, cuts=copy.cuts + cuts)


def without_closing(copy: Copy) -> Copy:
    """A last paragraph of phrases only, as machines append it to reports."""
    if len(copy.lines) < 4:
        return copy
    last = copy.lines[-1]
    if _FACT.search(last) or sum(signal.search(last) is not None for signal in CLOSING_SIGNALS) < _CLOSING:
        return copy
    return copy.without({len(copy.lines) - 1}, "closing")


def _is_legal(line: str) -> bool:
    lowered = line.lower()
    return any(sign in lowered and pattern.search(line) is not None for sign, pattern in LEGAL)
