"""Fixtures of the whole suite. `broker` runs a test twice: embedded and, marked `kafka`, on a real Kafka."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from support.brokers import Broker, embedded, real_kafka
from support.processes import Services, services_of

pytest_plugins = ("support.engines",)


@pytest.fixture(params=["embedded", pytest.param("kafka", marks=pytest.mark.kafka)])
async def broker(request: pytest.FixtureRequest) -> AsyncIterator[Broker]:
    """A broker with every topic, empty."""
    async with embedded() if request.param == "embedded" else real_kafka() as running:
        yield running


@pytest.fixture
async def kafka() -> AsyncIterator[Broker]:
    """A real Kafka with every topic, empty: for what only it can show. Its tests are marked `kafka`."""
    async with real_kafka() as running:
        yield running


@pytest.fixture
async def services(broker: Broker, tmp_path: Path) -> AsyncIterator[Services]:
    """Services against `broker`."""
    async with services_of(broker, tmp_path) as running:
        yield running


@pytest.fixture
async def kafka_services(kafka: Broker, tmp_path: Path) -> AsyncIterator[Services]:
    """Services against a real Kafka."""
    async with services_of(kafka, tmp_path) as running:
        yield running


@pytest.fixture(autouse=True)
def _what_a_command_silences_is_heard_again() -> Iterator[None]:
    """Commands that run in the tests' own process quieten aiokafka as a whole."""
    aiokafka = logging.getLogger("aiokafka")
    level = aiokafka.level
    yield
    aiokafka.setLevel(level)
