"""Which time counts as the moment of a fetch or a request, where a scraper's clock may be wrong."""

from __future__ import annotations

from datetime import UTC, datetime

from wiredesk.runtime.records import Record
from wiredesk_schemas.events import RECEIVED_AT, first
from wiredesk_schemas.limits import MAX_CLOCK_AHEAD


def received_at(record: Record) -> datetime | None:
    """When the broker first had the record: a replay carries it; None for a line of a file."""
    return _replayed_at(first(record.headers, RECEIVED_AT)) or record.timestamp


def capped(claimed: datetime, received: datetime | None) -> datetime:
    """The claimed time, or the broker's where the claim is more than five minutes ahead of it."""
    if received is not None and claimed - received > MAX_CLOCK_AHEAD:
        return received
    return claimed


def _replayed_at(header: str | None) -> datetime | None:
    if not header:
        return None
    try:
        moment = datetime.fromisoformat(header)
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None
