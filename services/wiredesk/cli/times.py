"""Times as people type them."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from wiredesk.cli.errors import USAGE, CommandError

_AGO: Final = re.compile(r"(\d{1,6})([smhd])")
_UNITS: Final = MappingProxyType({"s": "seconds", "m": "minutes", "h": "hours", "d": "days"})


def since_when(text: str, now: datetime) -> datetime:
    """An RFC 3339 time with an offset, or a span before `now` such as `15m`; raises `CommandError`."""
    if ago := _AGO.fullmatch(text):
        try:
            return now - timedelta(**{_UNITS[ago[2]]: int(ago[1])})
        except OverflowError:
            raise CommandError(f"{text} ago is before the year 1", USAGE) from None
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        raise CommandError(f"{text} is no time: give 2026-05-04T12:00:00Z, or 15m, 2h or 3d", USAGE) from None
    if time.tzinfo is None:
        raise CommandError(f"{text} has no offset from UTC: give one, as in 2026-05-04T12:00:00Z", USAGE)
    return time
