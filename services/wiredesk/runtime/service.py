"""One service process: Faust app, pool, outbox, health, signals. SIGTERM drains what is in flight and commits."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Final, NoReturn, Protocol

import faust
import structlog
from aiokafka.errors import KafkaError

from wiredesk.runtime import metrics
from wiredesk.runtime.broker_watch import watch_broker
from wiredesk.runtime.errors import FolderInUse, Misconfigured, Retry
from wiredesk.runtime.exits import CONFIGURATION, end_process, leave
from wiredesk.runtime.faust_app import make_app
from wiredesk.runtime.health import Health, HealthServer
from wiredesk.runtime.kafka_log import KafkaLog
from wiredesk.runtime.lag import watch_lag
from wiredesk.runtime.log import Log
from wiredesk.runtime.logging import configure
from wiredesk.runtime.outbox import Outbox, retrying
from wiredesk.runtime.pool import WorkerPool
from wiredesk.runtime.settings import RuntimeSettings
from wiredesk.runtime.stage import Stage
from wiredesk.runtime.stage_agent import StageAgent
from wiredesk.runtime.topic_admin import TopicMismatch, check_topics
from wiredesk.runtime.writer import NAME as WRITER
from wiredesk.runtime.writer import Core, Writer, no_fault
from wiredesk_schemas.topics import Topic

WRITER_READ_AHEAD: Final = 100
"""Records that Faust holds beside the writer's batch and its inbox."""

WATCH_SECONDS: Final = 5.0

STOP_SIGNALS: Final = (signal.SIGTERM, signal.SIGINT)

log = structlog.get_logger("wiredesk.runtime")


class Drains(Protocol):
    """What a service does with its records; `drain` returns when nothing is in flight any more."""

    async def drain(self) -> None:
        """Take nothing more; return when what was taken is done."""


@dataclass
class Service:
    """The parts of a running service. `on_app` lets a test add to the Faust app."""

    name: str
    source: Topic
    settings: RuntimeSettings
    health: Health
    app: faust.App
    work: Drains


def run_stage(
    stage: Stage, settings: RuntimeSettings, on_app: Callable[[faust.App], None] = lambda _app: None
) -> NoReturn:
    """Run a stateless stage until SIGTERM or SIGINT; the process ends with this call.

    Args:
        stage: what to run.
        settings: of the runtime.
        on_app: called with the Faust app before it starts: the tests' way to add a task to it.
    """
    configure(settings.log_format, settings.log_level, stage.name)

    async def main() -> None:
        deadline = settings.deadline_seconds or stage.deadline
        in_flight = settings.in_flight(deadline)
        health = await _served_health(settings)
        pool = WorkerPool(
            stage.handler,
            workers=settings.workers,
            deadline=deadline,
            memory_limit=settings.worker_memory_mib * 1024 * 1024,
            on_restart=lambda cause: metrics.POOL_RESTARTS.labels(stage.name, cause).inc(),
        )
        outbox = Outbox(stage.name, settings, health.advance)
        app = make_app(stage.name, settings, in_flight)
        agent = StageAgent(stage, settings, pool, outbox, health)
        agent.bind(app, in_flight)
        on_app(app)
        await pool.warm_up()
        await until_reachable(stage.name, settings, health, outbox.start)
        await run_service(Service(stage.name, stage.source, settings, health, app, agent))

    _run(main)


def run_writer(
    source: Topic,
    open_core: Callable[[], Core],
    settings: RuntimeSettings,
    *,
    follower: Callable[[Log], Coroutine[Any, Any, None]] | None = None,
    on_app: Callable[[faust.App], None] = lambda _app: None,
    on_step: Callable[[str], None] = no_fault,
) -> NoReturn:
    """Run the indexing writer until SIGTERM or SIGINT; the process ends with this call.

    Args:
        source: the topic to read.
        open_core: opens the views.
        settings: of the runtime.
        follower: keeps a view of its own up with the log, beside the writer, for ever.
        on_app: as in `run_stage`.
        on_step: see `Writer`.
    """
    configure(settings.log_format, settings.log_level, WRITER)

    async def main() -> None:
        health = await _served_health(settings)
        writer = Writer(
            source=source,
            open_core=open_core,
            log_=KafkaLog(settings),
            settings=settings,
            health=health,
            on_step=on_step,
        )
        await writer.open()  # first: nothing is written into a folder that is another's
        app = make_app(WRITER, settings, WRITER_READ_AHEAD, commits=not settings.transactions)
        writer.bind(app)
        on_app(app)
        beside = [writer.upkeep(), *([follower(KafkaLog(settings))] if follower else [])]
        for task in map(asyncio.create_task, beside):
            task.add_done_callback(_must_not_end)
        await run_service(Service(WRITER, source, settings, health, app, writer))

    _run(main)


