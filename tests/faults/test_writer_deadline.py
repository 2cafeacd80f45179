"""A record that the indexing writer cannot decide in time ends as a dead letter, and holds nothing else up for ever."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path

import pytest
from support.brokers import Broker
from support.newsroom import Newsroom, record_id_of, write
from support.processes import ServiceProcess, Services
from support.traffic import Json, outcomes

MOODY = "support.hanging_writer"

pytestmark = pytest.mark.timeout(240)


def marked(records: list[Json], place: int, word: str) -> list[Json]:
    """The records, one of which carries a word."""
    records[place]["article"]["title"] = word
    return records


def articles(count: int) -> list[Json]:
    every = Newsroom(11).records(2 * count)
    return [record for record in every if record["type"] == "article.extracted"][:count]


async def restarted_until_quiet(services: Services, broker: Broker, fed: list[Json], deadline: int) -> int:
    """As a restart policy does it: the service is started whenever it has ended; returns how often it had to be."""
    waiting = asyncio.create_task(outcomes(broker, [record_id_of(record) for record in fed], seconds=180))
    starts = 0
    while not waiting.done():
        service = await services.start("indexing", MOODY, deadline_seconds=deadline)
        starts += 1
        ended = asyncio.create_task(service.ended(180))
        await asyncio.wait((waiting, ended), return_when=asyncio.FIRST_COMPLETED)
        ended.cancel()
    waiting.result()
    return starts


async def test_a_record_that_hangs_the_decision_becomes_a_dead_letter_and_the_rest_goes_on(
    broker: Broker, services: Services
) -> None:
    fed = marked(articles(20), 12, "HANG")
    await write(broker, fed)
    starts = await restarted_until_quiet(services, broker, fed, deadline=5)
    found = await outcomes(broker, [record_id_of(record) for record in fed])
    hung = record_id_of(fed[12])
    assert [(item["outcome"], item["wd_error"]) for item in found.pop(hung)] == [("dead_letter", "deadline")]
    assert {item["outcome"] for bodies in found.values() for item in bodies} <= {"enriched", "unchanged", "stale"}
    assert starts == 3, "once for the batch, once for the record alone, once to go on"


@pytest.mark.parametrize("broker", ["embedded"], indirect=True)
async def test_a_record_that_stops_the_whole_process_becomes_a_dead_letter_too(
    broker: Broker, services: Services
) -> None:
    fed = marked(articles(1), 0, "SEIZE")
    await write(broker, fed)
    await restarted_until_quiet(services, broker, fed, deadline=1)
    found = await outcomes(broker, [record_id_of(record) for record in fed])
    assert [item["wd_error"] for item in found[record_id_of(fed[0])]] == ["worker_died"]


async def test_a_batch_that_pauses_while_the_service_is_stopped_does_not_hold_it_up(
    broker: Broker, services: Services, tmp_path: Path
) -> None:
    fed = articles(10)
    for place in range(10):
        marked(fed, place, "FAIL")
    gate = tmp_path / "gate"
    await write(broker, fed)  # beforehand, so that the first batch holds more than the limit
    service = await services.start("indexing", MOODY, str(gate), dead_letter_limit=1, stop_grace_seconds=50)
    await until_exists(gate.with_name("gate.reached"), service)
    service.process.send_signal(signal.SIGTERM)
    await said(service, "stopping")
    gate.touch()
    assert await service.ended(20) == 0
    assert "paused" in service.log.read_text()


async def until_exists(path: Path, service: ServiceProcess, seconds: float = 60) -> None:
    async with asyncio.timeout(seconds):
        while not path.exists():
            assert service.process.returncode is None
            await asyncio.sleep(0.02)


async def said(service: ServiceProcess, word: str, seconds: float = 20) -> None:
    async with asyncio.timeout(seconds):
        while word not in service.log.read_text():
            await asyncio.sleep(0.02)
