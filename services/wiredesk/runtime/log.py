"""The log's interface, as the indexing writer and the views see it. The Kafka side is `kafka_log`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from wiredesk.runtime.records import Output
from wiredesk_schemas.base import Message


@dataclass(frozen=True, slots=True)
class LogEntry:
    """A record of the log, committed. `message` is its parsed value where the reader has it already."""

    topic: str
    offset: int
    key: bytes | None
    value: bytes | None
    message: Message | None = None


@dataclass(frozen=True, slots=True)
class Consumed:
    """How far a group has consumed a topic of one partition: `offset` is the next to read."""

    group: str
    topic: str
    offset: int = 0


class LogUnavailable(ConnectionError):
    """The broker does not answer now; what was asked can be asked again."""


class Fenced(Exception):
    """Another writer has taken over: this process must end."""


class Log(Protocol):
    """An append-only log of one partition a topic, with one writer."""

    async def open(self) -> None:
        """Become the writer: every earlier one is fenced, its open records are never seen."""

    async def append(self, outputs: Sequence[Output], consumed: Consumed) -> list[int]:
        """Append a batch as one transaction, with how far the input is consumed; returns the offsets, in order.

        Raises:
            Fenced: another writer has taken over.
        """

    async def consumed(self, of: Consumed) -> int:
        """The next offset of the input after the last transaction; `of` names group and topic. Taken after `open`."""

    async def topic_id(self, topic: str) -> str:
        """The broker's id of a topic: another one under the same name is another log. Raises LogUnavailable."""

    async def end(self, topic: str) -> int:
        """The offset after the last committed record; the writer takes it after `open`. Raises LogUnavailable."""

    def read(self, topic: str, start: int, end: int) -> AsyncIterator[list[LogEntry]]:
        """The committed records from `start` on, up to `end`, in batches; compaction leaves gaps.

        Raises:
            LogUnavailable: the broker does not answer.
        """

    async def close(self) -> None:
        """Let go of the connections."""