async def _served_health(settings: RuntimeSettings) -> Health:
    """The process's health, served before anything is waited for; raises OSError where the port is taken."""
    health = Health(settings.liveness_seconds)
    await HealthServer(health, settings.http_host, settings.http_port).start()
    return health


def _run(main: Callable[[], Coroutine[Any, Any, None]]) -> NoReturn:
    """Run a service to its end; what stops it from starting is said in one line."""

    async def to_the_end() -> NoReturn:
        for number in STOP_SIGNALS:  # until the service has something to drain
            asyncio.get_running_loop().add_signal_handler(number, leave, 0)
        await main()
        leave(0)  # at once: asyncio.run would wait for what Faust left running

    try:
        asyncio.run(to_the_end())
    except (TopicMismatch, Misconfigured) as error:
        end_process(str(error), status=CONFIGURATION)
    except FolderInUse as error:  # until the other ends: a restart policy may try again
        end_process(f"{error}: end that process, or name another folder in WIREDESK_STATE_DIR")
    except Exception as error:  # noqa: BLE001 - the process ends with it
        end_process(f"cannot start: {error}", error)


def _must_not_end(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()):
        end_process(f"a task in the background failed: {error!r}", error)


async def until_reachable(
    name: str, settings: RuntimeSettings, health: Health, connect: Callable[[], Awaitable[Any]]
) -> None:
    """Wait for the broker, for `retry_minutes` at most; then the process ends, saying where it looked."""
    health.unreachable = settings.bootstrap_servers
    try:
        async for attempt in retrying(name, settings, health.advance):
            with attempt:
                try:
                    await connect()
                except (KafkaError, OSError) as error:
                    raise Retry(f"no Kafka at {settings.bootstrap_servers}: {error!r}") from error
    except Retry as error:
        end_process(str(error))
    health.unreachable = None


async def run_service(service: Service) -> None:
    """Start the app, and wait: on a signal drain, commit and return; on a crash end the process."""
    settings, health, app = service.settings, service.health, service.app
    await until_reachable(service.name, settings, health, lambda: check_topics(settings))

    async def joined(*_: Any, **__: Any) -> None:
        health.started = True
        health.advance()

    app.on_partitions_assigned.connect(joined, weak=False)
    app.finalize()
    watch = asyncio.create_task(watch_broker(settings, health))  # before: a start stands still in an outage
    await app.start()
    stop = asyncio.Event()
    for number in STOP_SIGNALS:  # until here a signal ends the process at once: there was nothing to drain
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    log.info("started", stage=service.name, bootstrap_servers=settings.bootstrap_servers, topic=service.source.name)
    look = watch_lag(service.name, service.source.name, settings, health, app.consumer.assignment)
    background = [watch, *(asyncio.create_task(task) for task in (look, _watch(health)))]
    for task in background:
        task.add_done_callback(_must_not_end)
    stopped = asyncio.create_task(stop.wait())
    crashed = asyncio.create_task(_crashed(app))
    await asyncio.wait((stopped, crashed), return_when=asyncio.FIRST_COMPLETED)
    if crashed.done():
        end_process(f"Faust has crashed: {app.crash_reason!r}", app.crash_reason)
    for task in background:
        task.cancel()
    await _shut_down(service)


async def _crashed(app: faust.App) -> None:
    while not app.should_stop:  # noqa: ASYNC110 - Faust's own event is of another kind
        await asyncio.sleep(0.05)


async def _watch(health: Health) -> None:
    """End the process when it is no longer alive: not every orchestrator restarts what only says so."""
    while True:
        await asyncio.sleep(WATCH_SECONDS)
        if reason := health.not_alive():
            end_process(f"not alive: {reason}")


async def _shut_down(service: Service) -> None:
    """Drain, commit and leave the group, within the stop grace. What was taken and not begun comes again."""
    log.info("stopping", stage=service.name, in_flight=service.health.in_flight)
    service.health.started = False
    end = asyncio.create_task(_drain_and_leave(service))
    # wait(), since Faust swallows a cancellation: whatever it still does, the process ends after this
    await asyncio.wait((end,), timeout=service.settings.stop_grace_seconds)
    if not end.done():
        log.warning("not drained in time: what was in flight comes again", stage=service.name)
    elif error := end.exception():
        log.warning("could not stop in order: what was in flight comes again", stage=service.name, error=repr(error))
    log.info("stopped", stage=service.name)


async def _drain_and_leave(service: Service) -> None:
    await service.work.drain()
    consumer = service.app.consumer
    if consumer.assignment():
        await consumer.commit()
        # Events that the agent was handed and did not begin will never be acknowledged here; Faust would wait for them.
        consumer.unacked.clear()
    await service.app.stop()
