"""The Faust agent of a stateless stage: batches through the pool, outputs delivered in order, then acknowledged.

What is delivered is at least once. Several small batches are in flight, so that no worker idles while a slow record or
the delivery of outputs is waited for; each batch waits for the one before it, and so outputs and acknowledgements keep
the input's order.
Nothing leaves the agent: Faust would acknowledge the record of an exception, and lose it. What cannot be handled ends
the process, and the records come again.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from typing import Any, Final

import faust
import structlog
from faust.types import EventT

from wiredesk.runtime import metrics
from wiredesk.runtime.dead_letters import DeadLetterLimit, dead_letter
from wiredesk.runtime.errors import Retry
from wiredesk.runtime.exits import end_process
from wiredesk.runtime.faust_app import to_record
from wiredesk.runtime.health import Health
from wiredesk.runtime.outbox import Outbox, retrying
from wiredesk.runtime.pool import WorkerPool
from wiredesk.runtime.records import Failed, Handled, Output, Postponed, Record, Result
from wiredesk.runtime.settings import RuntimeSettings
from wiredesk.runtime.stage import Stage

log = structlog.get_logger("wiredesk.stage")

MOST_BATCHES: Final = 6
TAKE_SECONDS: Final = 0.02
"""How long an incomplete batch waits for another record."""


class StageAgent:
    """Binds a stage to a Faust app."""

    def __init__(
        self, stage: Stage, settings: RuntimeSettings, pool: WorkerPool, outbox: Outbox, health: Health
    ) -> None:
        self._stage = stage
        self._settings = settings
        self._pool = pool
        self._outbox = outbox
        self._health = health
        self._limit = DeadLetterLimit(settings.dead_letter_limit, settings.dead_letter_window)
        self._batches: deque[asyncio.Task[None]] = deque(maxlen=1)
        """What is in flight, oldest first; full, the oldest is waited for."""
        self._draining = False

    def bind(self, app: faust.App, in_flight: int) -> None:
        """Let the app's agent read the stage's topic, at most `in_flight` records at a time.

        Half of them wait their turn: Faust needs 50 to 80 ms to hand out the next ones, however few.
        """
        half = max(1, in_flight // 2)
        size = max(1, half // MOST_BATCHES)
        self._batches = deque(maxlen=max(2, half // size))
        topic = app.topic(
            self._stage.source.name, key_type=bytes, value_type=bytes, key_serializer="raw", value_serializer="raw"
        )

        async def agent(stream: Any) -> None:
            try:
                async for events in stream.noack_take(half, within=TAKE_SECONDS):
                    for start in range(0, len(events), size):
                        await self._submit(stream, events[start : start + size])
            except asyncio.CancelledError:
                raise
            except BaseException as error:  # noqa: BLE001 - see the module's docstring
                end_process(f"the agent failed: {error!r}", error)

        app.agent(topic, name=f"wiredesk.{self._stage.name}", concurrency=1)(agent)

    async def drain(self) -> None:
        """Take nothing more, and wait until what is in flight is delivered and acknowledged."""
        self._draining = True
        while self._batches and not self._batches[-1].done() and not self._health.paused:
            await asyncio.wait((self._batches[-1],), timeout=0.1)  # it may end in a pause

    async def _submit(self, stream: Any, events: Sequence[EventT[Any]]) -> None:
        """Start a batch, and return when there is room for another."""
        if self._draining or self._health.paused:
            await asyncio.Event().wait()
        before = self._batches[-1] if self._batches else None
        self._health.in_flight += len(events)
        self._batches.append(asyncio.create_task(self._batch(stream, events, before)))
        if len(self._batches) == self._batches.maxlen:
            await asyncio.shield(self._batches[0])

    async def _batch(self, stream: Any, events: Sequence[EventT[Any]], before: asyncio.Task[None] | None) -> None:
        started = time.monotonic()
        try:
            records = [to_record(event) for event in events]
            results = await self._results(records)
            if before:
                await before
            allowed = self._within_limit(results)
            done = list(zip(records, results, strict=True))[:allowed]
            await self._outbox.deliver([item for record, result in done for item in self._outputs(record, result)])
            for event, (record, result) in zip(events, done, strict=False):
                await stream.ack(event)
                note_outcome(self._stage.name, record, result, time.monotonic() - started)
            self._health.in_flight -= len(done)
            self._health.advance()
            if allowed < len(records):
                await self._pause(results[allowed])
        except asyncio.CancelledError:
            raise
        except BaseException as error:  # noqa: BLE001 - see the module's docstring
            end_process(f"a batch failed: {error}", error)

    async def _results(self, records: Sequence[Record]) -> list[Result]:
        """Every record's result, `Postponed` ones tried again until they have another."""
        results = await self._pool.run(records)
        waiting = [index for index, result in enumerate(results) if isinstance(result, Postponed)]
        async for attempt in (
            retrying(self._stage.name, self._settings, self._health.advance) if waiting else _nothing()
        ):
            with attempt:
                again = await self._pool.run([records[index] for index in waiting])
                for index, result in zip(waiting, again, strict=True):
                    results[index] = result
                waiting = [index for index in waiting if isinstance(results[index], Postponed)]
                if waiting:
                    raise Retry(str(results[waiting[0]]))
        return results

    def _within_limit(self, results: Sequence[Result]) -> int:
        """How many results may be delivered before the dead-letter limit stops the stage."""
        for index, result in enumerate(results):
            if not self._limit.allows(result if isinstance(result, Failed) else None):
                return index
        return len(results)

    async def _pause(self, result: Result) -> None:
        """Stand still, with the record not acknowledged, until the process is restarted."""
        assert isinstance(result, Failed)
        self._health.paused = (
            f"more than {self._settings.dead_letter_limit} of the last {self._settings.dead_letter_window} records "
            f"ended as dead letters of our making, the last as {result.error}; mend the cause, then restart"
        )
        metrics.PAUSED.labels(self._stage.name).set(1)
        log.error("paused", reason=self._health.paused, record_id=result.record_id, detail=result.detail[-2000:])
        await asyncio.Event().wait()

    def _outputs(self, record: Record, result: Result) -> tuple[Output, ...]:
        if isinstance(result, Handled):
            return result.outputs
        assert isinstance(result, Failed)
        return (dead_letter(record, result, self._stage.name, datetime.now(UTC)),)


def note_outcome(stage: str, record: Record, result: Result, seconds: float) -> None:
    """The log line and the metrics of one record's outcome at a stage; `seconds` since it was read."""
    metrics.STAGE_SECONDS.labels(stage).observe(seconds)
    if record.timestamp:
        age = (datetime.now(UTC) - record.timestamp).total_seconds()
        metrics.RECORD_AGE_SECONDS.labels(stage).observe(max(0.0, age))
    if isinstance(result, Handled):
        metrics.OUTCOMES.labels(stage, result.outcome).inc()
        log.info(
            result.outcome,
            stage=stage,
            article_id=result.article_id,
            record_id=result.record_id,
            seconds=round(seconds, 4),
            **({"detail": result.detail} if result.detail else {}),
        )
    elif isinstance(result, Failed):
        metrics.OUTCOMES.labels(stage, "dead_letter").inc()
        metrics.DEAD_LETTERS.labels(stage, result.error).inc()
        log.warning(
            "dead_letter",
            stage=stage,
            record_id=result.record_id,
            position=record.position,
            error=result.error,
            detail=result.detail[-2000:],
            seconds=round(seconds, 4),
        )


async def _nothing() -> AsyncIterator[Any]:
    return
    yield
