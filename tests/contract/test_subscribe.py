"""A subscription, as a consumer's author sees it: what comes, in which order, and what comes again."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
import textwrap
import uuid
from collections import Counter
from contextlib import aclosing
from datetime import UTC, datetime, timedelta

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from wiredesk_schemas.article_outcome import ArticleOutcome
from wiredesk_schemas.article_rejected import ArticleRejected
from wiredesk_schemas.client import BrokerUnavailable, Event, MissingTopic, Subscription, subscribe
from wiredesk_schemas.errors import InvalidJson, InvalidSchema, UnsupportedVersion
from wiredesk_schemas.events import DeadLetterHeaders
from wiredesk_schemas.facts import ArticleWithdrawn

NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
AN_ID = "0b9f1f53-5fd0-5a55-8f0a-1f5b8d0b8a11"
PATIENCE = 60


def outcome(number: int) -> bytes:
    return ArticleOutcome(record_id=f"r{number}", outcome="stale", stage="indexing", at=NOW).to_bytes()


async def write(broker: str, topic: str, values: list[bytes | None], *, partition: int = 0, **options: object) -> None:
    async with AIOKafkaProducer(bootstrap_servers=broker, max_request_size=12 << 20) as producer:
        for value in values:
            await producer.send_and_wait(topic, value, key=AN_ID.encode(), partition=partition, **options)


async def take(events: Subscription, count: int) -> list[Event]:
    """So many events; the last is asked past, never: the caller still works on it."""
    async with asyncio.timeout(PATIENCE):
        return [await anext(events) for _ in range(count)]


def ids(events: list[Event]) -> list[str]:
    return [event.message.record_id for event in events if isinstance(event.message, ArticleOutcome)]


async def committed(broker: str, group: str, topic: str) -> dict[int, int]:
    consumer = AIOKafkaConsumer(bootstrap_servers=broker, group_id=group, enable_auto_commit=False)
    await consumer.start()
    try:
        offsets = {number: await consumer.committed(TopicPartition(topic, number)) for number in range(3)}
    finally:
        await consumer.stop()
    return {number: offset for number, offset in offsets.items() if offset is not None}


@pytest.fixture
def quick(broker: str, request: pytest.FixtureRequest) -> dict[str, int]:
    """Short sessions: the embedded broker lets a group wait for members that have left."""
    shortest = 3000 if "embedded" in request.node.callspec.id else 6000  # real Kafka allows no less
    return {"session_timeout_ms": shortest, "heartbeat_interval_ms": 300, "rebalance_timeout_ms": shortest}


def new_group() -> str:
    return f"group-{uuid.uuid4()}"


async def test_events_are_typed_and_in_order_with_their_place_time_key_and_headers(broker: str, new_topic: str) -> None:
    before = datetime.now(UTC) - timedelta(seconds=5)
    await write(broker, new_topic, [outcome(0), outcome(1)], partition=2, headers=[("traceparent", b"00-x")])
    async with subscribe(new_topic, bootstrap_servers=broker) as events:
        first, second = await take(events, 2)
    assert isinstance(first.message, ArticleOutcome)
    assert (first.topic, first.partition, first.offset, second.offset) == (new_topic, 2, 0, 1)
    assert (first.key, first.headers, first.value) == (AN_ID, (("traceparent", b"00-x"),), outcome(0))
    assert before < first.timestamp < datetime.now(UTC) + timedelta(seconds=5)
    assert not first.withdrawn


async def test_without_a_group_each_subscription_reads_all_partitions_from_the_beginning(
    broker: str, new_topic: str
) -> None:
    for partition in range(3):
        await write(broker, new_topic, [outcome(partition)], partition=partition)
    for _ in range(2):
        async with subscribe(new_topic, bootstrap_servers=broker) as events:
            assert sorted(ids(await take(events, 3))) == ["r0", "r1", "r2"]


async def test_a_group_goes_on_after_what_was_finished(broker: str, new_topic: str, quick: dict[str, int]) -> None:
    await write(broker, new_topic, [outcome(number) for number in range(5)])
    group = new_group()
    async with subscribe(new_topic, group=group, bootstrap_servers=broker, **quick) as events:
        assert ids(await take(events, 3)) == ["r0", "r1", "r2"]
    assert await committed(broker, group, new_topic) == {0: 2}
    async with aclosing(subscribe(new_topic, group=group, bootstrap_servers=broker, **quick)) as events:
        assert ids(await take(events, 3)) == ["r2", "r3", "r4"]


async def test_done_before_a_break_finishes_the_event_in_hand(
    broker: str, new_topic: str, quick: dict[str, int]
) -> None:
    await write(broker, new_topic, [outcome(0), outcome(1)])
    group = new_group()
    async with (
        asyncio.timeout(PATIENCE),
        subscribe(new_topic, group=group, bootstrap_servers=broker, **quick) as events,
    ):
        async for event in events:
            event.done()
            event.done()
            break
    async with subscribe(new_topic, group=group, bootstrap_servers=broker, **quick) as events:
        assert ids(await take(events, 1)) == ["r1"]


async def test_an_exception_in_the_body_never_commits_the_event_being_worked_on(
    broker: str, new_topic: str, quick: dict[str, int]
) -> None:
    await write(broker, new_topic, [outcome(0), outcome(1), outcome(2)])
    group = new_group()
    with pytest.raises(ZeroDivisionError):  # noqa: PT012
        async with (
            asyncio.timeout(PATIENCE),
            subscribe(new_topic, group=group, bootstrap_servers=broker, **quick) as events,
        ):
            async for event in events:
                if event.offset == 1:
                    _ = 1 / 0
    assert await committed(broker, group, new_topic) == {0: 1}


WORKER = """
    import asyncio, sys
    from wiredesk_schemas.client import subscribe

    async def main(broker, topic, group):
        async with subscribe(topic, group=group, bootstrap_servers=broker, commit_interval=0,
                             session_timeout_ms=6000, heartbeat_interval_ms=500) as events:
            async for event in events:
                print(event.offset, flush=True)

    asyncio.run(main(*sys.argv[1:]))
