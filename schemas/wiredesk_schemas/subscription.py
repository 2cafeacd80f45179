"""Subscribing: an async iterator of typed events that commits only what its caller has finished."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Collection, Coroutine
from datetime import UTC, datetime
from typing import Any, Final, Literal, Self

from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, TopicPartition
from aiokafka.errors import IllegalStateError, KafkaConnectionError, KafkaError

from wiredesk_schemas.base import Message
from wiredesk_schemas.codec import MODELS, parse
from wiredesk_schemas.connection import bootstrap, existing_partitions, unavailable
from wiredesk_schemas.errors import ContractError, UnknownType, UnsupportedVersion
from wiredesk_schemas.event import Event
from wiredesk_schemas.limits import MAX_DEAD_LETTER_BYTES, MAX_TRANSPORT_BYTES
from wiredesk_schemas.progress import Progress
from wiredesk_schemas.quiet import quieten_aiokafka
from wiredesk_schemas.topics import TOPICS

Start = Literal["group", "beginning", "end"] | datetime
Finish = Literal["next", "done"]
Records = dict[TopicPartition, list[Any]]

_POLL_MS: Final = 500
_HAND_OVER_SECONDS: Final = 5.0
"""How long a rebalance waits for the event in hand; well below the session timeout."""
_CLOSE_SECONDS: Final = 10.0
_MAX_UNFINISHED: Final = 100_000

_log = logging.getLogger(__name__)


class Subscription:
    """The async iterator that `subscribe` returns; close it with `async with` or `contextlib.aclosing`."""

    def __init__(
        self,
        topics: Collection[str],
        *,
        group: str | None,
        start: Start,
        finish: Finish,
        invalid: Literal["raise", "skip"],
        commit_interval: float,
        bootstrap_servers: str | None,
        connection: dict[str, Any],
    ) -> None:
        if not topics:
            raise ValueError("name at least one topic")
        if isinstance(start, datetime) and start.tzinfo is None:
            raise ValueError("start must be a time with an offset from UTC")
        self.skipped: Counter[str] = Counter()
        """How many records were passed over, by the `code` of their error: `unknown_type`, ..."""
        self._topics = tuple(topics)
        self._group = group
        self._start = start
        self._finish_mode = finish
        self._invalid = invalid
        self._commit_interval = commit_interval
        self._servers = bootstrap(bootstrap_servers)
        self._settings = _consumer_settings(self._servers, group, start, self._topics) | connection
        self._consumer: AIOKafkaConsumer | None = None
        self._progress: dict[TopicPartition, Progress] = {}
        self._sought: set[TopicPartition] = set()
        self._in_hand: Event | None = None
        self._free = asyncio.Event()
        self._free.set()
        self._commit_due = 0.0
        self._error: ContractError | None = None
        self._closed = False
        self._fetch: asyncio.Future[Records] | None = None

    async def __aenter__(self) -> Self:
        await self._open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Event:
        if self._finish_mode == "next" and self._in_hand is not None:
            self._in_hand.done()
        if self._error is not None:
            raise self._error
        if self._consumer is None and not self._closed:
            await self._open()
        while not self._closed:
            await self._commit_when_due()
            for event in await self._poll():
                return event
        raise StopAsyncIteration

    async def aclose(self) -> None:
        """Commit what is finished, leave the group, and let go of the connections. Safe to call twice.

        The event that is being worked on is not finished by this: it comes again.
        """
        consumer, self._closed = self._consumer, True
        self._free.set()
        if self._fetch is not None:
            self._fetch.cancel()
        if consumer is None:
            return
        self._consumer = None
        try:
            async with asyncio.timeout(_CLOSE_SECONDS):
                await self._commit(consumer)
        except TimeoutError:
            _log.warning("the last finished events could not be committed in time; they will come again")
        finally:
            await consumer.stop()

    async def _open(self) -> None:
        quieten_aiokafka()
        consumer = AIOKafkaConsumer(**self._settings)
        try:
            await consumer.start()
            partitions = await existing_partitions(consumer._client, self._topics, self._servers)
            if self._group is not None:
                consumer.subscribe(self._topics, listener=_Rebalances(self))
            else:
                assigned = {
                    TopicPartition(topic, number) for topic, numbers in partitions.items() for number in numbers
                }
                consumer.assign(assigned)
                await self._seek(consumer, assigned)
        except KafkaConnectionError as error:
            await consumer.stop()
            raise unavailable(self._servers, error) from error
        except BaseException:
            await consumer.stop()
            raise
        self._consumer = consumer
        self._commit_due = time.monotonic() + self._commit_interval

    async def _poll(self) -> list[Event]:
        """The next event, or none for now. One record a call: what is fetched ahead stays compressed."""
        if self._consumer is None:  # closed while the offsets were committed
            return []
        if any(progress.unfinished() >= _MAX_UNFINISHED for progress in self._progress.values()):
            raise RuntimeError(f"{_MAX_UNFINISHED:,} events of a partition are not done(): were they forgotten?")
        fetched = await self._unless_closed(self._consumer.getmany(timeout_ms=_POLL_MS, max_records=1))
        return [event for partition, records in fetched.items() for event in self._events(partition, records)]

    async def _unless_closed(self, fetching: Coroutine[Any, Any, Records]) -> Records:
        """What was fetched; nothing where `aclose` is called meanwhile (a fetch waits for an assignment for ever)."""
        self._fetch = asyncio.ensure_future(fetching)
        try:
            return await self._fetch
        except asyncio.CancelledError:
            if self._closed:
                return {}
            raise
        finally:
            self._fetch = None

    def _events(self, partition: TopicPartition, records: list[Any]) -> list[Event]:
        progress = self._progress.setdefault(partition, Progress())
        events = []
        for record in records:
            try:
                message = _message_in(record)
            except ContractError as error:
                self._pass_over(record, error)
                progress.skip(record.offset)
            else:
                progress.give(record.offset)
                events.append(self._given(record, message, progress))
        return events

    def _given(self, record: Any, message: Message | None, progress: Progress) -> Event:
        def finish() -> None:
            progress.finish(record.offset)
            if self._in_hand is event:
                self._in_hand = None
                self._free.set()

        event = Event(
            topic=record.topic,
            partition=record.partition,
            offset=record.offset,
            timestamp=datetime.fromtimestamp(record.timestamp / 1000, tz=UTC),
            key=None if record.key is None else record.key.decode("utf-8", "replace"),
            headers=tuple(record.headers),
            message=message,
            value=record.value,
            _finish=finish,
        )
        self._in_hand = event
        self._free.clear()
        return event

    def _pass_over(self, record: Any, error: ContractError) -> None:
        """Count a record that is not read, or raise: from then on every call does, and nothing past it is committed."""
        position = f"{record.topic}/{record.partition}/{record.offset}"
        fatal = isinstance(error, UnsupportedVersion) or self._invalid == "raise"
        if fatal and not isinstance(error, UnknownType):
            self._error = type(error)(f"{position}: {error}")
            raise self._error
        self.skipped[error.code] += 1
        _log.debug("skipped %s: %s", position, error)

    async def _seek(self, consumer: AIOKafkaConsumer, partitions: Collection[TopicPartition]) -> None:
        """Go to where a caller wants to begin: once a partition, so that a rebalance does not begin anew."""
        fresh = [partition for partition in partitions if partition not in self._sought]
        self._sought.update(fresh)
        if not fresh or (self._start == "group" and self._group is not None):
            return
        if isinstance(self._start, datetime):
            moment = round(self._start.timestamp() * 1000)
            found = await consumer.offsets_for_times(dict.fromkeys(fresh, moment))
            for partition, place in found.items():
                if place is not None:
                    consumer.seek(partition, place.offset)
                else:
                    await consumer.seek_to_end(partition)
        elif self._start == "end":
            await consumer.seek_to_end(*fresh)
        else:
            await consumer.seek_to_beginning(*fresh)

    async def _commit_when_due(self) -> None:
        if self._consumer is not None and time.monotonic() >= self._commit_due:
            self._commit_due = time.monotonic() + self._commit_interval
            await self._commit(self._consumer)

    async def _commit(self, consumer: AIOKafkaConsumer) -> None:
        if self._group is None:
            return
        offsets = {
            partition: position
            for partition, progress in self._progress.items()
            if (position := progress.to_commit()) is not None
        }
        if not offsets:
            return
        try:
            await consumer.commit(offsets)
        except (KafkaError, IllegalStateError) as error:
            _log.warning("could not commit; what was finished may come again: %s", error or type(error).__name__)
            return
        for partition, position in offsets.items():
            self._progress[partition].committed(position)

    async def _revoked(self) -> None:
        """Give the caller a moment to finish the event in hand, so that the next owner does not repeat it; commit."""
        consumer = self._consumer
        if consumer is None:
            return
        try:
            async with asyncio.timeout(_HAND_OVER_SECONDS):
                await self._free.wait()
                await self._commit(consumer)
        except TimeoutError:
            _log.info("a rebalance did not wait for the event in hand any longer: it will come again")
        self._progress = {}

    async def _assigned(self, partitions: Collection[TopicPartition]) -> None:
        consumer = self._consumer
        if consumer is None:
            return
        consumer.pause(*partitions)
        await self._seek(consumer, partitions)
        consumer.resume(*partitions)


class _Rebalances(ConsumerRebalanceListener):  # type: ignore[misc]
    """Passes the group's rebalances on to the subscription."""

    def __init__(self, subscription: Subscription) -> None:
        self._subscription = subscription

    async def on_partitions_revoked(self, revoked: Collection[TopicPartition]) -> None:
        await self._subscription._revoked()

    async def on_partitions_assigned(self, assigned: Collection[TopicPartition]) -> None:
        await self._subscription._assigned(assigned)


def _message_in(record: Any) -> Message | None:
    topic = TOPICS.get(record.topic)
    if record.value is None or (topic is not None and not topic.messages):
        return None
    return parse(record.value, topic.messages if topic is not None else tuple(MODELS.values()))


def _consumer_settings(servers: str, group: str | None, start: Start, topics: Collection[str]) -> dict[str, Any]:
    largest = max(TOPICS[name].max_message_bytes if name in TOPICS else MAX_DEAD_LETTER_BYTES for name in topics)
    return {
        "bootstrap_servers": servers,
        "group_id": group,
        "isolation_level": "read_committed",
        "enable_auto_commit": False,
        "auto_offset_reset": "latest" if start == "end" else "earliest",
        "max_partition_fetch_bytes": max(largest, MAX_TRANSPORT_BYTES),
        "fetch_max_bytes": max(largest, MAX_TRANSPORT_BYTES),
    }
