"""How far a group is behind, asked of the broker by a connection of its own: a consumer that died cannot tell."""

from __future__ import annotations

import asyncio

import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from wiredesk.runtime import metrics
from wiredesk.runtime.faust_app import group_id
from wiredesk.runtime.health import Health
from wiredesk.runtime.kafka import client_options
from wiredesk.runtime.settings import BrokerSettings

SECONDS_BETWEEN_LOOKS = 10.0
log = structlog.get_logger("wiredesk.lag")


async def watch_lag(stage: str, topic: str, settings: BrokerSettings, health: Health) -> None:
    """For ever: put the group's lag into the metrics and the health; with none, the service counts as advancing.

    On the embedded broker the end of a topic is not exact, and so neither is this.
    """
    consumer = AIOKafkaConsumer(**client_options(settings), group_id=group_id(stage), enable_auto_commit=False)
    await consumer.start()
    try:
        while True:
            try:
                health.lag = await lag_of(consumer, topic)
                metrics.LAG.labels(stage).set(health.lag)
                if not health.lag and not health.in_flight:
                    health.advance()
            except KafkaError as error:
                log.warning("cannot ask for the lag", error=repr(error))
            await asyncio.sleep(SECONDS_BETWEEN_LOOKS)
    finally:
        await consumer.stop()


async def lag_of(consumer: AIOKafkaConsumer, topic: str) -> int:
    """Records of a topic that the consumer's group has not committed yet."""
    await consumer.topics()  # refreshes what partitions_for_topic knows
    partitions = [TopicPartition(topic, number) for number in consumer.partitions_for_topic(topic) or ()]
    if not partitions:
        return 0
    ends = await consumer.end_offsets(partitions)
    starts = await consumer.beginning_offsets(partitions)
    total = 0
    for partition in partitions:
        committed = await consumer.committed(partition)
        total += max(0, ends[partition] - (starts[partition] if committed is None else committed))
    return total
