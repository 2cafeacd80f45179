"""The log on Kafka, in transactions; and on the embedded broker, which has none."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final

import structlog
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.errors import IllegalOperation, KafkaError, ProducerFenced

from wiredesk.runtime.kafka import ANY_SIZE, client_options
from wiredesk.runtime.log import Consumed, Fenced, LogEntry, LogUnavailable
from wiredesk.runtime.records import Output
from wiredesk.runtime.settings import BrokerSettings
from wiredesk.runtime.topic_id import ask_topic_id
from wiredesk_schemas.limits import MAX_TRANSPORT_BYTES

TRANSACTIONAL_ID: Final = "wiredesk-indexing"
"""Fixed: a new writer with this id fences every earlier one."""

TRANSACTION_TIMEOUT_MS: Final = 30_000
STOP_SECONDS: Final = 5.0
READ_RECORDS: Final = 500
EMBEDDED_LOG: Final = "embedded"
"""The topic id of the embedded broker's log, which ends with its process."""

log = structlog.get_logger("wiredesk.log")


class KafkaLog:
    """The log topics on Kafka, one partition each. One transaction a batch; readers see committed records only."""

    def __init__(self, settings: BrokerSettings, transactional_id: str = TRANSACTIONAL_ID) -> None:
        self._settings = settings
        self._transactional_id = transactional_id if settings.transactions else None
        self._producer: AIOKafkaProducer | None = None

    async def open(self) -> None:
        """Become the writer: earlier writers with this transactional id are fenced, what they left open is undone."""
        await self.close()
        self._producer = AIOKafkaProducer(
            **client_options(self._settings),
            client_id=TRANSACTIONAL_ID,
            transactional_id=self._transactional_id,
            transaction_timeout_ms=TRANSACTION_TIMEOUT_MS,
            acks="all",
            compression_type="zstd",
            linger_ms=2,
            max_batch_size=1024 * 1024,
            max_request_size=ANY_SIZE,
        )
        await self._producer.start()

    async def close(self) -> None:
        """Disconnect; a producer that does not stop in 5 s is left behind, fenced."""
        if self._producer:
            producer, self._producer = self._producer, None
            with contextlib.suppress(TimeoutError, KafkaError):
                async with asyncio.timeout(STOP_SECONDS):
                    await producer.stop()

    async def append(self, outputs: Sequence[Output], consumed: Consumed) -> list[int]:
        """Append a batch, all or nothing where there are transactions; returns each record's offset, in order.

        In a transaction the input's offset is committed too: no record that has had its effect comes again.

        Raises:
            Fenced: another writer has taken over.
            KafkaError: the transaction failed; nothing of it is seen.
        """
        assert self._producer is not None, "open() comes first"
        try:
            if not self._transactional_id:
                return await self._send(outputs)
            async with self._producer.transaction():
                offsets = await self._send(outputs)
                partition = TopicPartition(consumed.topic, 0)
                await self._producer.send_offsets_to_transaction({partition: consumed.offset}, consumed.group)
                return offsets
        except (ProducerFenced, IllegalOperation) as error:
            # IllegalOperation: fenced between two sends, the producer has left the transaction that is open here
            raise Fenced("another indexing writer has taken over") from error

    async def _send(self, outputs: Sequence[Output]) -> list[int]:
        assert self._producer is not None
        sent = [
            await self._producer.send(item.topic, item.value, key=item.key, headers=list(item.headers))
            for item in outputs
        ]
        return [metadata.offset for metadata in await asyncio.gather(*sent)]

    async def consumed(self, of: Consumed) -> int:
        """The next offset of the input, as the last transaction of any writer has left it; 0 where none has."""
        if not self._transactional_id:
            return 0
        options = client_options(self._settings)
        consumer = AIOKafkaConsumer(**options, group_id=of.group, enable_auto_commit=False)
        try:
            await consumer.start()
            return int(await consumer.committed(TopicPartition(of.topic, 0)) or 0)
        finally:
            await consumer.stop()

    async def topic_id(self, topic: str) -> str:
        """The broker's id of the topic."""
        if not self._transactional_id:
            return EMBEDDED_LOG
        async with self._reader(topic) as (consumer, _):
            return await ask_topic_id(consumer._client, topic)

    async def end(self, topic: str) -> int:
        """The offset after the last committed record (the last stable offset; embedded, the high watermark)."""
        async with self._reader(topic) as (consumer, partition):
            if self._transactional_id:
                ends = await consumer.end_offsets([partition])
                return int(ends[partition])
            # The embedded broker's end_offsets is wrong for compressed batches; the watermark of a fetch is right.
            await consumer.seek_to_beginning(partition)
            while (watermark := consumer.highwater(partition)) is None:
                await consumer.getmany(partition, timeout_ms=100)
            return int(watermark)

    async def read(self, topic: str, start: int, end: int) -> AsyncIterator[list[LogEntry]]:
        """The committed records from `start` up to `end`, in batches; compaction and transactions leave gaps."""
        if start >= end:
            return
        async with self._reader(topic) as (consumer, partition):
            consumer.seek(partition, start)
            while await consumer.position(partition) < end:
                fetched = await consumer.getmany(partition, timeout_ms=500, max_records=READ_RECORDS)
                if messages := fetched.get(partition):
                    yield [LogEntry(topic, item.offset, item.key, item.value) for item in messages]

    @asynccontextmanager
    async def _reader(self, topic: str) -> AsyncIterator[tuple[Any, TopicPartition]]:
        consumer = AIOKafkaConsumer(
            **client_options(self._settings),
            client_id=f"{TRANSACTIONAL_ID}-reader",
            isolation_level="read_committed" if self._transactional_id else "read_uncommitted",
            auto_offset_reset="earliest",
            enable_auto_commit=False,
            max_partition_fetch_bytes=MAX_TRANSPORT_BYTES,
            fetch_max_wait_ms=100,
        )
        try:
            await consumer.start()
            partition = TopicPartition(topic, 0)
            consumer.assign([partition])
            yield consumer, partition
        except KafkaError as error:
            raise LogUnavailable(str(error)) from error
        finally:
            await consumer.stop()
