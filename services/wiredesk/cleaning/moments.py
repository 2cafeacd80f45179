"""Times as pages and feeds write them, to UTC with precision and offset kept."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from dateutil import parser as dateutil_parser

from wiredesk.cleaning.draft import Moment

_LONGEST = 60
_YEARS = range(1980, 2101)
_DAY_ONLY = re.compile(r"\d{4}-\d\d-\d\d$")
_HAS_TIME = re.compile(r"\d:\d\d|T\d\d")


def moment_of(text: str | None) -> Moment | None:
    """The moment that a text names, or None. A time without an offset is taken as UTC; `offset` is then None."""
    text = (text or "").strip()
    if not text or len(text) > _LONGEST:
        return None
    parsed = _iso(text) or _lenient(text)
    if parsed is None or parsed.year not in _YEARS:
        return None
    if _DAY_ONLY.match(text) or not _HAS_TIME.search(text):
        return Moment(datetime(parsed.year, parsed.month, parsed.day, tzinfo=UTC), "day")
    if parsed.tzinfo is None:
        return Moment(parsed.replace(tzinfo=UTC), "time")
    offset = parsed.strftime("%z")
    return Moment(parsed.astimezone(UTC), "time", f"{offset[:3]}:{offset[3:5]}" if offset else None)


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text.replace(" ", "T", 1))
    except ValueError:
        return None


def _lenient(text: str) -> datetime | None:
    if not re.search(r"\d{4}", text):
        return None
    try:
        return dateutil_parser.parse(text, default=datetime(2000, 1, 1))
    except (ValueError, OverflowError, TypeError):
        return None
