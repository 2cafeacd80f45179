"""Bounds on a page before it is parsed: what a parser or a walk would take too long for is cut, by setting."""

from __future__ import annotations

import re
from typing import Final

from wiredesk.cleaning.draft import Cut
from wiredesk.cleaning.settings import CleaningSettings
from wiredesk.runtime.errors import Reject

_TAG_NAME: Final = re.compile(r"<[A-Za-z][A-Za-z0-9-]{0,40}")
_LONG_TAG: Final = re.compile(r"<[A-Za-z][^<>]{4000,}")
_CONTROL: Final = re.compile(r"[\x01-\x08\x0e-\x1f\ufffd]")
_SAMPLE: Final = 20_000
_BINARY_SHARE: Final = 0.1


def bounded(page: str, settings: CleaningSettings) -> tuple[str, tuple[Cut, ...]]:
    """The page within the limits, and what was cut for them.

    Raises:
        Reject: `unsupported_content` for a page that is no text.
    """
    page = _text_only(page)
    cuts: list[Cut] = []
    if len(page) > settings.max_page_characters:
        cuts.append(Cut("over the limit", f"the page has {len(page):,} characters"))
        page = page[: settings.max_page_characters]
    tags = page.count("<")
    if tags > settings.max_tags:
        cuts.append(Cut("over the limit", f"the page has {tags:,} tags"))
        page = page[: _position(page, settings.max_tags)]
    return _with_short_tags(page, settings.max_attributes), tuple(cuts)


def _text_only(page: str) -> str:
    """The page without NULs, which end a page for some parsers."""
    nuls = page.count("\x00")
    sample = page[:_SAMPLE].replace("\x00", "")
    if 2 * nuls > len(page) or len(_CONTROL.findall(sample)) > _BINARY_SHARE * len(sample):
        raise Reject("unsupported_content", "the page is binary, not text")
    return page.replace("\x00", "") if nuls else page


def _position(page: str, count: int) -> int:
    """Where the tag of this number begins."""
    at = -1
    for _ in range(count):
        at = page.find("<", at + 1)
    return at


def _with_short_tags(page: str, limit: int) -> str:
    """Tags with too many attributes lose them all: parsers compare each with every other."""

    def shortened(match: re.Match[str]) -> str:
        tag = match[0]
        name = _TAG_NAME.match(tag)
        return name[0] + " " if name and len(tag.split(None, limit)) > limit else tag

    return _LONG_TAG.sub(shortened, page)
