"""What a record, a core or a neighbour can do to a stage, and that nothing is lost by it."""

from __future__ import annotations

import asyncio
import json
import signal
from pathlib import Path

import pytest
from support.brokers import Broker
from support.processes import ServiceProcess, Services
from support.toys import TOY
from support.traffic import Json, Seen, publish, read_until

from wiredesk_schemas.topics import CLEANED, RAW


def order(number: int, do: str = "pass", **fields: object) -> Json:
    return {"id": f"t{number}", "do": do, "url": f"https://toy.example/{number % 7}", **fields}


async def fed(broker: Broker, count: int, per_second: int) -> None:
    """Quick records, as they come in operation: most are acknowledged and not yet committed at any time."""
    for start in range(0, count, per_second // 5):
        await publish(broker, [order(number) for number in range(start, start + per_second // 5)])
        await asyncio.sleep(0.2)


async def passed(broker: Broker, count: int, seconds: float = 60) -> list[Seen]:
    return await read_until(broker, [CLEANED.name], lambda items: len({i.value for i in items}) >= count, seconds)


async def parked(broker: Broker, count: int) -> dict[str, Seen]:
    seen = await read_until(broker, [f"{RAW.name}.dlq"], lambda items: len(items) >= count)
    return {item.body["id"]: item for item in seen}


async def toy(services: Services, *arguments: str, **settings: object) -> ServiceProcess:
    return await (await services.start("cleaning", TOY, *arguments, **settings)).ready()


FAULTS = {
    "hang": ("deadline", "took longer than 2 s"),
    "segfault": ("worker_died", "crash in native code"),
    "leave": ("worker_died", "its worker process died"),
    "exit": ("unexpected", "SystemExit: 3"),
    "raise": ("unexpected", 'raise ZeroDivisionError("a fault of the core")'),
    "refuse": ("invalid_schema", "refused by the core"),
}


async def test_bad_records_are_parked_with_their_reasons_and_the_rest_of_their_batches_is_unharmed(
    broker: Broker, services: Services
) -> None:
    records = [order(number) for number in range(30)]
    records[3:24:4] = [order(1000 + number, do) for number, do in enumerate(FAULTS)]
    await publish(broker, records)
    await toy(services, workers=2)

    dead = await parked(broker, len(FAULTS))
    through = await passed(broker, 30 - len(FAULTS))

    assert {item.body["do"]: item.headers["wd_error"].decode() for item in dead.values()} == {
        do: error for do, (error, _) in FAULTS.items()
    }
    for item in dead.values():
        assert FAULTS[item.body["do"]][1] in item.headers["wd_detail"].decode()
    assert {item.body["id"] for item in through} == {record["id"] for record in records if record["do"] == "pass"}


async def test_a_record_waits_while_what_it_needs_is_down(broker: Broker, services: Services, tmp_path: Path) -> None:
    outside = tmp_path / "outside-is-up"
    await publish(broker, [order(1, "wait", **{"for": str(outside)}), order(2)])
    service = await toy(services)

    await service.until(lambda _, text: 'wiredesk_retries_total{stage="cleaning"}' in text, "/metrics")
    outside.touch()

    assert {item.body["id"] for item in await passed(broker, 2)} == {"t1", "t2"}


async def test_outputs_of_one_key_keep_the_order_of_their_input(broker: Broker, services: Services) -> None:
    slow_first = [order(number, "slow", seconds=0.3 if number % 5 == 0 else 0.0) for number in range(60)]
    await publish(broker, slow_first)
    await toy(services, workers=4)

    through = await passed(broker, 60)

    for key in {item.key for item in through}:
        numbers = [int(item.body["id"][1:]) for item in through if item.key == key]
        assert numbers == sorted(numbers)


async def test_sigterm_drains_what_is_in_flight_and_commits_it(broker: Broker, services: Services) -> None:
    await publish(broker, [order(number, "slow", seconds=0.05) for number in range(200)])
    first = await toy(services)
    await first.outcomes(20)

    assert await first.stop() == 0
    await toy(services)
    through = await passed(broker, 200)

    assert len(through) == 200, "a drained stage leaves no record to be handled twice"


async def test_a_crash_in_a_neighbouring_task_in_mid_batch_loses_nothing(
    broker: Broker, services: Services, tmp_path: Path
) -> None:
    crash = tmp_path / "crash-now"
    await publish(broker, [order(number, "slow", seconds=0.05) for number in range(100)])
    service = await toy(services, str(crash))
    await service.outcomes(10)
    crash.touch()

    assert await service.ended() == 70
    await toy(services)

    assert len({item.body["id"] for item in await passed(broker, 100)}) == 100


async def test_a_second_worker_joins_without_loss_or_repetition(broker: Broker, services: Services) -> None:
    await publish(broker, [order(number, "slow", seconds=0.06) for number in range(600)])
    first = await toy(services, workers=2)
    await first.outcomes(20)
    second = await toy(services, workers=2)

    await second.outcomes(20)
    through = await passed(broker, 600)

    assert len(through) == 600


async def test_a_second_worker_that_joins_and_leaves_under_load_repeats_nothing(
    broker: Broker, services: Services
) -> None:
    first = await toy(services, workers=2, commit_interval_seconds=2)
    feed = asyncio.create_task(fed(broker, 800, per_second=50))
    await first.outcomes(50)
    second = await toy(services, workers=2, commit_interval_seconds=2)
    await second.outcomes(50)
    assert await second.stop() == 0
    await feed

    assert len(await passed(broker, 800)) == 800


async def test_a_killed_worker_process_and_its_service_lose_nothing(broker: Broker, services: Services) -> None:
    await publish(broker, [order(number, "slow", seconds=0.02) for number in range(200)])
    first = await toy(services)
    await first.outcomes(20)
    await first.kill()
    await toy(services)

    assert len({item.body["id"] for item in await passed(broker, 200)}) == 200


async def test_a_run_of_our_own_dead_letters_pauses_the_service_and_a_restart_resumes(
    broker: Broker, services: Services
) -> None:
    await publish(broker, [order(number, "raise" if number < 10 else "pass") for number in range(20)])
    service = await services.start("cleaning", TOY, dead_letter_limit=5)  # paused perhaps before it is seen ready

    await service.until(lambda status, text: status == 503 and "paused" in text, "/readyz")
    assert (await service.get("/livez"))[0] == 200
    assert len(await parked(broker, 5)) == 5
    assert await service.stop() == 0
    await services.start("cleaning", TOY, dead_letter_limit=5)

    assert len(await parked(broker, 10)) == 10
    assert len(await passed(broker, 10)) == 10


async def test_bad_input_never_pauses_a_service(broker: Broker, services: Services) -> None:
    await publish(broker, [order(number, "refuse" if number < 10 else "pass") for number in range(20)])
    await toy(services, dead_letter_limit=5)

    assert len(await parked(broker, 10)) == 10
    assert len(await passed(broker, 10)) == 10


@pytest.mark.kafka
@pytest.mark.timeout(240)
async def test_a_restart_of_the_broker_loses_nothing(kafka: Broker, kafka_services: Services) -> None:
    await publish(kafka, [order(number, "slow", seconds=0.05) for number in range(200)])
    service = await toy(kafka_services)
    await service.outcomes(20)

    await kafka.control("kill")
    await kafka.control("start")

    assert len({item.body["id"] for item in await passed(kafka, 200)}) == 200
    assert service.process.returncode is None, "the service outlives its broker's restart"


async def test_a_broker_that_never_answers_ends_the_start_and_says_where_it_was_looked_for(
    services: Services, broker: Broker
) -> None:
    elsewhere = await services.start("cleaning", bootstrap_servers="127.0.0.1:1", retry_minutes=0.02)

    assert await elsewhere.ended() == 70
    assert "no Kafka at 127.0.0.1:1" in elsewhere.log.read_text()


async def test_ctrl_c_ends_a_service_as_sigterm_does(broker: Broker, services: Services) -> None:
    service = await toy(services)
    service.signal(signal.SIGINT)

    assert await service.ended() == 0


@pytest.mark.parametrize("broker", ["embedded"], indirect=True)
async def test_a_mistyped_setting_is_told_at_the_start_with_the_one_that_may_be_meant(services: Services) -> None:
    service = await services.start("cleaning", workres=2)
    await service.ready()

    lines = [json.loads(line) for line in service.log.read_text().splitlines()]

    assert [(line["level"], line["meant"], line["service"]) for line in lines if "WORKRES" in str(line)] == [
        ("warning", "WIREDESK_WORKERS", "cleaning")
    ]
