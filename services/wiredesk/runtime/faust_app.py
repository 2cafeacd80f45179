"""A Faust app set up for large records and explicit acknowledgement. What each setting is for stands beside it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime
from typing import Any, Final

import faust
from faust.transport.drivers.aiokafka import AIOKafkaConsumerThread, Consumer, Transport
from faust.types import EventT

from wiredesk.runtime.kafka import faust_credentials
from wiredesk.runtime.records import Record
from wiredesk.runtime.settings import RuntimeSettings
from wiredesk.runtime.state_folder import opening
from wiredesk_schemas.limits import MAX_DEAD_LETTER_BYTES, MAX_TRANSPORT_BYTES

FETCH_WAIT_MS: Final = 200
"""Faust hard-codes 1,500. A partition that was just read dry is asked for again only after the fetch under way, which
may last this long; the shorter, the more an idle service costs."""

EMBEDDED_FETCH_WAIT_MS: Final = 50
"""The embedded broker waits the whole time out, whatever has come."""


def group_id(stage: str) -> str:
    """The consumer group of a stage."""
    return f"wiredesk-{stage}"


def make_app(stage: str, settings: RuntimeSettings, in_flight: int, *, commits: bool = True) -> faust.App:
    """The app of one service process; must be called inside the running event loop.

    Args:
        stage: names the consumer group.
        settings: of the runtime.
        in_flight: records that the agent takes at most before it acknowledges the first.
        commits: whether Faust commits what is acknowledged; False where transactions commit the input's offsets. Two
            that commit would overtake each other: the offset would go back, and records with an effect come again.

    Raises:
        StateFolderError: the state folder cannot be written.
    """
    datadir = settings.state_dir / "faust" / stage
    with opening(settings.state_dir):
        datadir.mkdir(parents=True, exist_ok=True)  # Faust makes the last folder alone
    url = [f"kafka://{address.strip()}" for address in settings.bootstrap_servers.split(",")]
    app = faust.App(
        group_id(stage),
        broker=url,
        broker_credentials=faust_credentials(settings),
        broker_session_timeout=settings.session_timeout_seconds,
        broker_heartbeat_interval=settings.session_timeout_seconds / 4,
        broker_rebalance_timeout=settings.rebalance_timeout_seconds,
        broker_request_timeout=max(40.0, settings.session_timeout_seconds),
        broker_commit_interval=settings.commit_interval_seconds,
        broker_max_poll_records=in_flight,
        consumer_auto_offset_reset="earliest",
        consumer_max_fetch_size=MAX_TRANSPORT_BYTES,
        producer_max_request_size=MAX_DEAD_LETTER_BYTES,
        stream_buffer_maxsize=in_flight,  # by default 4,096: gigabytes of pages, and long to drain in a rebalance
        stream_wait_empty=True,  # a partition is given up only when what was taken from it is acknowledged
        topic_allow_declare=False,  # topics are created beforehand, from the table
        topic_disable_leader=True,
        store="memory://",
        datadir=datadir,
        web_enabled=False,
    )
    kind = _Transport if commits else _TransportWithoutCommits
    app.transport = transport = kind(app.conf.broker_consumer, app)
    transport.fetch_wait_ms = FETCH_WAIT_MS if settings.transactions else EMBEDDED_FETCH_WAIT_MS
    return app


async def read_unacknowledged(stream: Any) -> AsyncIterator[EventT[Any]]:
    """The events of an agent's stream as they come; nothing is acknowledged but by `stream.ack`.

    As `Stream.noack_take` does it, without its timer: fifty wake-ups a second cost more than the records.
    """
    stream.enable_acks = False
    async for event in stream.events():
        yield event


def to_record(event: EventT[Any]) -> Record:
    """A Faust event as a record."""
    message: Any = event.message
    headers = message.headers or ()
    pairs: Iterable[tuple[str, bytes]] = headers.items() if isinstance(headers, dict) else headers
    return Record(
        topic=message.topic,
        partition=message.partition,
        offset=message.offset,
        value=message.value,
        key=message.key,
        headers=tuple((str(name), bytes(value)) for name, value in pairs if value is not None),
        timestamp=datetime.fromtimestamp(message.timestamp, tz=UTC),
    )


class _ConsumerThread(AIOKafkaConsumerThread):
    def _create_worker_consumer(self, transport: Any) -> Any:
        consumer = super()._create_worker_consumer(transport)
        consumer._fetch_max_wait_ms = transport.fetch_wait_ms
        return consumer


class _Consumer(Consumer):
    def _new_consumer_thread(self) -> Any:
        return _ConsumerThread(self, loop=self.loop, beacon=self.beacon)

    def on_buffer_full(self, _tp: Any) -> None:
        """Nothing: who puts a record into a full buffer waits for room. Faust would also stop fetching, and where it
        has no partition left to fetch from it sleeps for a second, however soon there is room again.
        """

    async def on_partitions_revoked(self, revoked: Any) -> None:
        """Wait for what is in flight and commit before the partitions' acknowledgements are forgotten.

        Faust forgets first: what was acknowledged since the last commit, with nothing after it in flight, came again.
        """
        if not self.app.should_stop:
            await self._on_partitions_revoked(revoked)
        await super().on_partitions_revoked(revoked)

    async def wait_empty(self) -> None:
        """Wait for what is in flight and commit it, if need be twice.

        A commit that finds another one under way does nothing, and the other may have begun before the last
        acknowledgement.
        """
        await super().wait_empty()
        await self.commit()


class _ConsumerWithoutCommits(_Consumer):
    async def _commit(self, _offsets: Any) -> bool:
        return True


class _Transport(Transport):
    Consumer = _Consumer
    fetch_wait_ms = FETCH_WAIT_MS


class _TransportWithoutCommits(_Transport):
    Consumer = _ConsumerWithoutCommits
