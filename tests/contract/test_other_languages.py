"""The clients in another language, written from the registry alone, against the clients of this package."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import uuid
from pathlib import Path

import pytest
from aiokafka import AIOKafkaProducer
from support.registry import EXAMPLES

from wiredesk_schemas.article_enriched import ArticleEnriched
from wiredesk_schemas.article_raw import ArticleRaw
from wiredesk_schemas.client import subscribe
from wiredesk_schemas.codec import parse_as
from wiredesk_schemas.events import first
from wiredesk_schemas.identity import article_id

CLIENTS = Path(__file__).parents[2] / "docs" / "clients" / "go"
PATIENCE = 60


@pytest.fixture(scope="session")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the built programs."""
    go = shutil.which("go")
    if go is None:
        pytest.skip("there is no go to build the clients with")
    folder = tmp_path_factory.mktemp("go")
    built = subprocess.run(
        [go, "build", "-o", f"{folder}/", "./publish", "./consume"],
        cwd=CLIENTS,
        check=False,
        capture_output=True,
        text=True,
    )
    if built.returncode and "dial tcp" in built.stderr:
        pytest.skip("the modules of the clients cannot be downloaded")
    assert built.returncode == 0, built.stderr
    return folder


@pytest.mark.timeout(300)
def test_the_vectors_of_identity_hold_there_too(programs: Path) -> None:
    tested = subprocess.run(["go", "test", "./identity"], cwd=CLIENTS, check=False, capture_output=True, text=True)
    assert tested.returncode == 0, tested.stdout + tested.stderr


def test_its_parameters_are_a_copy_of_the_registrys() -> None:
    copy = (CLIENTS / "identity" / "parameters-v1.json").read_bytes()
    assert copy == (EXAMPLES["article.raw/minimal"].parents[2] / "identity" / "parameters-v1.json").read_bytes()


@pytest.mark.timeout(300)
async def test_what_it_publishes_is_read_here(broker: str, programs: Path, tmp_path: Path) -> None:
    page, url = tmp_path / "page.html", f"http://News.example:80/{uuid.uuid4()}?utm_source=go"
    page.write_text("<h1>Night ferry – back</h1>", encoding="utf-8")
    published = await asyncio.to_thread(
        subprocess.run, [programs / "publish", broker, url, page], capture_output=True, text=True, timeout=PATIENCE
    )
    assert published.returncode == 0, published.stderr
    async with (
        asyncio.timeout(PATIENCE),
        subscribe("articles.raw.v1", bootstrap_servers=broker, invalid="skip") as events,
    ):
        async for event in events:
            if isinstance(event.message, ArticleRaw) and event.message.url == url:
                break
    assert event.key == article_id(url)
    assert event.message.html == "<h1>Night ferry – back</h1>"
    assert first(event.headers, "ce_source") == "go-example"


@pytest.mark.timeout(300)
async def test_what_is_enriched_here_it_prints(broker: str, programs: Path) -> None:
    mark = f"Night ferry {uuid.uuid4()}"
    example = parse_as(ArticleEnriched, EXAMPLES["article.enriched/full"].read_bytes())
    message = example.evolve(article=example.article.evolve(title=mark))
    async with AIOKafkaProducer(bootstrap_servers=broker, compression_type="lz4") as producer:
        for value in (b'{"type":"article.praised","schema_version":"1.0"}', message.to_bytes(), None):
            await producer.send_and_wait("articles.enriched.v1", value, key=message.article_id.encode(), partition=0)
    consumer = subprocess.Popen(
        [programs / "consume", broker, f"group-{uuid.uuid4()}"], stdout=subprocess.PIPE, text=True, env={**os.environ}
    )
    assert consumer.stdout is not None
    try:
        lines: list[str] = []
        async with asyncio.timeout(PATIENCE):
            while not any(mark in line for line in lines[:-1]):
                lines.append(await asyncio.to_thread(consumer.stdout.readline))
    finally:
        consumer.kill()
        consumer.wait()
        consumer.stdout.close()
    entities = len(message.extraction.entities)
    assert lines[-2] == f"{message.article_id} revision 2: {mark} ({entities} entities)\n"
    assert lines[-1] == f"{message.article_id} withdrawn\n"
