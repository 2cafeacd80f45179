"""Times as people type them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from wiredesk.cli.errors import CommandError
from wiredesk.cli.times import since_when

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "time"),
    [
        ("90s", NOW - timedelta(seconds=90)),
        ("15m", NOW - timedelta(minutes=15)),
        ("2h", NOW - timedelta(hours=2)),
        ("3d", NOW - timedelta(days=3)),
        ("2026-05-04T10:00:00Z", NOW - timedelta(hours=2)),
        ("2026-05-04T12:00:00+02:00", NOW - timedelta(hours=2)),
    ],
)
def test_a_span_ago_or_a_time_with_an_offset(typed: str, time: datetime) -> None:
    assert since_when(typed, NOW) == time


@pytest.mark.parametrize("typed", ["", "soon", "15", "2026-05-04", "2026-05-04T10:00:00", "999999d", "-1h"])
def test_anything_else_is_an_error_that_shows_what_is_meant(typed: str) -> None:
    with pytest.raises(CommandError, match=r"2026-05-04T12:00:00Z|before the year"):
        since_when(typed, NOW)
