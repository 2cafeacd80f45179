"""Delivery of outputs: awaited, in order, tried again while the broker is down."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

import structlog
from aiokafka import AIOKafkaProducer
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, stop_after_delay, wait_exponential_jitter

from wiredesk.runtime import metrics
from wiredesk.runtime.errors import Retry
from wiredesk.runtime.kafka import ANY_SIZE, client_options
from wiredesk.runtime.records import Output
from wiredesk.runtime.settings import RuntimeSettings

log = structlog.get_logger("wiredesk.outbox")


def retrying(stage: str, settings: RuntimeSettings, on_wait: Callable[[], None]) -> AsyncRetrying:
    """Attempts with growing pauses, for `retry_minutes`; then the last `Retry` is raised.

    `on_wait` is called before every pause: waiting for what is down is no standstill of ours.
    """

    def note(state: RetryCallState) -> None:
        on_wait()
        metrics.RETRIES.labels(stage).inc()
        error = state.outcome.exception() if state.outcome else None
        log.warning("waiting for what is down", error=str(error), attempt=state.attempt_number)

    return AsyncRetrying(
        retry=retry_if_exception_type(Retry),
        wait=wait_exponential_jitter(multiplier=0.2, max=10),
        stop=stop_after_delay(settings.retry_minutes * 60),
        before_sleep=note,
        reraise=True,
    )


class Outbox:
    """A producer whose deliveries are awaited.

    On real Kafka it is idempotent, so a retry inside the client neither repeats nor reorders; the embedded broker
    refuses idempotent producers.
    """

    def __init__(self, stage: str, settings: RuntimeSettings, on_wait: Callable[[], None] = lambda: None) -> None:
        self._stage = stage
        self._settings = settings
        self._on_wait = on_wait
        self._producer: AIOKafkaProducer | None = None

    async def start(self) -> None:
        """Connect; raises `aiokafka.errors.KafkaConnectionError` where no broker answers."""
        producer = AIOKafkaProducer(
            **client_options(self._settings),
            client_id=f"wiredesk-{self._stage}",
            acks="all",
            enable_idempotence=self._settings.transactions,
            compression_type="zstd",
            linger_ms=2,
            max_batch_size=1024 * 1024,
            max_request_size=ANY_SIZE,
        )
        try:
            await producer.start()
        except BaseException:
            await producer.stop()
            raise
        self._producer = producer

    async def stop(self) -> None:
        """Send what is buffered, and disconnect."""
        if self._producer:
            await self._producer.stop()

    async def deliver(self, outputs: Sequence[Output]) -> None:
        """Write all outputs, those of one key in order; returns when the broker has every one.

        Raises:
            Retry: the broker was down for longer than `retry_minutes`.
        """
        async for attempt in retrying(self._stage, self._settings, self._on_wait):
            with attempt:
                await self._attempt(outputs)

    async def _attempt(self, outputs: Sequence[Output]) -> None:
        """One attempt at all outputs: what was written before a failure is written again, in the same order."""
        assert self._producer is not None
        try:
            sent = [
                await self._producer.send(item.topic, item.value, key=item.key, headers=list(item.headers))
                for item in outputs
            ]
            await asyncio.gather(*sent)
        except Exception as error:
            raise Retry(f"cannot write to Kafka: {error!r}") from error
