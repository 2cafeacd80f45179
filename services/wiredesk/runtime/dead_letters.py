"""Dead letters: the record as it was, and headers that say why. And the limit on those of our own making."""

from __future__ import annotations

from collections import deque
from datetime import datetime
from typing import Final

from wiredesk.runtime.records import Failed, Output, Record
from wiredesk_schemas.events import DeadLetterHeaders
from wiredesk_schemas.topics import DEAD_LETTER_SUFFIX

OUR_FAULT: Final = frozenset({"unexpected", "deadline", "worker_died"})
"""A run of these is an outage of ours; bad input (the other codes) never counts."""


def dead_letter(record: Record, failed: Failed, stage: str, now: datetime) -> Output:
    """The original bytes, key and headers, and `wd_*` headers in place of those of an earlier failure."""
    reasons = DeadLetterHeaders(
        record_id=failed.record_id,
        stage=stage,
        error=failed.error,
        detail=failed.detail,
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
        failed_at=now,
        attempts=failed.attempts,
    ).encode()
    replaced = {name for name, _ in reasons}
    original = tuple((name, value) for name, value in record.headers if name not in replaced)
    return Output(record.topic + DEAD_LETTER_SUFFIX, record.key, record.data, original + reasons)


class DeadLetterLimit:
    """Counts dead letters of our making among the last records; over the limit, the service pauses."""

    def __init__(self, limit: int, window: int) -> None:
        self._limit = limit
        self._recent: deque[bool] = deque(maxlen=window)

    def allows(self, failed: Failed | None) -> bool:
        """Count one record's outcome; False where it goes over the limit, and so must not be parked."""
        self._recent.append(failed is not None and failed.error in OUR_FAULT)
        return not self._recent[-1] or sum(self._recent) <= self._limit
