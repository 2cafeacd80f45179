"""Dead letters, and the limit on those of our own making."""

from __future__ import annotations

from datetime import UTC, datetime

from wiredesk.runtime.dead_letters import DeadLetterLimit, dead_letter
from wiredesk.runtime.records import Failed, Record
from wiredesk_schemas.events import DeadLetterHeaders, first
from wiredesk_schemas.limits import MAX_DETAIL_BYTES

NOW = datetime(2026, 3, 1, tzinfo=UTC)
OURS = Failed("unexpected", "r", "Traceback")
THEIRS = Failed("invalid_json", "r", "not JSON")


def test_a_dead_letter_is_the_record_as_it_came_and_why_it_is_there() -> None:
    record = Record("articles.raw.v1", 3, 41, b"\xff\x00", key=b"k", headers=(("ce_id", b"a"), ("wd_error", b"old")))

    output = dead_letter(record, Failed("deadline", "r1", "ü" * 9000, attempts=2), "cleaning", NOW)

    assert (output.topic, output.key, output.value) == ("articles.raw.v1.dlq", b"k", b"\xff\x00")
    headers = DeadLetterHeaders.decode(output.headers)
    assert (headers.record_id, headers.stage, headers.error, headers.attempts) == ("r1", "cleaning", "deadline", 2)
    assert (headers.topic, headers.partition, headers.offset, headers.failed_at) == ("articles.raw.v1", 3, 41, NOW)
    assert len(headers.detail.encode()) <= MAX_DETAIL_BYTES
    assert first(output.headers, "ce_id") == "a"
    assert [name for name, _ in output.headers].count("wd_error") == 1


def test_the_limit_stops_at_the_first_dead_letter_over_it() -> None:
    limit = DeadLetterLimit(limit=2, window=10)

    assert [limit.allows(OURS) for _ in range(4)] == [True, True, False, False]


def test_bad_input_and_good_records_never_count() -> None:
    limit = DeadLetterLimit(limit=1, window=10)

    assert all(limit.allows(failed) for failed in (THEIRS, None, THEIRS, OURS, None, THEIRS))


def test_what_is_older_than_the_window_is_forgotten() -> None:
    limit = DeadLetterLimit(limit=1, window=3)

    assert [limit.allows(failed) for failed in (OURS, None, None, None, OURS)] == [True] * 5
