"""The programs that the client's README shows, run as they stand there."""

from __future__ import annotations

import asyncio
import os
import re
import sys

import pytest
from aiokafka import AIOKafkaProducer
from support.registry import EXAMPLES, REGISTRY, example

README = (REGISTRY.parent / "README.md").read_text(encoding="utf-8")
PROGRAMS = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
PATIENCE = 60


async def start(program: str, broker: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-u",
        "-c",
        program,
        env={**os.environ, "WIREDESK_BOOTSTRAP_SERVERS": broker},
        stdout=asyncio.subprocess.PIPE,
    )


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_program_is_about_ten_lines(program: str) -> None:
    assert len([line for line in program.splitlines() if line.strip()]) <= 10


async def test_the_publisher_publishes_and_says_where(broker: str) -> None:
    process = await start(PROGRAMS[0], broker)
    out, _ = await asyncio.wait_for(process.communicate(), PATIENCE)
    assert process.returncode == 0
    assert re.match(rb"Delivered\(topic='articles\.raw\.v1', partition=\d, offset=\d+\) [0-9a-f-]{36} my-scraper#", out)


async def test_the_consumer_prints_titles_and_withdrawals(broker: str) -> None:
    async with AIOKafkaProducer(bootstrap_servers=broker) as producer:
        for name in ("article.enriched/full", "article.reinstated/full", "article.withdrawn/full"):
            value = EXAMPLES[name].read_bytes()
            await producer.send_and_wait("articles.enriched.v1", value, key=b"readme", partition=0)
    process = await start(PROGRAMS[1], broker)
    assert process.stdout is not None
    title = example("article.enriched/full")["article"]["title"]
    try:
        seen: list[str] = []
        async with asyncio.timeout(PATIENCE):
            while f"readme {title}" not in seen or seen[-1:] != ["readme withdrawn"]:
                seen.append((await process.stdout.readline()).decode().strip())
    finally:
        process.kill()
        await process.wait()
