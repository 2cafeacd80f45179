"""Times as pages and feeds write them, to UTC with precision and offset kept."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Final

from dateutil import parser as dateutil_parser

from wiredesk.cleaning.draft import Moment
from wiredesk.cleaning.tables.months import MONTHS, ZONES

_LONGEST: Final = 80
_YEARS: Final = range(1980, 2101)
_DAY_ONLY: Final = re.compile(r"\d{4}-\d\d-\d\d$")
_HAS_TIME: Final = re.compile(r"\d:\d\d|T\d\d")
_EPOCH: Final = re.compile(r"1\d{9}(?:\d{3})?$")
_ISO_FRAGMENT: Final = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:\.\d{1,9})?\s?(Z|[+-]\d\d:?\d\d)?)?"
)
_YEAR_FIRST: Final = re.compile(r"(?<!\d)(\d{4})\s?[-/.年년]\s?(\d{1,2})\s?[-/.月월]\s?(\d{1,2})(?!\d)")
_DAY_FIRST: Final = re.compile(r"(?<!\d)(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?!\d)")
_DAY_MONTH: Final = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|\.|º)?\s(?:de\s)?([^\W\d_]{3,14})\.?,?\s(?:de\s)?(\d{4})(?!\d)"
)
_MONTH_DAY: Final = re.compile(r"([^\W\d_]{3,14})\.?\s(\d{1,2})(?:st|nd|rd|th)?,?\s(\d{4})(?!\d)")
_CLOCK: Final = re.compile(r"(?<![\d:])([01]?\d|2[0-3])[:h.]([0-5]\d)(?!\d)\s?([ap]\.?m\b)?", re.IGNORECASE)
_URL_DAY: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)[/_-]?(\d\d)[/_-]?(\d\d)(?!\d)")
_URL_MONTH: Final = re.compile(r"/((?:19|20)\d\d)/([a-z]{3})/(\d\d)/")


def moment_of(text: str | None) -> Moment | None:
    """The moment that a machine-made text names, or None. A time without an offset is taken as UTC."""
    text = (text or "").strip()
    if not text or len(text) > _LONGEST:
        return None
    if _EPOCH.match(text):
        return Moment(datetime.fromtimestamp(int(text[:10]), tz=UTC), "time")
    parsed = _iso(text) or _lenient(text)
    if parsed is None:
        return moment_in(text)
    if parsed.year not in _YEARS:
        return None
    if _DAY_ONLY.match(text) or not _HAS_TIME.search(text):
        return _day(parsed.year, parsed.month, parsed.day)
    if parsed.tzinfo is None:
        return Moment(parsed.replace(tzinfo=UTC), "time")
    try:
        at = parsed.astimezone(UTC)
    except (OverflowError, ValueError):
        return None
    offset = parsed.strftime("%z")
    return Moment(at, "time", f"{offset[:3]}:{offset[3:5]}" if offset else None)


def moment_in(text: str) -> Moment | None:
    """The first date that a text for people names, with the time that follows it closely; None if there is none."""
    text = text[:300]
    for pattern, order in ((_YEAR_FIRST, "ymd"), (_DAY_FIRST, "dmy"), (_DAY_MONTH, "dmy"), (_MONTH_DAY, "mdy")):
        if match := pattern.search(text):
            parts = dict(zip(order, match.groups(), strict=True))
            month = parts["m"]
            number = int(month) if month.isdigit() else MONTHS.get(month.lower())
            day = _day(int(parts["y"]), number or 0, int(parts["d"]))
            if day is not None:
                return _with_clock(day, text[match.end() : match.end() + 30])
    return None


def moment_in_url(url: str) -> Moment | None:
    """The day that an address names, as in `/2024/05/31/`."""
    if match := _URL_MONTH.search(url):
        return _day(int(match[1]), MONTHS.get(match[2], 0), int(match[3]))
    match = _URL_DAY.search(url)
    return _day(*map(int, match.groups())) if match else None


def _day(year: int, month: int, day: int) -> Moment | None:
    try:
        return Moment(datetime(year, month, day, tzinfo=UTC), "day") if year in _YEARS else None
    except ValueError:
        return None


def _with_clock(day: Moment, after: str) -> Moment:
    match = _CLOCK.search(after)
    if not match:
        return day
    hour = int(match[1])
    if match[3] and hour <= 12:
        hour = hour % 12 + (12 if match[3][0] in "pP" else 0)
    return Moment(day.at.replace(hour=hour, minute=int(match[2])), "time")


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text.replace(" ", "T", 1))
    except ValueError:
        pass
    match = _ISO_FRAGMENT.match(text)
    if not match:
        return None
    try:
        return datetime.fromisoformat(match[1] + (f"T{match[2]}{match[3] or ''}" if match[2] else ""))
    except ValueError:
        return None


def _zone(name: str | None, offset: int | None) -> tzinfo | None:
    """A zone by its offset, or else by its English abbreviation; None for one that is unknown."""
    if offset is not None:
        return timezone(timedelta(seconds=offset))
    hours = ZONES.get(name or "")
    return None if hours is None else timezone(timedelta(hours=hours))


def _lenient(text: str) -> datetime | None:
    """English dates as feeds and scripts write them (RFC 2822 and the like)."""
    if not re.search(r"\d{4}", text) or not text.isascii():
        return None
    try:
        return dateutil_parser.parse(text, default=datetime(2000, 1, 1), tzinfos=_zone)
    except (ValueError, OverflowError, TypeError):
        return None
