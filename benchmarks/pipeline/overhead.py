"""What the way over Kafka costs: articles a second through the three services, against `wiredesk process`.

    python benchmarks/pipeline/overhead.py RAW.jsonl [--kafka HOST:PORT] [--runs 3] [--json]

The same records go in turn through `wiredesk process`, through the services on the embedded broker and, with --kafka,
through the services on a real one (whose Wiredesk topics are created, and receive the records). A rate is that of the
outcomes between the first and the last, so that start-up and model loading count nowhere; through the services all
records go once before, since the first seconds of a broker are those of its compiler. Records get an address of their
own in every run, else they would be `unchanged`. Figures are medians, ratios those of neighbouring runs.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from wiredesk.cli.service_process import ServiceProcess
from wiredesk.cli.stack import Stack, silent, stack
from wiredesk.runtime.settings import BrokerSettings
from wiredesk.runtime.topic_admin import create_topics
from wiredesk_schemas.limits import MAX_TRANSPORT_BYTES
from wiredesk_schemas.topics import DEAD_LETTERS, OUTCOMES, RAW, REJECTED, SERVICES

PATIENCE_SECONDS = 600


def records_of_run(lines: Sequence[str], run: str) -> list[bytes]:
    """The records, each with an address and an id of its own in this run."""
    records = []
    for number, line in enumerate(lines):
        record = json.loads(line)
        mark = "&" if "?" in record["url"] else "?"
        record |= {"url": f"{record['url']}{mark}benchmark={run}-{number}", "record_id": f"{run}-{number}"}
        records.append(json.dumps(record).encode())
    return records


def rate(times: Sequence[float]) -> float:
    """Outcomes a second between the first and the last."""
    return (len(times) - 1) / (times[-1] - times[0])


async def through_process(records: Sequence[bytes]) -> float:
    """`wiredesk process`, fed on standard input."""
    with tempfile.TemporaryFile() as source:
        source.write(b"\n".join(records))
        source.seek(0)
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "wiredesk", "process", stdin=source, stdout=asyncio.subprocess.PIPE, limit=2**26
        )
        assert process.stdout
        times = [time.perf_counter() async for line in process.stdout if b'"record_id"' in line]
        assert await process.wait() == 0
    assert len(times) == len(records), f"{len(times)} outcomes of {len(records)} records"
    return rate(times)


async def through_services(running: Stack, records: Sequence[bytes]) -> float:
    """The services of a stack; an outcome counts when a consumer has it."""
    where = {"bootstrap_servers": running.bootstrap_servers}
    topics = [OUTCOMES.name, REJECTED.name, *(topic.name for topic in DEAD_LETTERS)]
    consumer = AIOKafkaConsumer(
        *topics, **where, auto_offset_reset="latest", isolation_level="read_committed", fetch_max_wait_ms=200
    )
    producer = AIOKafkaProducer(**where, max_request_size=MAX_TRANSPORT_BYTES, enable_idempotence=False)
    await consumer.start()
    await producer.start()
    try:
        await consumer.seek_to_end()
        for partition in consumer.assignment():
            await consumer.position(partition)
        sent = [await producer.send(RAW.name, record) for record in records]
        await asyncio.gather(*sent)
        times: list[float] = []
        async with asyncio.timeout(PATIENCE_SECONDS):
            while len(times) < len(records):
                for messages in (await consumer.getmany(timeout_ms=100)).values():
                    times += [time.perf_counter()] * len(messages)
        return rate(times)
    finally:
        await consumer.stop()
        await producer.stop()


@asynccontextmanager
async def services_on(address: str) -> AsyncIterator[Stack]:
    """The three services against a Kafka that runs already."""
    settings = BrokerSettings(bootstrap_servers=address)
    await create_topics(settings)
    with tempfile.TemporaryDirectory(prefix="wiredesk-") as folder:
        environment = os.environ | {"WIREDESK_BOOTSTRAP_SERVERS": address, "WIREDESK_STATE_DIR": folder}
        services = [ServiceProcess(name, environment, silent) for name in SERVICES]
        running = Stack(address, Path(folder), silent, services)
        try:
            await running.start()
            yield running
        finally:
            await running.stop()


async def measure(lines: Sequence[str], runs: int, kafka: str | None) -> dict[str, list[float]]:
    """Rates by way, a list of runs each. Each way's services run only while they are measured."""
    ways: dict[str, Any] = {"embedded": stack} | ({"kafka": lambda: services_on(kafka)} if kafka else {})
    rates: dict[str, list[float]] = {"process": [], **{name: [] for name in ways}}
    for number in range(runs):
        rates["process"].append(await through_process(records_of_run(lines, f"p{number}-{os.getpid()}")))
        for name, way in ways.items():
            async with way() as running:
                await through_services(running, records_of_run(lines, f"warm-{name}{number}-{os.getpid()}"))
                rates[name].append(
                    await through_services(running, records_of_run(lines, f"{name}{number}-{os.getpid()}"))
                )
        print(", ".join(f"{name} {values[-1]:.1f}/s" for name, values in rates.items()), file=sys.stderr)
    return rates


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("records", type=Path, help="article.raw, a line each")
    parser.add_argument("--kafka", metavar="HOST:PORT", help="a real Kafka")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    lines = [line for line in options.records.read_text(encoding="utf-8").split("\n") if line.strip()]
    rates = asyncio.run(measure(lines, options.runs, options.kafka))
    result = {
        name: {
            "articles_per_s": median(values),
            "of_process": median(way / base for way, base in zip(values, rates["process"], strict=True)),
        }
        for name, values in rates.items()
    }
    if options.json:
        print(json.dumps({"records": len(lines), "runs": options.runs, **result}))
        return
    print(f"{len(lines)} records, {options.runs} runs")
    for name, figures in result.items():
        print(f"{name:10} {figures['articles_per_s']:8.1f} articles/s  {figures['of_process']:6.1%} of process")


if __name__ == "__main__":
    main()
