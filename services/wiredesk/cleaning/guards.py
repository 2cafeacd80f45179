"""Bounds on what is read: what a parser, a walk or the cuts would take too long for is left out, by setting."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice
from typing import Final

from wiredesk.cleaning.draft import OVER_THE_LIMIT, Cut
from wiredesk.cleaning.settings import CleaningSettings
from wiredesk.runtime.errors import Reject

_TAG_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,40}")
_SHORTEST_TAG: Final = 2
"""Characters of a page that one tag takes at least: a less-than sign and a letter."""
_WINDOW: Final = 2000
"""Characters: a tag of twice as many is long enough to have its attributes counted."""
_CONTROLS: Final = bytes(byte for byte in range(32) if byte not in b"\t\n\v\f\r")
_SAMPLE: Final = 5_000
_BINARY_SHARE: Final = 0.1


def bounded(page: str, settings: CleaningSettings) -> tuple[str, tuple[Cut, ...]]:
    """The page within the limits, and what was cut for them.

    Raises:
        Reject: `unsupported_content` for a page that is no text.
    """
    page, cuts = first_characters(_text_only(page), settings)
    tags = page.count("<") if len(page) > _SHORTEST_TAG * settings.max_tags else 0  # counting costs as much as parsing
    if tags > settings.max_tags:
        cuts += (Cut(OVER_THE_LIMIT, f"the page has {tags:,} tags, {settings.max_tags:,} are read"),)
        page = page[: _position(page, settings.max_tags)]
    return _with_short_tags(page, settings.max_attributes), cuts


def first_paragraphs(paragraphs: Iterable[str], settings: CleaningSettings) -> tuple[tuple[str, ...], tuple[Cut, ...]]:
    """The paragraphs within the limit, and a cut that says so where there are more."""
    most = settings.max_paragraphs
    lines = tuple(islice(paragraphs, most + 1))
    if len(lines) <= most:
        return lines, ()
    return lines[:most], (Cut(OVER_THE_LIMIT, f"all paragraphs after the first {most:,}"),)


def first_characters(text: str, settings: CleaningSettings) -> tuple[str, tuple[Cut, ...]]:
    """The text within the limit, and a cut that says so where it is longer."""
    most = settings.max_page_characters
    if len(text) <= most:
        return text, ()
    return text[:most], (Cut(OVER_THE_LIMIT, f"it has {len(text):,} characters, {most:,} are read"),)


def _text_only(page: str) -> str:
    """The page without NULs, which end a page for some parsers."""
    nuls = page.count("\x00") if "\x00" in page else 0
    sample = page[:_SAMPLE].replace("\x00", "")
    if 2 * nuls > len(page) or _unreadable(sample) > _BINARY_SHARE * len(sample):
        raise Reject("unsupported_content", "the page is binary, not text")
    return page.replace("\x00", "") if nuls else page


def _unreadable(sample: str) -> int:
    """How many control characters and characters that could not be decoded a text has."""
    data = sample.encode("utf-8", "replace")
    return len(data) - len(data.translate(None, _CONTROLS)) + sample.count("\ufffd")


def _position(page: str, count: int) -> int:
    """Where the tag of this number begins."""
    at = -1
    for _ in range(count):
        at = page.find("<", at + 1)
    return at


def _with_short_tags(page: str, limit: int) -> str:
    """Tags with too many attributes lose them all: parsers compare each with every other.

    A long tag fills at least one window of half its length without another angle bracket: most of a page is only
    leapt over.
    """
    pieces: list[str] = []
    kept = passed = at = 0  # up to where the page is in the pieces, was searched, and is leapt over
    opening = closing = -1  # the next of each bracket; found once, since either may be far away
    while at < len(page):
        if opening < at:
            opening = _next("<", page, at)
        if closing < at:
            closing = _next(">", page, at)
        end = min(opening, closing)
        if end < at + _WINDOW:
            at += _WINDOW
            continue
        start = page.rfind("<", passed, at)
        name = _TAG_NAME.match(page, start + 1) if start >= 0 and page.find(">", start, at) < 0 else None
        if name and len(page[start:end].split(None, limit)) > limit:
            pieces += (page[kept : start + 1], name[0], " ")
            kept = end
        passed = at = end
    return "".join((*pieces, page[kept:])) if pieces else page


def _next(sign: str, page: str, at: int) -> int:
    """Where a sign stands next; the page's end where it does not."""
    found = page.find(sign, at)
    return found if found >= 0 else len(page)
