"""The Faust agent of a stateless stage: records through the pool, outputs delivered in order, then acknowledged.

What is delivered is at least once. Several records are in flight, so that no worker idles while a slow one or the
delivery of outputs is waited for. Whatever is done at the head of what is in flight is delivered together, and so
outputs and acknowledgements keep the input's order.
Nothing leaves the agent: Faust would acknowledge the record of an exception, and lose it. What cannot be handled ends
the process, and the records come again.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain, takewhile
from typing import Any, Final

import faust
import structlog
from faust.types import EventT

from wiredesk.runtime import metrics
from wiredesk.runtime.dead_letters import DeadLetterLimit, dead_letter
from wiredesk.runtime.errors import Retry
from wiredesk.runtime.exits import end_process
from wiredesk.runtime.faust_app import read_unacknowledged, to_record
from wiredesk.runtime.health import Health
from wiredesk.runtime.hosts import HostMetrics
from wiredesk.runtime.outbox import Outbox, retrying
from wiredesk.runtime.pool import WorkerPool
from wiredesk.runtime.records import Asked, Failed, Handled, Output, Postponed, Record, Result
from wiredesk.runtime.settings import RuntimeSettings
from wiredesk.runtime.stage import Stage

log = structlog.get_logger("wiredesk.stage")

_MAX_TOLD: Final = 200
"""Characters of each thing that the log tells of a request: what others wrote is bounded."""


@dataclass(frozen=True, slots=True)
class _Taken:
    """A record in flight; `since` is of the monotonic clock, in seconds."""

    event: EventT[Any]
    record: Record
    since: float
    result: asyncio.Task[Result]


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
        self._hosts = HostMetrics(settings.hosts_in_metrics)
        self._limit = DeadLetterLimit(settings.dead_letter_limit, settings.dead_letter_window)
        self._taken: deque[_Taken] = deque()
        """What is in flight, oldest first."""
        self._arrived = asyncio.Event()
        self._draining = False

    def bind(self, app: faust.App, in_flight: int) -> None:
        """Let the app's agent read the stage's topic, with at most `in_flight` records begun and not acknowledged."""
        topic = app.topic(
            self._stage.source.name, key_type=bytes, value_type=bytes, key_serializer="raw", value_serializer="raw"
        )
        room = asyncio.Semaphore(in_flight)

        async def agent(stream: Any) -> None:
            delivery = asyncio.create_task(self._deliver(stream, room))
            try:
                async for event in read_unacknowledged(stream):
                    await room.acquire()
                    await self._take(event)
            except asyncio.CancelledError:
                raise
            except BaseException as error:  # noqa: BLE001 - see the module's docstring
                end_process(f"the agent failed: {error!r}", error)
            finally:
                delivery.cancel()

        app.agent(topic, name=f"wiredesk.{self._stage.name}", concurrency=1)(agent)

    async def drain(self) -> None:
        """Take nothing more, and wait until what is in flight is delivered and acknowledged."""
        self._draining = True
        while self._taken and not self._health.paused:
            await asyncio.wait((self._taken[-1].result,), timeout=0.05)  # its delivery follows, or a pause
            await asyncio.sleep(0.01)

    async def _take(self, event: EventT[Any]) -> None:
        """Begin with a record."""
        if self._draining or self._health.paused:
            await asyncio.Event().wait()
        record = to_record(event)
        self._taken.append(_Taken(event, record, time.monotonic(), asyncio.create_task(self._result(record))))
        self._health.in_flight = len(self._taken)
        self._arrived.set()

    async def _deliver(self, stream: Any, room: asyncio.Semaphore) -> None:
        """For ever: wait for the oldest record's result, and deliver it with those that are done behind it."""
        try:
            while True:
                await self._arrived.wait()
                await self._taken[0].result
                done = list(takewhile(lambda item: item.result.done(), self._taken))
                results = [item.result.result() for item in done]
                allowed = self._within_limit(results)
                passed = list(zip(done, results, strict=True))[:allowed]
                outputs = [self._outputs(item.record, result) for item, result in passed]
                await self._outbox.deliver(list(chain.from_iterable(outputs)))
                for item, result in passed:
                    await stream.ack(item.event)
                    note_outcome(self._stage.name, item.record, result, time.monotonic() - item.since)
                    self._hosts.observe(result)
                    self._taken.popleft()
                    room.release()
                self._health.in_flight = len(self._taken)
                self._health.advance()
                if allowed < len(results):
                    await self._pause(results[allowed])
                if not self._taken:
                    self._arrived.clear()
        except asyncio.CancelledError:
            raise
        except BaseException as error:  # noqa: BLE001 - see the module's docstring
            end_process(f"a record failed: {error}", error)

    async def _result(self, record: Record) -> Result:
        """The record's result; a `Postponed` one is tried again until it has another."""
        (result,) = await self._pool.run([record])
        if not isinstance(result, Postponed):
            return result
        async for attempt in retrying(self._stage.name, self._settings, self._health.advance):
            with attempt:
                (result,) = await self._pool.run([record])
                if isinstance(result, Postponed):
                    raise Retry(str(result))
        return result

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
            **({"host": page.host, "confidence": page.confidence} if (page := result.page) else {}),
            **(_told(asked) if (asked := result.asked) else {}),
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


def _told(asked: Asked) -> dict[str, str]:
    told = {
        "requested_by": asked.requested_by or "",
        "requested_at": asked.requested_at.isoformat(),
        "reason": asked.reason,
        "scope": asked.scope,
    }
    return {name: text[:_MAX_TOLD] for name, text in told.items() if text}
