"""Reading topics without a group: what the command line shows. Committed records only; nothing is committed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Iterable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, Final, Literal

from aiokafka import AIOKafkaConsumer, TopicPartition

from wiredesk.runtime.kafka import client_options
from wiredesk.runtime.records import Record, utc_from_ms
from wiredesk.runtime.settings import BrokerSettings
from wiredesk_schemas.connection import existing_partitions
from wiredesk_schemas.limits import MAX_DEAD_LETTER_BYTES

Start = Literal["beginning", "end"] | datetime

_POLL_MS: Final = 200
_POLL_RECORDS: Final = 200
_FETCH_WAIT_MS: Final = 100


@asynccontextmanager
async def reading(settings: BrokerSettings, topics: Collection[str], start: Start) -> AsyncIterator[TopicReader]:
    """A reader of all partitions of the topics, connected.

    Args:
        settings: of the broker.
        topics: their names.
        start: the beginning, the end as it is now, or a time: the first record whose broker timestamp is not earlier.

    Raises:
        KafkaError: no broker answers.
        MissingTopic: a topic does not exist.
    """
    consumer = AIOKafkaConsumer(
        **client_options(settings),
        isolation_level="read_committed",
        enable_auto_commit=False,
        max_partition_fetch_bytes=MAX_DEAD_LETTER_BYTES,
        fetch_max_bytes=MAX_DEAD_LETTER_BYTES,
        fetch_max_wait_ms=_FETCH_WAIT_MS,
    )
    try:
        await consumer.start()
        found = await existing_partitions(consumer._client, topics, settings.bootstrap_servers)
        partitions = [TopicPartition(topic, number) for topic, numbers in found.items() for number in numbers]
        consumer.assign(partitions)
        reader = TopicReader(consumer, partitions, start)
        await reader.seek()
        yield reader
    finally:
        await consumer.stop()


class TopicReader:
    """Records in the order of each partition; `reading` makes one."""

    def __init__(self, consumer: Any, partitions: Collection[TopicPartition], start: Start) -> None:
        self._consumer = consumer
        self._partitions = partitions
        self._start = start
        self._waiting: list[Record] = []
        self._ends: dict[TopicPartition, int] = {}

    async def seek(self) -> None:
        """Go to the start, and note where each partition ends."""
        if self._start == "beginning":
            await self._consumer.seek_to_beginning(*self._partitions)
        else:
            await self._consumer.seek_to_end(*self._partitions)
        if isinstance(self._start, datetime):
            await self._seek_to_time(self._start)
        # The embedded broker's own answers about ends are too low; what it says with a fetch is right.
        while len(self._ends) < len(self._partitions):
            self._waiting += await self._poll()
            self._ends |= {each: end for each in self._partitions if (end := self._end(each)) is not None}
        if self._start == "end":
            self._waiting = []
            for partition, end in self._ends.items():
                self._consumer.seek(partition, end)

    async def to_end(self) -> AsyncIterator[Record]:
        """The records that were there when the reader was opened."""
        while self._waiting or not await self._at_end():
            for record in await self._taken():
                if record.offset < self._ends[TopicPartition(record.topic, record.partition)]:
                    yield record

    async def follow(self) -> AsyncIterator[Record]:
        """Records for ever, as they come."""
        while True:
            for record in await self._taken():
                yield record

    async def _taken(self) -> Iterable[Record]:
        taken, self._waiting = self._waiting or await self._poll(), []
        return taken

    async def _poll(self) -> list[Record]:
        fetched = await self._consumer.getmany(timeout_ms=_POLL_MS, max_records=_POLL_RECORDS)
        records = [_record(item) for items in fetched.values() for item in items]
        if isinstance(self._start, datetime):
            return [item for item in records if item.timestamp is None or item.timestamp >= self._start]
        return records

    async def _at_end(self) -> bool:
        for partition, end in self._ends.items():
            if await self._consumer.position(partition) < end:
                return False
        return True

    async def _seek_to_time(self, time: datetime) -> None:
        moment = round(time.timestamp() * 1000)
        places = await self._consumer.offsets_for_times(dict.fromkeys(self._partitions, moment))
        for partition, place in places.items():
            if place is not None:
                self._consumer.seek(partition, place.offset)

    def _end(self, partition: TopicPartition) -> int | None:
        """The offset after the last committed record, once a fetch has told."""
        highwater, stable = self._consumer.highwater(partition), self._consumer.last_stable_offset(partition)
        if highwater is None:
            return None
        return int(highwater if stable is None or stable < 0 else stable)


def _record(item: Any) -> Record:
    return Record(
        topic=item.topic,
        partition=item.partition,
        offset=item.offset,
        value=item.value,
        key=item.key,
        headers=tuple(item.headers),
        timestamp=utc_from_ms(item.timestamp),
    )
