"""What stands before an article's first sentence: error headers, menus, dates, bylines, the title."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import takewhile
from typing import Final

from wiredesk.cleaning.draft import Cut
from wiredesk.cleaning.metadata.authors import clean_names, names_in_text
from wiredesk.cleaning.metadata.moments import moment_in, moment_of
from wiredesk.cleaning.tables.bylines import BY, BY_LINE
from wiredesk.cleaning.tables.error_pages import ERROR_LINE
from wiredesk.cleaning.tables.text_marks import DATE_LINE, DATE_PREFIX
from wiredesk.cleaning.text.copy import Copy
from wiredesk.cleaning.text.prose import SENTENCE_END, is_prose, key

_HEAD: Final = 10
"""Lines in which headers, dates and bylines are looked for."""
_LONGEST_HEADER: Final = 250
_MENU: Final = 3
_LONGEST_MENU_ITEM: Final = 25
_LONGEST_BYLINE: Final = 90
_LONGEST_TITLE: Final = 200
_SHORTEST_TITLE: Final = 15
_SHORT_TITLE: Final = 110
_WORDS: Final = r"[^\W\d_][\w.'’-]*+(?:\s++[^\W\d_][\w.'’-]*+){0,5}"
_NAMES: Final = re.compile(rf"{_WORDS}(?:(?:\s*+[,&/]\s*+|\s++and\s++){_WORDS}){{0,4}}\s*+\.?")
"""Up to five names of up to six words. Words are possessive: a long one is not tried in pieces."""


def without_error_header(copy: Copy) -> Copy:
    """Lines of an error page among the first ten."""
    numbers = {number for number, line in enumerate(copy.lines[:_HEAD]) if is_error_line(line)}
    return copy.without(numbers, "error page")


def is_error_line(line: str) -> bool:
    """Whether a whole line is an error page's."""
    return len(line) <= _LONGEST_HEADER and ERROR_LINE.fullmatch(line) is not None


def without_menu(copy: Copy) -> Copy:
    """A run of at least three very short lines at the beginning, the words of a menu."""
    count = 0
    for line in copy.lines:
        if len(line) > _LONGEST_MENU_ITEM or SENTENCE_END.search(line) or len(line.split()) > 3:
            break
        count += 1
    return copy.without(set(range(count)), "navigation") if _MENU <= count < len(copy.lines) else copy


def with_date(copy: Copy) -> Copy:
    """A date that is stuck to the first line, or a line of the opening that is a date and nothing else."""
    if copy.lines and (match := DATE_PREFIX.match(copy.lines[0][:80])):
        copy = replace(
            copy, published=copy.published or moment_of(match[1]), cuts=(*copy.cuts, Cut("date", match[0].strip()))
        )
        return copy.with_line(0, copy.lines[0][match.end() :])
    for number, line in enumerate(copy.lines[:_HEAD]):
        if len(line) <= 80 and number + 1 < len(copy.lines) and DATE_LINE.fullmatch(line):
            found = moment_in(line)
            if found is not None:
                return replace(copy.without({number}, "date"), published=copy.published or found)
        if is_prose(line):
            break
    return copy


def with_byline(copy: Copy) -> Copy:
    """Lines such as "By Ada Lund" near the beginning or at the end."""
    last = len(copy.lines) - 1
    for number, line in enumerate(copy.lines):
        near = number < _HEAD or number > last - 3
        if near and len(line) <= _LONGEST_BYLINE and BY_LINE.match(line) and len(copy.lines) > 1:
            names = BY.sub("", line)
            if _NAMES.fullmatch(names) and any(word[:1].isupper() for word in names.split()[:1]):
                authors = clean_names(names_in_text(names.rstrip(".")), ())
                if authors:
                    return replace(copy.without({number}, "byline"), authors=(*copy.authors, *authors))
    return copy


def with_title(copy: Copy) -> Copy:
    """The title goes out of the text: the given one, or else a first line that is a headline."""
    if not copy.lines:
        return copy
    first = copy.lines[0]
    if copy.title is not None:
        if copy.title.rstrip().endswith((".", "…")):  # a title that was made of the first sentence
            return copy
        same = takewhile(lambda number: key(copy.lines[number]) == key(copy.title or ""), range(len(copy.lines) - 1))
        return copy.without(set(same), "title")
    if len(copy.lines) < 2 or not _SHORTEST_TITLE <= len(first) <= _LONGEST_TITLE or not is_prose(copy.lines[1]):
        return copy
    ended = SENTENCE_END.search(first) is not None and not first.endswith(("?", "!", "”", '"', "»"))
    if ended and not (":" in first and len(first) < _SHORT_TITLE):
        return copy
    return replace(copy.without({0}, "title"), title=first.rstrip("."), title_source="line")
