"""The indexing service as a whole on a real Kafka: articles a second from extracted to enriched, and its CPU time.

    python benchmarks/indexing/synthetic.py extracted.jsonl --articles 10000 > many.jsonl
    python benchmarks/indexing/service.py many.jsonl --kafka HOST:PORT [--runs 3]

The topics are made for every run and deleted after it, and the state folder is new, so that no run meets the articles
of another: a Kafka that has topics of Wiredesk is refused. All records are on the topic before the service starts. The
rate is that of the outcomes, as a consumer of committed records sees them, from the first to the last.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median

import psutil
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient
from tenacity import AsyncRetrying, retry_if_result, wait_fixed

from wiredesk.cli.service_process import ServiceProcess
from wiredesk.cli.stack import silent
from wiredesk.runtime.settings import BrokerSettings
from wiredesk.runtime.topic_admin import create_topics
from wiredesk_schemas.limits import MAX_TRANSPORT_BYTES
from wiredesk_schemas.topics import EXTRACTED, OUTCOMES, TOPICS

PATIENCE_SECONDS = 1_800
SERVICE = "indexing"


@asynccontextmanager
async def own_topics(address: str) -> AsyncIterator[None]:
    """The topics of the contract, for one run."""
    if len(await create_topics(BrokerSettings(bootstrap_servers=address))) < len(TOPICS):
        raise SystemExit(f"{address} has topics of Wiredesk, which this would delete: give it a Kafka of its own")
    try:
        yield
    finally:
        admin = AIOKafkaAdminClient(bootstrap_servers=address)
        await admin.start()
        await admin.delete_topics(list(TOPICS))
        async for attempt in AsyncRetrying(retry=retry_if_result(bool), wait=wait_fixed(0.2)):
            with attempt:
                left = set(await admin.list_topics()) & set(TOPICS)
            attempt.retry_state.set_result(left)
        await admin.close()


async def send(address: str, records: Sequence[bytes]) -> None:
    producer = AIOKafkaProducer(
        bootstrap_servers=address, max_request_size=MAX_TRANSPORT_BYTES, compression_type="zstd", linger_ms=20
    )
    await producer.start()
    try:
        await asyncio.gather(*[await producer.send(EXTRACTED.name, record) for record in records])
    finally:
        await producer.stop()


async def outcomes(consumer: AIOKafkaConsumer, count: int) -> list[float]:
    """When each of so many outcomes was seen."""
    times: list[float] = []
    async with asyncio.timeout(PATIENCE_SECONDS):
        while len(times) < count:
            for messages in (await consumer.getmany(timeout_ms=200)).values():
                times += [time.perf_counter()] * len(messages)
    return times


async def run_once(address: str, records: Sequence[bytes]) -> tuple[float, float]:
    """Articles a second, and a CPU second of the service."""
    consumer = AIOKafkaConsumer(
        OUTCOMES.name, bootstrap_servers=address, auto_offset_reset="latest", isolation_level="read_committed"
    )
    with tempfile.TemporaryDirectory(prefix="wiredesk-") as folder:
        environment = os.environ | {"WIREDESK_BOOTSTRAP_SERVERS": address, "WIREDESK_STATE_DIR": folder}
        service = ServiceProcess(SERVICE, environment, silent)
        await consumer.start()
        try:
            await consumer.seek_to_end()
            for partition in consumer.assignment():
                await consumer.position(partition)
            await send(address, records)
            await service.start()
            first = await outcomes(consumer, 1)
            assert service.pid
            process = psutil.Process(service.pid)
            cpu = sum(process.cpu_times()[:2])
            times = first + await outcomes(consumer, len(records) - len(first))
            cpu = sum(process.cpu_times()[:2]) - cpu
            done = len(times) - len(first)
            return done / (times[-1] - first[-1]), done / cpu
        finally:
            await service.stop()
            await consumer.stop()


async def measure(lines: Sequence[bytes], address: str, runs: int) -> None:
    rates = []
    for number in range(runs):
        async with own_topics(address):
            rates.append(await run_once(address, lines))
        print(
            f"run {number + 1}: {rates[-1][0]:.0f} articles/s, {rates[-1][1]:.0f} a CPU second of the service",
            flush=True,
        )
    print(f"median of {runs}: {median(rate for rate, _ in rates):.0f} articles/s, ", end="")
    print(f"{median(cpu for _, cpu in rates):.0f} a CPU second; the best run {max(rates)[0]:.0f}")


def main() -> None:
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("articles", type=Path, help="article.extracted, a line each")
    args.add_argument("--kafka", metavar="HOST:PORT", required=True)
    args.add_argument("--runs", type=int, default=3)
    options = args.parse_args()
    lines = options.articles.read_bytes().splitlines()
    asyncio.run(measure(lines, options.kafka, options.runs))


if __name__ == "__main__":
    main()
