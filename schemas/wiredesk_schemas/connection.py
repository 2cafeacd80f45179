"""What publisher and subscription share: where the brokers are, and errors that say what to do."""

from __future__ import annotations

import os
from collections.abc import Collection
from typing import Any, Final

from aiokafka.client import AIOKafkaClient

BOOTSTRAP_VARIABLE: Final = "WIREDESK_BOOTSTRAP_SERVERS"
DEFAULT_BOOTSTRAP: Final = "localhost:9092"


class BrokerUnavailable(ConnectionError):
    """No broker answers at the given addresses."""


class MissingTopic(LookupError):
    """A topic does not exist on the broker; it is never created by reading or writing it."""


def bootstrap(given: str | None) -> str:
    """The brokers' addresses, `host:port` joined by commas: as given, else the environment's, else this machine's."""
    return given or os.environ.get(BOOTSTRAP_VARIABLE) or DEFAULT_BOOTSTRAP


def unavailable(servers: str, error: Exception) -> BrokerUnavailable:
    """The error for a first connection that failed."""
    return BrokerUnavailable(f"no Kafka broker answers at {servers}: {error}")


async def existing_partitions(client: Any, topics: Collection[str], servers: str) -> dict[str, list[int]]:
    """The partitions of each topic, in order.

    Raises:
        MissingTopic: at least one of them does not exist.
    """
    assert isinstance(client, AIOKafkaClient)
    metadata = await client.fetch_all_metadata()
    found = {topic: sorted(metadata.partitions_for_topic(topic) or ()) for topic in topics}
    if missing := [topic for topic, partitions in found.items() if not partitions]:
        raise MissingTopic(
            f"{' and '.join(missing)} {'does' if len(missing) == 1 else 'do'} not exist on {servers}: "
            "the operator creates topics with `wiredesk topics create`"
        )
    return found
