"""The services' consumer groups as the broker sees them."""

from __future__ import annotations

from dataclasses import dataclass

from aiokafka import AIOKafkaConsumer
from aiokafka.admin import AIOKafkaAdminClient

from wiredesk.runtime.faust_app import group_id
from wiredesk.runtime.kafka import client_options
from wiredesk.runtime.lag import behind_of
from wiredesk.runtime.settings import BrokerSettings
from wiredesk_schemas.topics import MAIN, SERVICES


@dataclass(frozen=True, slots=True)
class GroupState:
    """A service's group. On the embedded broker `lag` is not exact."""

    service: str
    group: str
    members: int
    lag: int
    """Records not yet committed."""


async def group_states(settings: BrokerSettings) -> list[GroupState]:
    """Each service's group; one that never ran has no members, and all of its topic as lag.

    Raises:
        KafkaError: no broker answers, or it does not tell.
    """
    return [await _state(settings, service) for service in SERVICES]


async def _state(settings: BrokerSettings, service: str) -> GroupState:
    group = group_id(service)
    topic = next(topic for topic in MAIN if service in topic.consumers)
    admin = AIOKafkaAdminClient(**client_options(settings))
    consumer = AIOKafkaConsumer(**client_options(settings), group_id=group, enable_auto_commit=False)
    try:
        await admin.start()
        await consumer.start()
        # One group a question: aiokafka 0.14 misreads answers about several.
        (answer,) = await admin.describe_consumer_groups([group])
        (described,) = answer.to_object()["groups"]
        lag = sum(item.records for item in (await behind_of(consumer, topic.name)).values())
        return GroupState(service, group, len(described["members"]), lag)
    finally:
        await consumer.stop()
        await admin.close()
