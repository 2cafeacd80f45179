"""Topics on the broker, from the contract's table: created before any service, and compared with it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import TopicAlreadyExistsError, for_code
from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_delay, wait_fixed

from wiredesk.runtime.kafka import client_options
from wiredesk.runtime.settings import BrokerSettings
from wiredesk_schemas.topics import TOPICS, Topic


class TopicMismatch(Exception):
    """The broker's topics are not those of the contract; the message says which, and what to do."""


@dataclass(frozen=True, slots=True)
class TopicState:
    """A topic of the contract as it is on the broker; `partitions` is None where it is missing."""

    topic: Topic
    partitions: int | None


@asynccontextmanager
async def _admin(settings: BrokerSettings) -> AsyncIterator[AIOKafkaAdminClient]:
    client = AIOKafkaAdminClient(**client_options(settings))
    await client.start()
    try:
        yield client
    finally:
        await client.close()


async def topic_states(settings: BrokerSettings) -> list[TopicState]:
    """Every topic of the contract as the broker has it."""
    async with _admin(settings) as admin:
        existing = set(await admin.list_topics()) & set(TOPICS)  # asked by name, a broker may create what is missing
        described = await admin.describe_topics(sorted(existing)) if existing else []
    found = {item["topic"]: len(item["partitions"]) for item in described if not item["error_code"]}
    return [TopicState(topic, found.get(topic.name)) for topic in TOPICS.values()]


async def create_topics(settings: BrokerSettings, replication: int = 1) -> list[Topic]:
    """Create what is missing; returns it. What exists is left as it is.

    Raises:
        TopicMismatch: a topic exists with another number of partitions.
    """
    states = await topic_states(settings)
    if wrong := list(_problems(state for state in states if state.partitions is not None)):
        raise TopicMismatch("; ".join(wrong))
    missing = [state.topic for state in states if state.partitions is None]
    if missing:
        async with _admin(settings) as admin:
            response = await admin.create_topics(
                [NewTopic(topic.name, topic.partitions, replication, topic_configs=topic.config) for topic in missing]
            )
        for name, code, *detail in response.topic_errors:
            error = for_code(code)
            if code and error is not TopicAlreadyExistsError:
                raise TopicMismatch(f"cannot create {name}: {error.__name__} {' '.join(map(str, detail))}")
    # The broker answers before every part of it knows the new topics.
    async for attempt in AsyncRetrying(
        retry=retry_if_exception_type(TopicMismatch), wait=wait_fixed(0.1), stop=stop_after_delay(30), reraise=True
    ):
        with attempt:
            await check_topics(settings)
    return missing


async def check_topics(settings: BrokerSettings) -> None:
    """Compare the broker's topics with the contract.

    Raises:
        TopicMismatch: one is missing or has another number of partitions.
    """
    problems = list(_problems(await topic_states(settings)))
    if problems:
        raise TopicMismatch("; ".join(problems))


def _problems(states: Iterable[TopicState]) -> Iterable[str]:
    for state in states:
        name, wanted = state.topic.name, state.topic.partitions
        if state.partitions is None:
            yield f"topic {name} is missing: run `wiredesk topics create`"
        elif state.partitions != wanted:
            yield (
                f"topic {name} has {state.partitions} partitions and must have {wanted}, or the order of an article's "
                "records is lost: delete it, if it holds nothing that you need, and run `wiredesk topics create`"
            )
