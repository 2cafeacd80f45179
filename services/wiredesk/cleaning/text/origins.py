"""Where an article comes from: agency marks, datelines, credited outlets."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from wiredesk.cleaning.draft import Cut, Origin
from wiredesk.cleaning.tables.text_marks import (
    ACCORDING_TO,
    AGENCY_MARK,
    DATELINE,
    OUTLET_BEFORE,
    REPORTING,
    REPORTING_SIGNS,
)
from wiredesk.cleaning.text.copy import Copy

_BEGINNING: Final = 120
_LONGEST_OUTLET: Final = 45
_MOST_CREDITS: Final = 10


def with_origin(copy: Copy) -> Copy:
    """Takes an agency mark and an "According to X:" off the beginning, and notes a dateline."""
    if not copy.lines:
        return copy
    first = copy.lines[0]
    if match := AGENCY_MARK.match(first[:_BEGINNING]):
        dateline = copy.dateline or Origin(agency=match[1], text=match[0].strip())
        copy = replace(copy, dateline=dateline, cuts=(*copy.cuts, Cut("agency", match[0].strip())))
        return copy.with_line(0, first[match.end() :])
    for number, line in enumerate(copy.lines[:2]):
        if match := ACCORDING_TO.match(line[:_BEGINNING]):
            copy = replace(
                copy, credits=_added(copy.credits, match[1].strip()), cuts=(*copy.cuts, Cut("credit", match[0].strip()))
            )
            return copy.with_line(number, line[match.end() :])
    if copy.dateline is None and (match := DATELINE.match(first[:_BEGINNING])):
        origin = Origin(place=match[1].strip(" ,"), agency=match[2].strip(), text=match[0].strip())
        return replace(copy, dateline=origin)
    return copy


def with_credits(copy: Copy) -> Copy:
    """Notes the outlets that the text credits with a verb of reporting; the text stays."""
    known = copy.credits
    for line in copy.lines[:200]:
        if not any(sign in line for sign in REPORTING_SIGNS):
            continue
        for verb in REPORTING.finditer(line, 0, 5000):
            if match := OUTLET_BEFORE.search(line[max(0, verb.start() - _LONGEST_OUTLET) : verb.start()]):
                known = _added(known, match[1])
    return replace(copy, credits=known)


def _added(credits: tuple[str, ...], name: str) -> tuple[str, ...]:
    known = {credit.casefold() for credit in credits}
    return credits if name.casefold() in known or len(credits) >= _MOST_CREDITS else (*credits, name)
