"""What goes into a stage and what comes out: plain data, picklable, without Kafka."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from wiredesk_schemas.codec import load_object
from wiredesk_schemas.errors import ContractError
from wiredesk_schemas.events import RECORD_ID, Headers, first
from wiredesk_schemas.limits import MAX_RECORD_ID_CHARACTERS

FILE_PARTITION = -1
"""The partition of a line of a file: its topic is the file's name, its offset the line's number, from 1."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record as it was read. `timestamp` is the broker's, None for a line of a file."""

    topic: str
    partition: int
    offset: int
    value: bytes | None
    key: bytes | None = None
    headers: Headers = ()
    timestamp: datetime | None = None

    @property
    def position(self) -> str:
        """Where it stands: `topic/partition/offset`, or `NAME:LINE` in a file."""
        if self.partition == FILE_PARTITION:
            return f"{self.topic}:{self.offset}"
        return f"{self.topic}/{self.partition}/{self.offset}"

    @property
    def data(self) -> bytes:
        """The value; a null value is no bytes, which no message parses from."""
        return self.value or b""

    def record_id(self, in_body: str | None) -> str:
        """The record's id by the contract's rule, `in_body` being the body's `record_id`.

        An id of more than 2,000 characters, from a header of a stranger's, is none: the next in the rule counts.
        """
        source, event = first(self.headers, "ce_source"), first(self.headers, "ce_id")
        named = (first(self.headers, RECORD_ID), in_body, f"{source}#{event}" if source and event else None)
        return next((name for name in named if name and len(name) <= MAX_RECORD_ID_CHARACTERS), self.position)


@dataclass(frozen=True, slots=True)
class Output:
    """One record to be written."""

    topic: str
    key: bytes | None
    value: bytes
    headers: Headers = ()


@dataclass(frozen=True, slots=True)
class PageRead:
    """How well a fetch from a host could be read: what the metrics per host are made of."""

    host: str
    outcome: str
    """`cleaned`, or the reason of the rejection."""
    confidence: float | None = None
    """How sure the extractor is of the body, from 0 to 1; None where there was nothing to choose from."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asked for a takedown or a reinstatement, when and why: told by the line of the log, and kept nowhere else."""

    requested_by: str | None
    requested_at: datetime
    reason: str
    scope: str


@dataclass(frozen=True, slots=True)
class Handled:
    """The record's one outcome at this stage, and what it writes. `outputs` are written in order, then acknowledged."""

    outcome: str
    """`cleaned`, `rejected`, `forwarded`, `extracted`, or an outcome of `article.outcome`."""
    record_id: str
    article_id: str | None
    outputs: tuple[Output, ...]
    detail: str | None = None
    page: PageRead | None = None
    """Cleaning's alone: the workers are other processes, so what they saw travels with the outcome."""
    asked: Asked | None = None
    """Of a request, at the stage that applies it."""


@dataclass(frozen=True, slots=True)
class Failed:
    """The record can never work: a dead letter, with `error` as its `wd_error`."""

    error: str
    record_id: str
    detail: str
    attempts: int = 1


@dataclass(frozen=True, slots=True)
class Postponed:
    """Something outside is down: the same record is to be tried again."""

    detail: str


Result = Handled | Failed | Postponed
Handler = Callable[[Record], Result]
"""A stage's function of one record; raises as `runtime.errors` says. Picklable: it runs in a worker process."""


def best_record_id(record: Record) -> str:
    """The id of a record that may be no message at all; `article.extracted` has it in its article."""
    try:
        body = load_object(record.data)
    except ContractError:
        body = {}
    article = body.get("article")
    named = (body.get("record_id"), article.get("record_id") if isinstance(article, dict) else None)
    return record.record_id(next((name for name in named if isinstance(name, str) and name), None))


def utc_from_ms(milliseconds: int) -> datetime:
    """A broker's timestamp, in milliseconds since 1970, as a time."""
    return datetime.fromtimestamp(milliseconds / 1000, tz=UTC)
