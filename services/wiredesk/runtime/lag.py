"""How far a group is behind, asked of the broker by a connection of its own: a consumer that died cannot tell."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from wiredesk.runtime import metrics
from wiredesk.runtime.faust_app import group_id
from wiredesk.runtime.health import Health
from wiredesk.runtime.kafka import client_options
from wiredesk.runtime.settings import BrokerSettings

SECONDS_BETWEEN_LOOKS: Final = 10.0
PROBE_MS: Final = 2_000
log = structlog.get_logger("wiredesk.lag")


async def watch_lag(
    stage: str,
    topic: str,
    settings: BrokerSettings,
    health: Health,
    assigned: Callable[[], Iterable[TopicPartition]],
) -> None:
    """For ever: put the group's lag into the metrics, and that of this process's own partitions into its health.

    With nothing to read, or no broker to read from, the service counts as advancing: a standby has no partition, and an
    outage is not its fault. On the embedded broker the end of a topic is not exact: its lag is shown, and not believed.
    """
    while True:
        try:
            async with _consumer(stage, settings) as consumer:
                while True:
                    behind = await behind_of(consumer, topic)
                    metrics.LAG.labels(stage).set(sum(item.records for item in behind.values()))
                    own = {partition.partition for partition in assigned() if partition.topic == topic}
                    waiting = [item for number, item in behind.items() if number in own and item.records]
                    if not settings.transactions or not await _any_record(consumer, topic, waiting):
                        waiting = []
                    health.lag = sum(item.records for item in waiting)
                    if not health.lag and not health.in_flight:
                        health.advance()
                    await asyncio.sleep(SECONDS_BETWEEN_LOOKS)
        except (KafkaError, OSError) as error:
            log.warning("cannot ask for the lag", error=repr(error))
            health.advance()
            await asyncio.sleep(SECONDS_BETWEEN_LOOKS)


@dataclass(frozen=True, slots=True)
class Behind:
    """Where a group stands in a partition: the next offset to read, and how many offsets there are from it on."""

    partition: int
    next: int
    records: int


@asynccontextmanager
async def _consumer(stage: str, settings: BrokerSettings) -> AsyncIterator[AIOKafkaConsumer]:
    consumer = AIOKafkaConsumer(**client_options(settings), group_id=group_id(stage), enable_auto_commit=False)
    try:
        await consumer.start()
        yield consumer
    finally:
        await consumer.stop()


async def behind_of(consumer: AIOKafkaConsumer, topic: str) -> dict[int, Behind]:
    """Partition → how far the consumer's group is behind in a topic.

    Offsets, not records: markers of transactions and what compaction has taken count too.
    """
    cluster = await consumer._client.fetch_all_metadata()
    partitions = [TopicPartition(topic, number) for number in cluster.partitions_for_topic(topic) or ()]
    if not partitions:
        return {}
    ends = await consumer.end_offsets(partitions)
    starts = await consumer.beginning_offsets(partitions)
    behind = {}
    for partition in partitions:
        following = max(await consumer.committed(partition) or 0, starts[partition])
        behind[partition.partition] = Behind(partition.partition, following, max(0, ends[partition] - following))
    return behind


async def _any_record(consumer: AIOKafkaConsumer, topic: str, behind: Sequence[Behind]) -> bool:
    """Whether there is a record to be read, and not only the end of a transaction."""
    if not behind:
        return False
    consumer.assign([TopicPartition(topic, item.partition) for item in behind])
    for item in behind:
        consumer.seek(TopicPartition(topic, item.partition), item.next)
    return any((await consumer.getmany(timeout_ms=PROBE_MS, max_records=1)).values())
