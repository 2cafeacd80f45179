"""The lag that the metrics show and that liveness believes, against a real Kafka."""

from __future__ import annotations

import asyncio
import contextlib

import pytest
from aiokafka import AIOKafkaConsumer
from aiokafka.structs import TopicPartition
from support.brokers import Broker
from support.traffic import publish, raw

from wiredesk.runtime.faust_app import group_id
from wiredesk.runtime.health import Health
from wiredesk.runtime.lag import behind_of, watch_lag
from wiredesk_schemas.topics import RAW

pytestmark = pytest.mark.kafka


def consumer_of_cleaning(kafka: Broker) -> AIOKafkaConsumer:
    return AIOKafkaConsumer(bootstrap_servers=kafka.address, group_id=group_id("cleaning"), enable_auto_commit=False)


async def health_after_a_look(kafka: Broker) -> Health:
    health = Health(liveness_seconds=0, lag=-1)
    partitions = [TopicPartition(RAW.name, number) for number in range(RAW.partitions)]
    await look(kafka, health, partitions)
    return health


async def look(kafka: Broker, health: Health, partitions: list[TopicPartition]) -> None:
    watch = asyncio.create_task(watch_lag("cleaning", RAW.name, kafka.settings, health, lambda: partitions))
    async with asyncio.timeout(30):
        while health.lag < 0:
            await asyncio.sleep(0.05)
    watch.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await watch


async def test_records_that_nobody_has_read_are_the_lag(kafka: Broker) -> None:
    await publish(kafka, [raw(number) for number in range(10)])

    health = await health_after_a_look(kafka)

    assert health.lag == 10
    assert "10 waiting" in (health.not_alive() or "")


async def test_the_end_of_a_transaction_is_nothing_to_read(kafka: Broker) -> None:
    producer = kafka.producer(transactional_id="a-scraper")
    await producer.start()
    async with producer.transaction():
        metadata = await producer.send_and_wait(RAW.name, b"{}", partition=0)
    await producer.stop()
    consumer = consumer_of_cleaning(kafka)
    await consumer.start()
    partition = TopicPartition(RAW.name, 0)
    consumer.assign([partition])
    await consumer.commit({partition: metadata.offset + 1})
    assert (await behind_of(consumer, RAW.name))[0].records == 1
    await consumer.stop()

    health = await health_after_a_look(kafka)

    assert health.lag == 0
    assert health.not_alive() is None


async def test_a_process_without_partitions_has_nothing_to_read(kafka: Broker) -> None:
    await publish(kafka, [raw(1)])
    health = Health(liveness_seconds=0, lag=-1)
    await look(kafka, health, [])

    assert health.lag == 0
