"""CloudEvents 1.0 in Kafka headers (binary mode), and the headers of dead letters.

Where body and headers disagree, the body decides; on `articles.raw.v1` headers are optional.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Self

from wiredesk_schemas.base import Message
from wiredesk_schemas.limits import MAX_DETAIL_BYTES

Headers = tuple[tuple[str, bytes], ...]
"""Kafka headers: names may repeat; values are bytes."""

CONTENT_TYPE: Final = "application/json"
RECORD_ID: Final = "wd_record_id"
"""Set on a replay, it names the first record (`identity` of records, CONTRACT)."""
RECEIVED_AT: Final = "wd_received_at"
"""Set on a replay: the first broker timestamp, RFC 3339."""
TRACE: Final = ("traceparent", "tracestate")


def cloud_event(message: Message, *, id: str, source: str, time: datetime) -> Headers:
    """The headers of a message: `id` is unique within `source`, a URI reference such as `/wiredesk/cleaning`."""
    kind = message.type
    return encode(
        {
            "content-type": CONTENT_TYPE,
            "ce_specversion": "1.0",
            "ce_id": id,
            "ce_source": source,
            "ce_type": kind,
            "ce_time": rfc3339(time),
            "ce_dataschema": f"urn:wiredesk:{kind}:{message.schema_version}",
        }
    )


def encode(values: Mapping[str, str]) -> Headers:
    """Headers of text values, in UTF-8."""
    return tuple((name, value.encode("utf-8", "replace")) for name, value in values.items())


def first(headers: Iterable[tuple[str, bytes | None]], name: str) -> str | None:
    """The first header of that name as text, or None; bytes that are not UTF-8 are replaced."""
    return next((value.decode("utf-8", "replace") for key, value in headers if key == name and value is not None), None)


def trace_context(headers: Iterable[tuple[str, bytes | None]]) -> Headers:
    """The W3C trace context among the headers, to be passed on."""
    return tuple((name, value) for name, value in headers if name in TRACE and value is not None)


def rfc3339(time: datetime) -> str:
    """A UTC time as the contract writes it."""
    return time.isoformat().replace("+00:00", "Z")


@dataclass(frozen=True, slots=True)
class DeadLetterHeaders:
    """Why a record is in a dead-letter topic, and where it stood."""

    record_id: str
    stage: str
    error: str
    """`invalid_json invalid_schema unknown_type unsupported_version too_large deadline worker_died unexpected`"""
    detail: str
    topic: str
    partition: int
    offset: int
    failed_at: datetime
    attempts: int

    def encode(self) -> Headers:
        """As `wd_*` headers; `detail` is cut to 8 KiB of UTF-8."""
        return encode(
            {
                RECORD_ID: self.record_id,
                "wd_stage": self.stage,
                "wd_error": self.error,
                "wd_detail": self.detail.encode("utf-8", "replace")[:MAX_DETAIL_BYTES].decode("utf-8", "ignore"),
                "wd_topic": self.topic,
                "wd_partition": str(self.partition),
                "wd_offset": str(self.offset),
                "wd_failed_at": rfc3339(self.failed_at),
                "wd_attempts": str(self.attempts),
            }
        )

    @classmethod
    def decode(cls, headers: Iterable[tuple[str, bytes | None]]) -> Self:
        """The headers of a dead letter; the last of each name counts, since a replayed record may fail again.

        Raises:
            ValueError: a header is missing or not of its form.
        """
        values = {name: value.decode("utf-8", "replace") for name, value in headers if value is not None}
        try:
            return cls(
                record_id=values[RECORD_ID],
                stage=values["wd_stage"],
                error=values["wd_error"],
                detail=values["wd_detail"],
                topic=values["wd_topic"],
                partition=int(values["wd_partition"]),
                offset=int(values["wd_offset"]),
                failed_at=datetime.fromisoformat(values["wd_failed_at"]),
                attempts=int(values["wd_attempts"]),
            )
        except KeyError as error:
            raise ValueError(f"not a dead letter: header {error.args[0]} is missing") from None
