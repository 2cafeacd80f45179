"""The indexing writer's Faust agent: decide, append to the log in one transaction, apply to the views, acknowledge.

At every assignment of the input partition the writer recovers: it fences its predecessors, reads the log from where
its views stand to the end, and applies it. This one path is start, crash recovery and takeover by a standby. What
cannot go on ends the process, which recovers the same way.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final, Protocol, TypeVar

import faust
import structlog
from aiokafka.errors import KafkaError
from faust.types import EventT

from wiredesk.runtime import metrics
from wiredesk.runtime.dead_letters import dead_letter
from wiredesk.runtime.deciding import Deciding
from wiredesk.runtime.errors import Retry
from wiredesk.runtime.exits import end_process
from wiredesk.runtime.faust_app import group_id, read_unacknowledged, to_record
from wiredesk.runtime.health import Health
from wiredesk.runtime.inbox import Inbox
from wiredesk.runtime.log import Consumed, Fenced, Log, LogEntry
from wiredesk.runtime.outbox import retrying
from wiredesk.runtime.records import Failed, Handled, Output, Record, Result
from wiredesk.runtime.settings import RuntimeSettings
from wiredesk.runtime.stage_agent import note_outcome
from wiredesk_schemas.topics import ENRICHED, STORIES, Topic

NAME: Final = "indexing"
LOG_TOPICS: Final = (STORIES.name, ENRICHED.name)
"""Recovered in this order: a rebuild reads the stories' merges first."""

SECONDS_BETWEEN_UPKEEP: Final = 0.5

LINGER_SECONDS: Final = 0.2
"""A transaction costs the broker more than a record: where few have come, it waits so long for further ones."""

R = TypeVar("R")
log = structlog.get_logger("wiredesk.writer")


class Core(Protocol):
    """The indexing core, as the writer drives it: from one thread, one call at a time."""

    def resume_at(self, topic: str, topic_id: str, end: int) -> int:
        """Where the log must be read from; raises where a view is of another log, or ahead of this one."""

    def apply(self, entries: Sequence[LogEntry]) -> None:
        """Committed records into every view; each skips what it has."""

    def prepare(self) -> None:
        """Load what decisions need: no part of a record's deadline."""

    def decide(self, records: Sequence[Record], now: datetime) -> list[Result]:
        """Each record's outcome, later ones seeing earlier ones; nothing is changed until `apply`."""

    def discard(self) -> None:
        """Forget what was decided and not applied."""

    def reset(self) -> None:
        """Drop what is in memory."""

    def commit_if_due(self, now: datetime) -> None:
        """Called twice a second: commit the search index if its time has come."""

    def close(self) -> None:
        """Commit and close every view."""


def no_fault(_step: str) -> None:
    """The default of `on_step`."""


