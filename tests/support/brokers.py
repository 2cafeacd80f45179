"""Brokers for the tests: the embedded one, and a real Apache Kafka where `WIREDESK_TEST_KAFKA` names one."""

from __future__ import annotations

import asyncio
import contextlib
import os
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import UnknownTopicOrPartitionError

from wiredesk.runtime.embedded import embedded_broker
from wiredesk.runtime.settings import BrokerSettings
from wiredesk.runtime.topic_admin import create_topics, topic_states
from wiredesk_schemas.limits import MAX_DEAD_LETTER_BYTES
from wiredesk_schemas.topics import TOPICS

KAFKA = "WIREDESK_TEST_KAFKA"
"""The address of a real Kafka that the tests may use: every Wiredesk topic on it is deleted."""

KAFKA_CONTROL = "WIREDESK_TEST_KAFKA_CONTROL"
"""A command that is called with `kill` (-9) and with `start`, and returns when the broker is gone, or answers."""


@dataclass(frozen=True)
class Broker:
    """A broker on which every topic exists, empty."""

    address: str
    transactions: bool

    @property
    def settings(self) -> BrokerSettings:
        return BrokerSettings(bootstrap_servers=self.address, transactions=self.transactions)

    @property
    def environment(self) -> dict[str, str]:
        return {
            "WIREDESK_BOOTSTRAP_SERVERS": self.address,
            "WIREDESK_TRANSACTIONS": str(self.transactions).lower(),
        }

    @property
    def isolation(self) -> str:
        return "read_committed" if self.transactions else "read_uncommitted"

    def consumer(self, *topics: str) -> AIOKafkaConsumer:
        """A reader of everything on some topics, from the beginning."""
        return AIOKafkaConsumer(
            *topics,
            bootstrap_servers=self.address,
            auto_offset_reset="earliest",
            enable_auto_commit=False,
            isolation_level=self.isolation,
            max_partition_fetch_bytes=MAX_DEAD_LETTER_BYTES,
            fetch_max_wait_ms=50,
        )

    def producer(self, **options: object) -> AIOKafkaProducer:
        return AIOKafkaProducer(
            bootstrap_servers=self.address,
            **{
                "max_request_size": MAX_DEAD_LETTER_BYTES,
                "enable_idempotence": self.transactions,
                "acks": "all",
                **options,
            },
        )

    @staticmethod
    async def control(action: str) -> None:
        """`kill` or `start` the real Kafka."""
        command = os.environ.get(KAFKA_CONTROL)
        if not command:
            pytest.skip(f"{KAFKA_CONTROL} names no command that restarts the broker")
        process = await asyncio.create_subprocess_exec(*command.split(), action)
        assert await asyncio.wait_for(process.wait(), 120) == 0


@asynccontextmanager
async def embedded() -> AsyncIterator[Broker]:
    async with embedded_broker() as address:
        broker = Broker(address, transactions=False)
        await create_topics(broker.settings)
        yield broker


@asynccontextmanager
async def real_kafka() -> AsyncIterator[Broker]:
    address = os.environ.get(KAFKA)
    if not address:
        pytest.skip(f"{KAFKA} names no real Kafka")
    yield await empty_kafka(address)


async def empty_kafka(address: str) -> Broker:
    """A real Kafka, its Wiredesk topics deleted and made anew."""
    broker = Broker(address, transactions=True)
    await _delete_topics(broker)
    await create_topics(broker.settings)
    return broker


async def _delete_topics(broker: Broker) -> None:
    async with asyncio.timeout(30):
        while existing := [item.topic.name for item in await topic_states(broker.settings) if item.partitions]:
            admin = AIOKafkaAdminClient(bootstrap_servers=broker.address)
            await admin.start()
            with contextlib.suppress(UnknownTopicOrPartitionError):
                await admin.delete_topics([name for name in existing if name in TOPICS])
            await admin.close()


def tail_of(path: os.PathLike[str], lines: int = 30) -> str:
    """The end of a log file, for a failure's message."""
    return subprocess.run(["tail", f"-{lines}", path], capture_output=True, text=True, check=False).stdout
