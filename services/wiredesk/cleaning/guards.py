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
_LONG: Final = 4000
"""Characters of a tag up to which its attributes are not counted."""
_CONTROLS: Final = bytes(byte for byte in range(32) if byte not in b"\t\n\v\f\r")
_SAMPLE: Final = 20_000
_BINARY_SHARE: Final = 0.1


def bounded(page: str, settings: CleaningSettings) -> tuple[str, tuple[Cut, ...]]:
    """The page within the limits, and what was cut for them.

    Raises:
        Reject: `unsupported_content` for a page that is no text.
    """
    page, cuts = first_characters(_text_only(page), settings)
    tags = page.count("<")
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
    nuls = page.count("\x00")
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
    """Tags with too many attributes lose them all: parsers compare each with every other."""
    first, *pieces = page.split("<")
    for number, piece in enumerate(pieces):
        if len(piece) > _LONG and piece.find(">", 0, _LONG) < 0 and (name := _TAG_NAME.match(piece)):
            tag, end, rest = piece.partition(">")
            if len(tag.split(None, limit)) > limit:
                pieces[number] = f"{name[0]} {end}{rest}"
    return "<".join((first, *pieces))
