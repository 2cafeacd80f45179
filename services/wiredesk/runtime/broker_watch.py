"""Whether a broker answers, asked over and over by a connection of its own: Faust waits for one without a word."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import structlog
from aiokafka.client import AIOKafkaClient
from aiokafka.errors import KafkaError

from wiredesk.runtime.health import Health
from wiredesk.runtime.kafka import client_options
from wiredesk.runtime.settings import BrokerSettings

SECONDS_BETWEEN_LOOKS: Final = 2.0
ANSWER_SECONDS: Final = 3.0
"""A broker that takes longer to name its topics does not answer."""
PATIENCE_SECONDS: Final = 5.0
"""An election of a leader, or a broker's quick restart, is no outage."""

log = structlog.get_logger("wiredesk.runtime")


async def watch_broker(settings: BrokerSettings, health: Health) -> None:
    """For ever: put into the health whether a broker answers. While none does the service counts as advancing."""
    answered = time.monotonic()
    while True:
        try:
            async with _client(settings) as client:
                while True:
                    async with asyncio.timeout(ANSWER_SECONDS):
                        await client.fetch_all_metadata()
                    answered = time.monotonic()
                    if health.unreachable:
                        log.info("the broker answers again", bootstrap_servers=health.unreachable)
                        health.unreachable = None
                    await asyncio.sleep(SECONDS_BETWEEN_LOOKS)
        except (KafkaError, OSError) as error:  # a timeout is an OSError
            if not health.unreachable and time.monotonic() - answered > PATIENCE_SECONDS:
                health.unreachable = settings.bootstrap_servers
                log.warning("no broker answers", bootstrap_servers=settings.bootstrap_servers, error=repr(error))
            if health.unreachable:
                health.advance()
            await asyncio.sleep(SECONDS_BETWEEN_LOOKS)


@asynccontextmanager
async def _client(settings: BrokerSettings) -> AsyncIterator[AIOKafkaClient]:
    client = AIOKafkaClient(**client_options(settings))
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            await client.bootstrap()
        yield client
    finally:
        await client.close()
