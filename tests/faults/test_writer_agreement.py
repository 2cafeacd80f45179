"""The indexing writer is killed wherever it can be, and log, ledger and search index agree afterwards."""

from __future__ import annotations

import signal

import pytest
from support.agreement import assert_all_agree
from support.brokers import Broker
from support.fault_points import PLACES, STEPS
from support.newsroom import Newsroom, record_id_of, write
from support.processes import Services
from support.traffic import outcomes

FAULTY = "support.faulty_writer"
FAULTY_REBUILD = "support.faulty_rebuild"
REBUILD = {"rebuilding": 2, "set-aside": 1, "swapped": 2}
"""Points of a rebuild, and at which time it dies there."""

pytestmark = [pytest.mark.kafka, pytest.mark.timeout(400)]


async def test_a_writer_killed_at_every_point_from_reading_to_committing_leaves_all_in_agreement(
    kafka: Broker, kafka_services: Services
) -> None:
    newsroom, fed = Newsroom(7), []
    for point in (*STEPS, *(name for name in PLACES if name not in REBUILD)):
        records = newsroom.records(60)
        fed += records
        # What recovers is killed on an empty disk, where there is something to recover.
        count, disk = ("2", "new-disk") if point == "recovering" else ("1", "disk")
        dying = await kafka_services.start("indexing", FAULTY, point, count, state=disk)
        await write(kafka, records)
        assert await dying.ended() == -signal.SIGKILL, point

    for disk in ("disk", "new-disk"):
        survivor = await (await kafka_services.start("indexing", state=disk)).ready()
        await outcomes(kafka, [record_id_of(record) for record in fed])
        assert await survivor.stop() == 0
        agreed = await assert_all_agree(kafka, kafka_services.folder / disk, fed)
        assert agreed.live > 100
        assert agreed.withdrawn > 10


async def test_a_rebuild_killed_at_any_point_leaves_all_in_agreement(kafka: Broker, kafka_services: Services) -> None:
    newsroom = Newsroom(8)
    fed = newsroom.records(150)
    await write(kafka, fed)
    for point, count in (("none", 0), *REBUILD.items()):
        if count:
            dying = await kafka_services.start("rebuild", FAULTY_REBUILD, point, str(count))
            assert await dying.ended() == -signal.SIGKILL, point
        records = newsroom.records(20)
        fed += records
        writer = await (await kafka_services.start("indexing")).ready()
        await write(kafka, records)
        await outcomes(kafka, [record_id_of(record) for record in fed])
        assert await writer.stop() == 0
        await assert_all_agree(kafka, kafka_services.folder / "state", fed)
        assert sorted(path.name for path in (kafka_services.folder / "state").iterdir()) == ["faust", "index"], point


async def test_a_commit_of_fausts_own_never_takes_the_inputs_offset_back(
    kafka: Broker, kafka_services: Services
) -> None:
    # Each transaction is open for longer than Faust's interval between commits of what was acknowledged before it.
    fed = Newsroom(9).records(450)
    dying = await kafka_services.start("indexing", FAULTY, "appended", "2", "committing", "1.5")
    await write(kafka, fed)
    assert await dying.ended() == -signal.SIGKILL
    writer = await (await kafka_services.start("indexing")).ready()
    await outcomes(kafka, [record_id_of(record) for record in fed])
    assert await writer.stop() == 0
    await assert_all_agree(kafka, kafka_services.folder / "state", fed)
