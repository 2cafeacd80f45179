"""`make soak`: kill -9 of the indexing service at random times under load, on a real Kafka; then everything must agree.

`python -m soak [--kills 50] [--seed N] [--rate 80]` with WIREDESK_TEST_KAFKA, the address of a Kafka whose Wiredesk
topics may be deleted. It is no part of `make test`: fifty kills take some ten minutes.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from support.agreement import Agreed, assert_all_agree
from support.brokers import KAFKA, Broker, empty_kafka
from support.newsroom import Newsroom, key_of, record_id_of
from support.processes import Services, services_of
from support.traffic import Json, outcomes

from wiredesk_schemas.topics import EXTRACTED

LONGEST_LIFE_SECONDS = 5.0
"""A service is killed at a random time of so long, beginning before it is ready: recovery is hit too."""
BATCH_SECONDS = 0.2


class Load:
    """Records from a newsroom, so many a second until it is stopped. `fed` is what was written, in order."""

    def __init__(self, newsroom: Newsroom, rate: int) -> None:
        self._newsroom = newsroom
        self._rate = rate
        self.fed: list[Json] = []

    @asynccontextmanager
    async def running(self, broker: Broker) -> AsyncIterator[None]:
        """Feed in the background; on leaving, everything is written."""
        producer = broker.producer()
        await producer.start()
        stop = asyncio.Event()

        async def feed() -> None:
            while not stop.is_set():
                for record in self._newsroom.records(int(self._rate * BATCH_SECONDS)):
                    await producer.send(EXTRACTED.name, json.dumps(record).encode(), key=key_of(record).encode())
                    self.fed.append(record)
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), BATCH_SECONDS)

        feeding = asyncio.create_task(feed())
        try:
            yield
        finally:
            stop.set()
            await feeding
            await producer.stop()


async def kill_at_random(services: Services, load: Load, draw: random.Random, kills: int) -> None:
    """Start the service and kill it, again and again; half of the lives are counted from when it is ready."""
    started = time.monotonic()
    for number in range(1, kills + 1):
        service = await services.start("indexing")
        from_ready = draw.random() < 0.5
        if from_ready:
            await service.ready()
        life = draw.uniform(0, LONGEST_LIFE_SECONDS)
        await asyncio.sleep(life)  # the fault is a time
        await service.kill()
        since = "ready" if from_ready else "its start"
        print(
            f"kill {number:>3} of {kills}: {life:.1f} s after {since}; {len(load.fed):,} records in, "
            f"{time.monotonic() - started:.0f} s",
            flush=True,
        )


async def soak(address: str, seed: int, kills: int, rate: int) -> Agreed:
    """The whole of it; raises AssertionError where anything differs."""
    draw = random.Random(seed)
    load = Load(Newsroom(seed), rate)
    with tempfile.TemporaryDirectory(prefix="wiredesk-soak-") as folder:
        broker = await empty_kafka(address)
        async with services_of(broker, Path(folder)) as services:
            async with load.running(broker):
                await kill_at_random(services, load, draw, kills)
            last = await services.start("indexing")
            print(f"no more kills; the last one works off what is left of {len(load.fed):,} records", flush=True)
            await outcomes(broker, [record_id_of(record) for record in load.fed], seconds=900)
            assert await last.stop() == 0
            print("it has; comparing log, ledger and search index", flush=True)
            return await assert_all_agree(broker, Path(folder) / "state", load.fed, seconds=300)


def main() -> None:
    arguments = argparse.ArgumentParser(prog="make soak", description=__doc__)
    arguments.add_argument("--kills", type=int, default=50)
    arguments.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    arguments.add_argument("--rate", type=int, default=80, help="records a second")
    options = arguments.parse_args()
    address = os.environ.get(KAFKA)
    if not address:
        sys.exit(f"{KAFKA} must name a real Kafka whose Wiredesk topics may be deleted")
    print(f"seed {options.seed}: {options.kills} kills, {options.rate} records a second", flush=True)
    started = time.monotonic()
    try:
        agreed = asyncio.run(soak(address, options.seed, options.kills, options.rate))
    except AssertionError as error:
        sys.exit(f"seed {options.seed} FAILED: {error}")
    print(
        f"seed {options.seed}: log, ledger and search index agree after {options.kills} kills in "
        f"{time.monotonic() - started:.0f} s: {agreed.records:,} records, each with one outcome {agreed.outcomes}; "
        f"{agreed.log:,} log records, {agreed.live:,} articles live, {agreed.withdrawn:,} withdrawn"
    )


if __name__ == "__main__":
    main()