"""


async def test_a_killed_consumer_loses_nothing(broker: str, new_topic: str, quick: dict[str, int]) -> None:
    group = new_group()
    await write(broker, new_topic, [outcome(number) for number in range(200)])
    arguments = [sys.executable, "-c", textwrap.dedent(WORKER), broker, new_topic, group]
    worker = subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True)
    assert worker.stdout is not None
    seen = [int(await asyncio.to_thread(worker.stdout.readline)) for _ in range(100)]
    worker.send_signal(signal.SIGKILL)
    seen += [int(line) for line in worker.communicate()[0].split()]
    position = (await committed(broker, group, new_topic)).get(0, 0)
    assert position > 0
    assert set(range(position)) <= set(seen), "only what was seen to its end is committed"
    async with subscribe(new_topic, group=group, bootstrap_servers=broker, **quick) as events:
        rest = [event.offset for event in await take(events, 200 - position)]
    assert sorted({*seen, *rest}) == list(range(200))


async def test_with_finish_done_only_what_is_done_without_a_gap_is_committed(
    broker: str, new_topic: str, quick: dict[str, int]
) -> None:
    await write(broker, new_topic, [outcome(number) for number in range(6)])
    group = new_group()
    async with subscribe(new_topic, group=group, finish="done", bootstrap_servers=broker, **quick) as events:
        batch = await take(events, 6)
        for number in (1, 0, 4, 3):
            batch[number].done()
    assert await committed(broker, group, new_topic) == {0: 2}


async def test_finished_events_are_committed_while_the_next_is_waited_for(
    broker: str, new_topic: str, quick: dict[str, int]
) -> None:
    await write(broker, new_topic, [outcome(0)])
    group = new_group()
    async with subscribe(new_topic, group=group, commit_interval=0.1, bootstrap_servers=broker, **quick) as events:
        await take(events, 1)
        waiting = asyncio.create_task(anext(events))
        async with asyncio.timeout(PATIENCE):
            while await committed(broker, group, new_topic) != {0: 1}:
                await asyncio.sleep(0.05)
        await write(broker, new_topic, [outcome(1)])
        assert ids([await waiting]) == ["r1"]


@pytest.mark.parametrize("group", [None, "new"])
async def test_start_at_the_beginning_whatever_the_group_has_committed(
    broker: str, new_topic: str, quick: dict[str, int], group: str | None
) -> None:
    await write(broker, new_topic, [outcome(0), outcome(1)])
    name = group and new_group()
    for _ in range(2):
        async with subscribe(new_topic, group=name, start="beginning", bootstrap_servers=broker, **quick) as events:
            assert ids(await take(events, 2)) == ["r0", "r1"]


@pytest.mark.parametrize("group", [None, "new"])
async def test_start_at_a_time_reads_what_was_written_since(
    broker: str, new_topic: str, quick: dict[str, int], group: str | None
) -> None:
    await write(broker, new_topic, [outcome(0), outcome(1)])
    await asyncio.sleep(0.01)  # so that no record before and no record after share the millisecond
    start = datetime.now(UTC)
    await write(broker, new_topic, [outcome(2), outcome(3)])
    name = group and new_group()
    async with subscribe(new_topic, group=name, start=start, bootstrap_servers=broker, **quick) as events:
        assert ids(await take(events, 2)) == ["r2", "r3"]


async def test_start_at_the_end_reads_what_is_written_from_now_on(broker: str, new_topic: str) -> None:
    await write(broker, new_topic, [outcome(0)])
    async with subscribe(new_topic, start="end", bootstrap_servers=broker) as events:
        waiting = asyncio.create_task(anext(events))
        number = 1
        while not waiting.done():
            await write(broker, new_topic, [outcome(number)])
            number += 1
        assert 1 <= int(ids([await waiting])[0][1:]) < number


def test_start_without_an_offset_from_utc_is_refused() -> None:
    with pytest.raises(ValueError, match="offset from UTC"):
        subscribe("articles.enriched.v1", start=datetime(2026, 1, 1))


async def test_a_null_value_and_a_withdrawal_both_read_as_withdrawn(broker: str, new_topic: str) -> None:
    fact = ArticleWithdrawn(
        article_id=AN_ID,
        record_id="r",
        sequence=1,
        revision=2,
        first_seen_at=NOW,
        requested_at=NOW,
        reason="privacy",
        floor=NOW,
        by=AN_ID,
    )
    await write(broker, new_topic, [None, fact.to_bytes()])
    async with subscribe(new_topic, bootstrap_servers=broker) as events:
        null, withdrawn = await take(events, 2)
    assert null.message is None
    assert null.withdrawn
    assert null.key == AN_ID
    assert withdrawn.message == fact
    assert withdrawn.withdrawn


async def test_unknown_types_are_skipped_counted_and_passed_by_the_commit(
    broker: str, new_topic: str, quick: dict[str, int]
) -> None:
    unknown = json.dumps({"type": "article.praised", "schema_version": "7.0"}).encode()
    await write(broker, new_topic, [unknown, outcome(1), unknown])
    group = new_group()
    async with subscribe(new_topic, group=group, commit_interval=0, bootstrap_servers=broker, **quick) as events:
        assert ids(await take(events, 1)) == ["r1"]
        waiting = asyncio.create_task(anext(events))
        async with asyncio.timeout(PATIENCE):
            while events.skipped["unknown_type"] < 2:
                await asyncio.sleep(0.01)
        await events.aclose()
        with pytest.raises(StopAsyncIteration):
            await waiting
    assert events.skipped == Counter(unknown_type=2)
    assert await committed(broker, group, new_topic) == {0: 3}


async def test_a_type_of_another_topic_is_unknown_on_a_topic_of_the_contract(broker: str) -> None:
    mark = str(uuid.uuid4())
    rejected = ArticleRejected(
        article_id=mark, url="https://news.example/", fetched_at=NOW, reason="empty", detail="no text"
    )
    await write(broker, "articles.rejected.v1", [outcome(0), rejected.to_bytes()])
    async with (
        asyncio.timeout(PATIENCE),
        subscribe("articles.rejected.v1", bootstrap_servers=broker, invalid="skip") as events,
    ):
        async for event in events:
            if event.message == rejected:
                break
        assert events.skipped["unknown_type"] >= 1


async def test_an_unknown_major_version_raises_each_time_and_nothing_past_it_is_committed(
    broker: str, new_topic: str, quick: dict[str, int]
) -> None:
    newer = outcome(1).replace(b'"1.0"', b'"2.0"')
    await write(broker, new_topic, [outcome(0), newer, outcome(2)])
    group = new_group()
    async with subscribe(new_topic, group=group, invalid="skip", bootstrap_servers=broker, **quick) as events:
        await take(events, 1)
        for _ in range(2):
            with pytest.raises(UnsupportedVersion, match=f"{new_topic}/0/1: schema_version: 2.0"):
                await take(events, 1)
    assert await committed(broker, group, new_topic) == {0: 1}


async def test_a_newer_minor_version_with_new_fields_is_read(broker: str, new_topic: str) -> None:
    newer = outcome(1).replace(b'"1.0"', b'"1.7"').replace(b"{", b'{"mood":{"a":[1]},', 1)
    await write(broker, new_topic, [newer])
    async with subscribe(new_topic, bootstrap_servers=broker) as events:
        (event,) = await take(events, 1)
    assert ids([event]) == ["r1"]
    assert event.value == newer


@pytest.mark.parametrize(("value", "error"), [(b"{", InvalidJson), (b'{"type":"article.outcome"}', InvalidSchema)])
async def test_a_record_that_breaks_the_contract_raises_with_its_place_or_is_skipped_on_request(
    broker: str, new_topic: str, value: bytes, error: type[Exception]
) -> None:
    await write(broker, new_topic, [value, outcome(1)])
    async with subscribe(new_topic, bootstrap_servers=broker) as events:
        with pytest.raises(error, match=f"{new_topic}/0/0: "):
            await take(events, 1)
    async with subscribe(new_topic, bootstrap_servers=broker, invalid="skip") as events:
        assert ids(await take(events, 1)) == ["r1"]
        assert sum(events.skipped.values()) == 1


async def test_a_dead_letter_comes_with_its_bytes_and_its_headers(broker: str) -> None:
    headers = DeadLetterHeaders("r", "cleaning", "invalid_json", "no", "articles.raw.v1", 0, 7, NOW, 1)
    mark = uuid.uuid4().bytes
    await write(broker, "articles.raw.v1.dlq", [mark], headers=list(headers.encode()))
    async with asyncio.timeout(PATIENCE), subscribe("articles.raw.v1.dlq", bootstrap_servers=broker) as events:
        async for event in events:
            if event.value == mark:
                break
    assert event.message is None
    assert not event.withdrawn
    assert DeadLetterHeaders.decode(event.headers) == headers


async def test_two_topics_are_read_as_one(broker: str, new_topic: str) -> None:
    await write(broker, new_topic, [outcome(0)])
    mark = str(uuid.uuid4())
    value = ArticleOutcome(record_id=mark, outcome="stale", stage="indexing", at=NOW).to_bytes()
    await write(broker, "articles.outcomes.v1", [value])
    seen: set[str] = set()
    async with (
        asyncio.timeout(PATIENCE),
        subscribe(new_topic, "articles.outcomes.v1", bootstrap_servers=broker) as both,
    ):
        while not {mark, "r0"} <= seen:
            seen.update(ids([await anext(both)]))


async def test_closing_from_elsewhere_ends_the_iteration(broker: str, new_topic: str, quick: dict[str, int]) -> None:
    subscription = subscribe(new_topic, group=new_group(), bootstrap_servers=broker, **quick)
    async with asyncio.timeout(PATIENCE), subscription as events:
        waiting = asyncio.create_task(anext(events, None))
        await asyncio.sleep(0)
        await subscription.aclose()
        assert await waiting is None
        assert [event async for event in events] == []


async def test_when_a_second_member_joins_nothing_is_lost_and_nothing_comes_twice(
    broker: str, new_topic: str, quick: dict[str, int], request: pytest.FixtureRequest
) -> None:
    group, seen = new_group(), Counter[tuple[int, int]]()

    async def work(name: Subscription) -> None:
        async for event in name:
            await asyncio.sleep(0.002)
            seen[event.partition, event.offset] += 1

    for partition in range(3):
        await write(broker, new_topic, [outcome(number) for number in range(200)], partition=partition)
    first, second = (subscribe(new_topic, group=group, bootstrap_servers=broker, **quick) for _ in range(2))
    async with asyncio.timeout(PATIENCE):
        workers = [asyncio.create_task(work(first))]
        while seen.total() < 50:
            await asyncio.sleep(0.01)
        workers.append(asyncio.create_task(work(second)))
        while len(seen) < 600:
            await asyncio.sleep(0.01)
        await first.aclose()
        await second.aclose()
        await asyncio.gather(*workers)
    if request.node.callspec.params["broker"] == "kafka":
        # The embedded broker takes seconds to let a member in, and on a busy machine longer than it allows a member.
        assert set(seen.values()) == {1}
    assert await committed(broker, group, new_topic) == {0: 200, 1: 200, 2: 200}


@pytest.mark.kafka
async def test_records_of_an_aborted_transaction_are_never_seen(real_kafka: str) -> None:
    mark = str(uuid.uuid4())
    fields = {"outcome": "stale", "stage": "indexing", "at": NOW}
    kept = ArticleOutcome(record_id=mark, **fields).to_bytes()
    aborted = ArticleOutcome(record_id=f"{mark}-aborted", **fields).to_bytes()
    async with AIOKafkaProducer(bootstrap_servers=real_kafka, transactional_id=mark) as producer:
        with pytest.raises(KeyError):  # noqa: PT012
            async with producer.transaction():
                await producer.send_and_wait("articles.outcomes.v1", aborted, partition=0)
                raise KeyError
        async with producer.transaction():
            await producer.send_and_wait("articles.outcomes.v1", kept, partition=0)
    seen: list[str] = []
    async with asyncio.timeout(PATIENCE), subscribe("articles.outcomes.v1", bootstrap_servers=real_kafka) as events:
        while mark not in seen:
            seen += ids([await anext(events)])
    assert f"{mark}-aborted" not in seen


async def test_a_missing_topic_is_one_clear_error(broker: str) -> None:
    with pytest.raises(MissingTopic, match=r"articles\.nowhere does not exist on .*wiredesk topics create"):
        async with subscribe("articles.nowhere", bootstrap_servers=broker):
            pass


async def test_no_broker_is_one_clear_error() -> None:
    with pytest.raises(BrokerUnavailable, match=r"no Kafka broker answers at 127\.0\.0\.1:1"):
        async with subscribe("articles.enriched.v1", bootstrap_servers="127.0.0.1:1"):
            pass
