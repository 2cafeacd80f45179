"""The official Kafka image through testcontainers: the topics of the contract, and the client, against it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from testcontainers.core.container import DockerContainer
from testcontainers.core.wait_strategies import LogMessageWaitStrategy

from wiredesk.runtime.embedded import free_port
from wiredesk.runtime.settings import BrokerSettings
from wiredesk.runtime.topic_admin import TopicMismatch, check_topics, create_topics
from wiredesk_schemas.client import Publisher, subscribe
from wiredesk_schemas.topics import TOPICS

pytestmark = pytest.mark.kafka


@pytest.fixture(scope="module")
def settings(engine: None) -> Iterator[BrokerSettings]:
    """A Kafka of its own. The port is fixed, since the broker must know its advertised address before it starts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("testcontainers.core.config.testcontainers_config.ryuk_disabled", True)  # one image less to pull
        port = free_port()
        container = (
            DockerContainer("apache/kafka:4.3.1")
            .with_bind_ports(f"{port}/tcp", port)
            .with_env("KAFKA_NODE_ID", "1")
            .with_env("KAFKA_PROCESS_ROLES", "broker,controller")
            .with_env("KAFKA_CONTROLLER_QUORUM_VOTERS", "1@localhost:9093")
            .with_env("KAFKA_CONTROLLER_LISTENER_NAMES", "CONTROLLER")
            .with_env("KAFKA_LISTENERS", f"PLAINTEXT://:{port},CONTROLLER://localhost:9093")
            .with_env("KAFKA_ADVERTISED_LISTENERS", f"PLAINTEXT://127.0.0.1:{port}")
            .with_env("KAFKA_LISTENER_SECURITY_PROTOCOL_MAP", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT")
            .with_env("KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR", "1")
            .with_env("KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR", "1")
            .with_env("KAFKA_TRANSACTION_STATE_LOG_MIN_ISR", "1")
            .waiting_for(LogMessageWaitStrategy("Kafka Server started"))
        )
        with container:
            yield BrokerSettings(bootstrap_servers=f"127.0.0.1:{port}")


async def test_given_no_topics_when_they_are_created_then_every_one_fits_the_contract(
    settings: BrokerSettings,
) -> None:
    with pytest.raises(TopicMismatch, match="is missing"):
        await check_topics(settings)
    created = await create_topics(settings)
    assert {topic.name for topic in created} == set(TOPICS)
    await check_topics(settings)
    assert await create_topics(settings) == []


async def test_given_the_official_image_then_what_the_client_publishes_it_reads_back(settings: BrokerSettings) -> None:
    await create_topics(settings)
    address = settings.bootstrap_servers
    async with Publisher("tester", bootstrap_servers=address) as publisher:
        delivery = await publisher.article("https://news.example/ferry", text="The ferry sailed on time.")
        await delivery
    async with asyncio.timeout(30), subscribe("articles.raw.v1", bootstrap_servers=address) as events:
        event = await anext(events)
    assert event.key == delivery.article_id