class Writer:
    """Binds the indexing core to a Faust app and a log.

    Args:
        source: the topic to read, of one partition.
        open_core: opens the views; called in the writer's own thread.
        log_: the log to append to.
        settings: of the runtime.
        health: of the process.
        on_step: called after each step of a batch, with `read`, `decided`, `appended`, `applied`, `acknowledged`:
            where the tests let the process die.
    """

    def __init__(
        self,
        *,
        source: Topic,
        open_core: Callable[[], Core],
        log_: Log,
        settings: RuntimeSettings,
        health: Health,
        on_step: Callable[[str], None] = no_fault,
    ) -> None:
        self._source = source
        self._open_core = open_core
        self._log = log_
        self._settings = settings
        self._health = health
        self._on_step = on_step
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="indexing")
        self._core: Core | None = None
        self._assigned = 0
        self._recovered = -1
        self._recovery: asyncio.Task[None] | None = None
        self._writing: asyncio.Task[None] | None = None
        self._next = 0
        """The next offset of the input: what is before it has had its effect."""
        self._busy = asyncio.Lock()
        self._draining = False
        self._deciding: Deciding | None = None

    def bind(self, app: faust.App) -> None:
        """Let the app's agent read the source."""
        topic = app.topic(
            self._source.name, key_type=bytes, value_type=bytes, key_serializer="raw", value_serializer="raw"
        )

        async def agent(stream: Any) -> None:
            inbox = Inbox()
            self._writing = asyncio.create_task(self._write(stream, inbox))  # a batch goes on if the agent is cancelled
            try:
                async for event in read_unacknowledged(stream):
                    await inbox.put(event)
            except asyncio.CancelledError:
                raise
            except BaseException as error:  # noqa: BLE001 - Faust would acknowledge, and lose, the records
                end_process(f"the agent failed: {error!r}", error)

        async def assigned(*arguments: Any, **__: Any) -> None:
            _, partitions = arguments  # the app, and what was assigned
            if any(partition.topic == self._source.name for partition in partitions):
                self._assigned += 1
                self._health.recovering = True
                self._recovery = asyncio.create_task(self._guarded_recovery())

        app.agent(topic, name=f"wiredesk.{NAME}", concurrency=1)(agent)
        app.on_partitions_assigned.connect(assigned, weak=False)

    async def open(self) -> None:
        """Open the views; raises what `open_core` raises (a locked folder, a view of another version)."""
        self._core = await self._in_thread(self._open_core)
        self._deciding = Deciding(self._core, self._settings, self._in_thread)

    async def upkeep(self) -> None:
        """For ever: let the core do what is due by the clock."""
        while True:
            await asyncio.sleep(SECONDS_BETWEEN_UPKEEP)
            if self._core and self._recovered == self._assigned:
                await self._in_thread(partial(self._core.commit_if_due, datetime.now(UTC)))

    async def drain(self) -> None:
        """Take nothing more, finish the batch in hand, and close the views and the log."""
        self._draining = True
        async with self._busy:
            if self._core:
                core, self._core = self._core, None
                await self._in_thread(core.close)
            await self._log.close()

    async def _write(self, stream: Any, inbox: Inbox) -> None:
        """For ever: what has been read, as one batch."""
        while True:
            events = await inbox.take(LINGER_SECONDS)
            await self._guarded(stream, events)

    async def _guarded(self, stream: Any, events: Sequence[EventT[Any]]) -> None:
        if self._draining or self._health.paused:
            await asyncio.Event().wait()
        try:
            async with self._busy:
                await self._batch(stream, events)
        except Fenced as error:
            end_process(f"{error}; this process ends, and comes back as a standby")
        except asyncio.CancelledError:
            raise
        except BaseException as error:  # noqa: BLE001 - see bind
            end_process(f"a batch failed: {error!r}", error)

    async def _guarded_recovery(self) -> None:
        """At an assignment, before the first record: a writer with nothing to do has its views up to date too."""
        try:
            async with self._busy:
                if self._core and self._recovered != self._assigned:
                    await self._recover_patiently()
        except asyncio.CancelledError:
            raise
        except BaseException as error:  # noqa: BLE001 - see bind
            end_process(f"cannot recover: {error}", error)

    async def _batch(self, stream: Any, events: Sequence[EventT[Any]]) -> None:
        assert self._deciding is not None
        started = time.monotonic()
        self._health.in_flight = len(events)
        if self._recovered != self._assigned:
            await self._recover_patiently()
        for event in events:
            if event.message.offset < self._next:
                await stream.ack(event)  # another writer's transaction was committed after this was fetched
        taken = {event.message.offset: event for event in events if event.message.offset >= self._next}
        for records in self._deciding.parts(map(to_record, taken.values())):
            if not self._health.paused:
                await self._part(stream, [taken[record.offset] for record in records], records, started)
        self._health.in_flight = 0

    async def _part(
        self, stream: Any, events: Sequence[EventT[Any]], records: Sequence[Record], started: float
    ) -> None:
        """Records that are one transaction."""
        assert self._core is not None
        assert self._deciding is not None
        self._on_step("read")
        results = await self._deciding.results(records)
        self._on_step("decided")
        done = list(zip(records, results, strict=False))
        outputs = [item for record, result in done for item in _outputs(record, result)]
        with metrics.LOG_SECONDS.time():
            offsets = await self._log.append(outputs, self._consumed(records[: len(results)])) if outputs else []
        self._on_step("appended")
        entries = [
            LogEntry(item.topic, offset, item.key, item.value)
            for item, offset in zip(outputs, offsets, strict=True)
            if item.topic in LOG_TOPICS
        ]
        await self._in_thread(partial(self._core.apply, entries))
        self._on_step("applied")
        for event, (record, result) in zip(events, done, strict=False):
            await stream.ack(event)
            note_outcome(NAME, record, result, time.monotonic() - started)
        self._on_step("acknowledged")
        self._health.advance()
        if len(results) < len(records):
            self._pause()

    def _consumed(self, records: Sequence[Record]) -> Consumed:
        offset = records[-1].offset + 1 if records else 0
        return Consumed(group_id(NAME), self._source.name, offset)

    def _pause(self) -> None:
        """Stand still, with what follows not acknowledged, until the process is restarted."""
        self._health.paused = (
            f"more than {self._settings.dead_letter_limit} of the last {self._settings.dead_letter_window} records "
            "ended as dead letters of our making; mend the cause, then restart"
        )
        metrics.PAUSED.labels(NAME).set(1)
        log.error("paused", reason=self._health.paused)

    async def _recover_patiently(self) -> None:
        async for attempt in retrying(NAME, self._settings, self._health.advance):
            with attempt:
                try:
                    await self._recover()
                except (KafkaError, OSError) as error:
                    raise Retry(f"cannot recover from the log: {error!r}") from error

    async def _recover(self) -> None:
        """Fence earlier writers, and bring every view to the end of the log."""
        assert self._core is not None
        started, want, count = time.monotonic(), self._assigned, 0
        await self._log.open()
        self._next = await self._log.consumed(self._consumed(()))
        await self._in_thread(self._core.reset)
        for topic in LOG_TOPICS:
            end = await self._log.end(topic)
            start = await self._in_thread(partial(self._core.resume_at, topic, await self._log.topic_id(topic), end))
            async for entries in self._log.read(topic, start, end):
                await self._in_thread(partial(self._core.apply, entries))
                count += len(entries)
                self._health.advance()
        self._recovered = want
        self._health.recovering = self._recovered != self._assigned
        seconds = time.monotonic() - started
        metrics.RECOVERY_SECONDS.set(seconds)
        log.info("recovered", records=count, seconds=round(seconds, 3))

    async def _in_thread(self, function: Callable[[], R]) -> R:
        return await asyncio.get_running_loop().run_in_executor(self._thread, function)


def _outputs(record: Record, result: Result) -> tuple[Output, ...]:
    if isinstance(result, Handled):
        return result.outputs
    assert isinstance(result, Failed), "the indexing core waits for nothing outside"
    return (dead_letter(record, result, NAME, datetime.now(UTC)),)
