"""A takedown outlives the compaction of the log: a ledger rebuilt from what is left of it still blocks."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from support.brokers import Broker
from support.command import wiredesk
from support.processes import Services
from support.traffic import Json, log_of, outcomes, publish, raw, read_until, withdrawal

from wiredesk.runtime.faust_app import group_id
from wiredesk_schemas.identity import article_id
from wiredesk_schemas.topics import ENRICHED, OUTCOMES, RAW

SECRET = "Zyxquentin"
AT_ONCE = {
    "segment.ms": "1000",
    "segment.bytes": "1048576",
    "min.cleanable.dirty.ratio": "0.01",
    "min.compaction.lag.ms": "0",
    "max.compaction.lag.ms": "1000",
    "delete.retention.ms": "100",
}
"""Compaction within seconds of whatever is in a closed segment."""

TEXTS = {
    1: "The town of Lindvik opened its new library on Monday. Readers queued from early morning; the mayor read aloud.",
    2: f"{SECRET} Holm was named in a report that should not have been published; her lawyers wrote to the editors.",
    3: f"Parliament passed the budget by four votes. {SECRET} Stolt, the minister, called the cuts to schools painful "
    "but necessary, and teachers announced a strike for Monday, the first one in eleven years. Opposition parties said "
    "that they would vote against every part of it, and that the government had lost the trust of those who teach.",
}
TEXTS[4] = TEXTS[3]


def page(number: int, version: int = 0) -> Json:
    return raw(number, version=version, text=f"Page {number if number < 4 else 3}\n\n{TEXTS[number]}" + " !" * version)


@pytest.mark.kafka
@pytest.mark.timeout(300)
async def test_a_ledger_rebuilt_from_a_compacted_log_blocks_what_a_replay_of_the_raw_topic_brings_back(
    kafka: Broker, kafka_services: Services
) -> None:
    fed = [*(page(number) for number in TEXTS), withdrawal(2), withdrawal(3, scope="copies")]
    running = await kafka_services.pipeline()
    await publish(kafka, fed[:4])
    await outcomes(kafka, [record["record_id"] for record in fed[:4]])
    await publish(kafka, fed[4:])
    await outcomes(kafka, [record["record_id"] for record in fed])
    fed += await compacted(kafka)
    for service in running.values():
        assert await service.stop() == 0

    rebuild = await kafka_services.start("rebuild", "wiredesk", "rebuild-index", state="new-disk")
    assert await rebuild.ended() == 0
    assert statuses(kafka_services.folder / "new-disk") == {1: "live", 2: "withdrawn", 3: "withdrawn", 4: "withdrawn"}

    await read_again_from_the_beginning(kafka)
    before = len(await log_of(kafka, 1))
    again = await kafka_services.pipeline(state="new-disk")
    told = await read_until(kafka, [OUTCOMES.name], lambda items: len(items) >= 2 * len(fed), seconds=90)
    second = {item.body["record_id"]: item.body["outcome"] for item in told[len(fed) :]}
    for service in again.values():
        assert await service.stop() == 0

    assert {second[page(number)["record_id"]] for number in (2, 3, 4)} == {"blocked"}
    assert statuses(kafka_services.folder / "new-disk") == {1: "live", 2: "withdrawn", 3: "withdrawn", 4: "withdrawn"}
    log = await log_of(kafka, before)
    assert not [item for item in log if SECRET in str(item)]
    found = await wiredesk("search", SECRET, "--json", "--state", str(kafka_services.folder / "new-disk"))
    assert (found.status, found.lines) == (0, [])


async def compacted(broker: Broker) -> list[Json]:
    """Let the broker compact the log, which it does while more is appended; returns what was published for that."""
    admin = AIOKafkaAdminClient(bootstrap_servers=broker.address)
    await admin.start()
    try:
        config = ENRICHED.config | AT_ONCE
        await admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, ENRICHED.name, configs=config)])
    finally:
        await admin.close()
    more: list[Json] = []
    async with asyncio.timeout(60):
        while SECRET in str(await log_of(broker, 1)):
            more.append(page(1, version=len(more) + 1))
            await publish(broker, more[-1:])
            await outcomes(broker, [more[-1]["record_id"]])
    return more


async def read_again_from_the_beginning(broker: Broker) -> None:
    """Cleaning, which is stopped, will begin with the first record of the raw topic."""
    consumer = AIOKafkaConsumer(
        bootstrap_servers=broker.address, group_id=group_id("cleaning"), enable_auto_commit=False
    )
    await consumer.start()
    try:
        partitions = [TopicPartition(RAW.name, number) for number in range(RAW.partitions)]
        consumer.assign(partitions)
        await consumer.commit(dict.fromkeys(partitions, 0))
    finally:
        await consumer.stop()


def statuses(state: Path) -> dict[int, str]:
    """What the ledger says of each page."""
    (path,) = state.rglob("ledger.sqlite")
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as ledger:
        held = dict(ledger.execute("select article_id, status from articles").fetchall())
    return {number: held[article_id(page(number)["url"])] for number in TEXTS}
