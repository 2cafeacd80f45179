"""The examples of the documentation run, as they stand there."""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator
from functools import cache
from pathlib import Path

import pytest
from aiokafka import AIOKafkaProducer
from pages import ROOT, Block, blocks
from support.brokers import Broker, embedded

SOURCES = f"{ROOT / 'services'}{os.pathsep}{ROOT / 'schemas'}"
PUBLISHERS = [block for block in blocks("python") if "Publisher(" in block.text]
CONSUMERS = [block for block in blocks("python") if "subscribe(" in block.text]
SCRIPTS = [block for block in blocks("sh") if "wiredesk process" in block.text]
PAGES = {
    "page1.html": "<html><head><title>Ferry sails again</title></head><body><h1>Ferry sails again</h1><p>The night "
    "ferry left the harbour of Sandvik on time on Monday, for the first time since the storm.</p><p>Its captain, "
    "Ingrid Vale, said that every berth had been taken.</p></body></html>",
    "page2.html": "<html><head><title>404 Not Found</title></head><body><h1>Not Found</h1></body></html>",
}


@pytest.fixture
async def broker() -> AsyncIterator[Broker]:
    async with embedded() as running:
        yield running


@pytest.mark.parametrize("block", list(blocks("python")), ids=str)
def test_an_example_is_python(block: Block) -> None:
    compile(block.text, str(block), "exec")


def test_the_readme_shows_a_scraper_and_a_consumer_that_are_run_here() -> None:
    assert ROOT / "README.md" in {block.page for block in PUBLISHERS}
    assert ROOT / "README.md" in {block.page for block in CONSUMERS}


@pytest.mark.parametrize("block", PUBLISHERS, ids=str)
async def test_a_publisher_publishes(block: Block, broker: Broker) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", block.text, env=environment(broker), stderr=asyncio.subprocess.PIPE
    )
    _, errors = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 0, errors.decode()
    async with broker.consumer("articles.raw.v1") as records:
        record = await asyncio.wait_for(anext(records), 30)
    assert json.loads(record.value)["url"].startswith("https://") or json.loads(record.value)["article_id"]


@pytest.mark.parametrize("block", CONSUMERS, ids=str)
async def test_a_consumer_shows_what_comes(block: Block, broker: Broker) -> None:
    enriched = json.loads(process_readme_line())
    async with AIOKafkaProducer(bootstrap_servers=broker.address) as producer:
        await producer.send_and_wait("articles.enriched.v1", json.dumps(enriched).encode(), key=b"an-article")
        await producer.send_and_wait("articles.enriched.v1", None, key=b"another-one")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-u", "-c", block.text, env=environment(broker), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(60):
            first = (await process.stdout.readline()).decode()
            second = (await process.stdout.readline()).decode()
    finally:
        process.kill()
        await process.wait()
    assert enriched["article"]["title"] in first
    assert "another-one" in second


@pytest.mark.parametrize("block", SCRIPTS, ids=str)
def test_a_batch_makes_an_outcome_of_every_line(block: Block, tmp_path: Path) -> None:
    for name, page in PAGES.items():
        (tmp_path / name).write_text(page, encoding="utf-8")
    for script in blocks("python"):
        if script.page == block.page and "sys.argv" in script.text:
            (tmp_path / "lines.py").write_text(script.text, encoding="utf-8")
    output = run_script(block, tmp_path)
    lines = [json.loads(line) for line in output.splitlines()]
    kept = tmp_path / "enriched.jsonl"
    lines += [json.loads(line) for line in kept.read_text().splitlines()] if kept.exists() else []
    assert lines
    assert {line["type"] for line in lines} <= {"article.cleaned", "article.enriched", "article.rejected"}
    assert any(line["type"] == "article.enriched" for line in lines)


@cache
def process_readme_line() -> str:
    """What the README's own command prints."""
    (block,) = (block for block in SCRIPTS if block.page == ROOT / "README.md")
    return run_script(block, ROOT)


def run_script(block: Block, folder: Path) -> str:
    """Run a shell block with this interpreter in place of the one in .venv."""
    interpreter = {"python": sys.executable, "wiredesk": f"{sys.executable} -m wiredesk"}
    script = re.sub(r"\.venv/bin/(\w+)", lambda match: interpreter[match[1]], block.text)
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": SOURCES},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def environment(broker: Broker) -> dict[str, str]:
    return os.environ | broker.environment | {"PYTHONPATH": SOURCES}
