"""The client (extra `kafka`): publish articles, and subscribe to what becomes of them.

    async with Publisher("my-scraper") as publisher:
        await publisher.article("https://news.example/a", html=page)

    async with subscribe("articles.enriched.v1", group="my-reader") as events:
        async for event in events:
            store(event)

Never end a subscription by leaving it to the garbage collector: `async with`, or `contextlib.aclosing`.
"""

from __future__ import annotations

from typing import Any, Literal

try:
    import aiokafka  # noqa: F401 - asked for here, so that its absence is explained
except ModuleNotFoundError as error:
    raise ModuleNotFoundError(
        "the client needs the extra `kafka`: pip install 'wiredesk-schemas[kafka]'", name=error.name
    ) from error

from wiredesk_schemas.connection import BrokerUnavailable, MissingTopic
from wiredesk_schemas.delivery import Delivered, Delivery, NotDelivered
from wiredesk_schemas.event import Event
from wiredesk_schemas.publisher import Publisher
from wiredesk_schemas.subscription import Finish, Start, Subscription

__all__ = [
    "BrokerUnavailable",
    "Delivered",
    "Delivery",
    "Event",
    "MissingTopic",
    "NotDelivered",
    "Publisher",
    "Subscription",
    "subscribe",
]


def subscribe(
    *topics: str,
    group: str | None = None,
    start: Start = "group",
    finish: Finish = "next",
    invalid: Literal["raise", "skip"] = "raise",
    commit_interval: float = 1.0,
    bootstrap_servers: str | None = None,
    **connection: Any,
) -> Subscription:
    """The events of one or more topics, typed, as an async iterator and async context manager.

    With a group the offsets of finished events are committed, every `commit_interval` seconds and on closing. An event
    is finished when the next one is asked for, or on `event.done()`. So a crash or an exception in the loop's body
    never commits the event being worked on: it comes again, to this consumer or to another of the group (delivery is
    at least once; drop repeats by article id and revision). Call `event.done()` before leaving the loop with `break`.

    Records of unknown types are skipped and counted in `skipped`; a null value is an event without a message whose
    `withdrawn` is true; records of dead-letter topics come with `value` and `headers` and no message. Only committed
    transactions are read.

    Args:
        topics: names such as `articles.enriched.v1`.
        group: the consumer group; without one nothing is committed, and all partitions of today are read.
        start: `group`: where the group left off; a new group, or none, starts at the beginning. `beginning`, `end`
            or a time with an offset: there, whatever the group has committed; once a partition.
        finish: `done` for callers that work on many events at once: only `event.done()` finishes an event, and what
            is committed ends before the first unfinished one.
        invalid: what to do with a record that breaks the contract: `raise`, or `skip` and count it.
        commit_interval: seconds between commits.
        bootstrap_servers: `host:port`, joined by commas; `WIREDESK_BOOTSTRAP_SERVERS`, else `localhost:9092`.
        connection: further arguments of `AIOKafkaConsumer`, such as `security_protocol`, `ssl_context`, `sasl_*`,
            and `max_poll_interval_ms`: the longest time that one event may take, 300,000 by default.

    Raises:
        BrokerUnavailable: on entering, no broker answers.
        MissingTopic: on entering, a topic does not exist.
        UnsupportedVersion: on iterating, a record has a major version newer than this client: upgrade it. Nothing at
            or past that record is committed.
        ContractError: on iterating, a record breaks the contract (`invalid="raise"`).
    """
    return Subscription(
        topics,
        group=group,
        start=start,
        finish=finish,
        invalid=invalid,
        commit_interval=commit_interval,
        bootstrap_servers=bootstrap_servers,
        connection=connection,
    )
