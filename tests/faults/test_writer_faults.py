"""What can happen to the indexing writer, and that the log holds every article and every revision once."""

from __future__ import annotations

import json
import signal
import sqlite3
from pathlib import Path

import pytest
from support.brokers import Broker
from support.fault_points import STEPS
from support.processes import ServiceProcess, Services
from support.traffic import Json, log_of, outcomes, read_until

from wiredesk_schemas.identity import article_id
from wiredesk_schemas.topics import EXTRACTED, OUTCOMES

FAULTY = "support.faulty_writer"
COUNT = 450
"""More than the writer puts into one transaction."""

pytestmark = pytest.mark.timeout(240)


def extracted(number: int, **fields: object) -> Json:
    url = f"https://ledger-gazette.example/{number}"
    return {
        "type": "article.extracted",
        "schema_version": "1.0",
        "article": {
            "type": "article.cleaned",
            "schema_version": "1.0",
            "article_id": article_id(url),
            "record_id": f"x{number}",
            "url": url,
            "fetched_at": "2026-03-01T10:00:00Z",
            "title": f"Ledger entry {number}",
            "body": f"Entry {number} of the town ledger concerns parcel {number * 7919} and nobody else.",
            **fields,
        },
        "extraction": {"language": "en"},
    }


async def feed(broker: Broker, start: int, end: int) -> None:
    await write(broker, [extracted(number) for number in range(start, end)])


async def write(broker: Broker, records: list[Json]) -> None:
    producer = broker.producer()
    await producer.start()
    try:
        for record in records:
            await producer.send_and_wait(
                EXTRACTED.name, json.dumps(record).encode(), key=record["article"]["article_id"].encode()
            )
    finally:
        await producer.stop()


async def writer(services: Services, state: str = "state") -> ServiceProcess:
    return await (await services.start("indexing", state=state)).ready()


async def assert_every_article_is_in_the_log_once(broker: Broker, count: int) -> None:
    found = await outcomes(broker, [f"x{number}" for number in range(count)])
    log = await log_of(broker, count)

    assert sorted(item["record_id"] for item in log) == sorted(f"x{number}" for number in range(count))
    assert [item["sequence"] for item in log] == list(range(count)), "sequence has no gap"
    assert {item["revision"] for item in log} == {1}
    assert {body["outcome"] for bodies in found.values() for body in bodies} == {"enriched"}


def ledger_rows(services: Services, state: str = "state") -> int:
    """The articles that the ledger holds, read from its file."""
    (path,) = Path(services.folder / state).rglob("ledger.sqlite")
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as ledger:
        return int(ledger.execute("SELECT count(*) FROM articles").fetchone()[0])


@pytest.mark.parametrize("broker", ["embedded"], indirect=True)  # on Kafka: test_writer_agreement
@pytest.mark.parametrize("step", STEPS)
async def test_a_writer_killed_after_any_step_loses_and_repeats_nothing(
    broker: Broker, services: Services, step: str
) -> None:
    dying = await services.start("indexing", FAULTY, step, "2")
    await feed(broker, 0, COUNT)
    assert await dying.ended() == -signal.SIGKILL

    survivor = await writer(services)

    await assert_every_article_is_in_the_log_once(broker, COUNT)
    assert await survivor.stop() == 0
    assert ledger_rows(services) == COUNT


@pytest.mark.kafka
async def test_what_was_decided_before_a_crash_is_not_decided_again(kafka: Broker, kafka_services: Services) -> None:
    # Decided a second time, on what the first time left, the refetch would bring the first text back.
    refetch, late = "2026-03-01T10:30:00Z", "2026-03-01T10:20:00Z"
    await write(
        kafka,
        [
            extracted(1, record_id="first"),
            extracted(1, record_id="same-text-later", fetched_at=refetch),
            extracted(1, record_id="other-text-between", fetched_at=late, body="Entry 1 has been corrected."),
        ],
    )
    dying = await kafka_services.start("indexing", FAULTY, "appended", "1")
    assert await dying.ended() == -signal.SIGKILL
    await writer(kafka_services)
    await feed(kafka, 2, 3)

    found = await outcomes(kafka, ["first", "same-text-later", "other-text-between", "x2"])

    assert {name: [body["outcome"] for body in bodies] for name, bodies in found.items()} == {
        "first": ["enriched"],
        "same-text-later": ["unchanged"],
        "other-text-between": ["enriched"],
        "x2": ["enriched"],
    }
    assert [item["record_id"] for item in await log_of(kafka, 3)] == ["first", "other-text-between", "x2"]


@pytest.mark.kafka
async def test_a_writer_with_nothing_to_do_has_its_views_up_to_date(kafka: Broker, kafka_services: Services) -> None:
    first = await writer(kafka_services)
    await feed(kafka, 0, 5)
    await log_of(kafka, 5)
    assert await first.stop() == 0

    second = await writer(kafka_services, state="a-new-disk")

    assert await second.stop() == 0
    assert ledger_rows(kafka_services, "a-new-disk") == 5


@pytest.mark.kafka
async def test_a_paused_writer_is_fenced_and_its_standby_takes_over_with_an_empty_disk(
    kafka: Broker, kafka_services: Services
) -> None:
    first = await writer(kafka_services)
    await feed(kafka, 0, 50)
    await log_of(kafka, 50)
    second = await writer(kafka_services, state="another-disk")

    first.signal(signal.SIGSTOP)
    await feed(kafka, 50, 100)
    await log_of(kafka, 100)
    first.signal(signal.SIGCONT)
    await feed(kafka, 100, COUNT)

    # Back in the group, the paused one may be given the partition again, and then fences the standby in its turn.
    await assert_every_article_is_in_the_log_once(kafka, COUNT)
    assert "recovered" in second.log.read_text()


@pytest.mark.kafka
async def test_an_old_writer_that_wakes_in_the_middle_of_a_batch_is_fenced(
    kafka: Broker, kafka_services: Services
) -> None:
    # The old writer stops itself between deciding and appending, which a pause from outside seldom hits.
    old = await kafka_services.start("indexing", "support.pausing_writer", "decided", "1")
    await feed(kafka, 0, 20)
    await old.stopped()

    new = await kafka_services.start("indexing", state="another-disk")
    await outcomes(kafka, [f"x{number}" for number in range(20)], seconds=90)
    old.signal(signal.SIGCONT)

    assert await old.ended() == 70
    assert "another indexing writer has taken over" in old.log.read_text()
    await assert_every_article_is_in_the_log_once(kafka, 20)
    assert await new.stop() == 0


@pytest.mark.kafka
async def test_a_writer_whose_disk_is_lost_rebuilds_it_from_the_log(kafka: Broker, kafka_services: Services) -> None:
    first = await writer(kafka_services)
    await feed(kafka, 0, 80)
    await log_of(kafka, 80)
    assert await first.stop() == 0

    second = await writer(kafka_services, state="a-new-disk")
    await feed(kafka, 80, 100)
    await assert_every_article_is_in_the_log_once(kafka, 100)

    assert await second.stop() == 0
    assert ledger_rows(kafka_services, "a-new-disk") == 100


async def test_views_rebuilt_from_the_log_go_on_where_it_ends(broker: Broker, services: Services) -> None:
    first = await writer(services)
    await feed(broker, 0, 40)
    await log_of(broker, 40)
    assert await first.stop() == 0

    rebuild = await services.start("rebuild", "wiredesk", "rebuild-index")
    assert await rebuild.ended() == 0
    assert "40 live" in rebuild.log.read_text()
    await writer(services)
    await feed(broker, 40, 60)

    await assert_every_article_is_in_the_log_once(broker, 60)


@pytest.mark.kafka
async def test_what_a_dead_writer_left_open_is_never_seen(kafka: Broker, kafka_services: Services) -> None:
    dying = await kafka_services.start("indexing", FAULTY, "decided", "1")
    await feed(kafka, 0, 10)
    await dying.ended()
    await writer(kafka_services)
    await assert_every_article_is_in_the_log_once(kafka, 10)

    committed = await read_until(kafka, [OUTCOMES.name], lambda items: len(items) >= 10)

    assert len(committed) == 10
