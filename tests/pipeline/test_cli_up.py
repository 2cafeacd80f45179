"""`wiredesk up`, `search` and `takedown` on what it runs, and `wiredesk demo`."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import psutil
import pytest
from support.command import COMMAND, Ran, wiredesk
from support.traffic import raw

from wiredesk.cli import demo_records
from wiredesk.cli.main import main
from wiredesk.runtime.embedded import free_port

pytestmark = pytest.mark.timeout(300)  # three services start, and some again


@dataclass
class Up:
    """A running `wiredesk up`."""

    process: asyncio.subprocess.Process
    port: int
    said: list[str] = field(default_factory=list)

    async def until(self, pattern: str) -> str:
        """Wait for a line on its terminal."""
        assert self.process.stderr is not None
        async with asyncio.timeout(90):
            while line := (await self.process.stderr.readline()).decode():
                self.said.append(line)
                if re.search(pattern, line):
                    return line
        raise AssertionError(f"it ended without {pattern}: {''.join(self.said)}")

    def services(self) -> dict[str, psutil.Process]:
        """Its services, by name."""
        children = psutil.Process(self.process.pid).children()
        named = {child.cmdline()[4]: child for child in children if "run" in child.cmdline()}
        assert len(named) in (2, 3), named
        return named

    async def command(self, *arguments: str, stdin: bytes = b"") -> Ran:
        """Another terminal."""
        address = {"WIREDESK_BOOTSTRAP_SERVERS": f"127.0.0.1:{self.port}"}
        return await wiredesk(*arguments, stdin=stdin, environment=address)

    async def ended(self) -> int:
        """Wait for its end; returns the exit status."""
        assert self.process.stderr is not None
        self.said += (await self.process.stderr.read()).decode().splitlines()
        return await asyncio.wait_for(self.process.wait(), 60)


@asynccontextmanager
async def running_up() -> AsyncIterator[Up]:
    port = free_port()
    environment = {**os.environ, "NO_COLOR": "1", "COLUMNS": "100"}
    process = await asyncio.create_subprocess_exec(
        *COMMAND, "up", "--port", str(port), stderr=asyncio.subprocess.PIPE, env=environment
    )
    everything = []
    up = Up(process, port)
    try:
        await up.until("all services work")
        everything = psutil.Process(process.pid).children(recursive=True)
        yield up
    finally:
        if process.returncode is None:
            process.kill()
            await up.ended()
        psutil.wait_procs(everything, timeout=30)
        for child in everything:
            if child.is_running():
                child.kill()


def gone(processes: list[psutil.Process]) -> bool:
    return not psutil.wait_procs(processes, timeout=30)[1]


async def test_everything_in_one_terminal_publish_search_takedown_and_ctrl_c_leaves_nothing_behind() -> None:
    async with running_up() as up:
        hint = await up.until("wiredesk search")
        folder = re.search(r"WIREDESK_STATE_DIR=(\S+)", hint)
        assert folder
        published = await up.command("publish", "-", stdin=json.dumps(raw(1)).encode())
        assert published.status == 0
        outcome = await up.command("tail", "articles.outcomes.v1", "--from-beginning", "-n", "1", "--json")
        assert [(line["record_id"], line["outcome"]) for line in outcome.lines] == [("r1-0", "enriched")]
        await up.until(r"indexing +enriched +r1-0")

        state = ("--state", folder[1], "--json")
        async with asyncio.timeout(30):  # the search index commits once a second
            while not (found := await up.command("search", "northern pier", *state)).lines:
                pass
        assert found.lines[0]["url"] == "https://harbour-post.example/news/1"

        asked = await up.command("takedown", "https://harbour-post.example/news/1", "--reason", "legal")
        record = next(line.split()[1] for line in asked.out.splitlines() if line.startswith("record:"))
        await up.command("tail", "articles.outcomes.v1", "--from-beginning", "-n", "1", "--key", record)
        page = ("--key", "https://harbour-post.example/news/1?utm_source=mail", "--json")
        about = await up.command("tail", "articles.outcomes.v1", "--no-follow", *page)
        assert {line["outcome"] for line in about.lines} == {"enriched", "withdrawn"}, "by the article's address"
        assert (await up.command("search", "northern pier", *state)).lines == []

        family = psutil.Process(up.process.pid).children(recursive=True)
        up.process.send_signal(signal.SIGINT)
        assert await up.ended() == 0
        assert gone(family)
        assert not Path(folder[1]).exists()
        assert "everything has ended" in up.said[-1]


async def test_a_service_that_dies_is_started_again_and_goes_on_and_one_that_keeps_dying_ends_it() -> None:
    async with running_up() as up:
        up.services()["extraction"].kill()
        await up.until("extraction was killed by signal 9; starting it again")
        await up.command("publish", "-", stdin=json.dumps(raw(1)).encode())
        outcome = await up.command("tail", "articles.outcomes.v1", "--from-beginning", "-n", "1", "--json")
        assert outcome.lines[0]["outcome"] == "enriched"
        for attempt in (2, 3):
            up.services()["extraction"].kill()
            await up.until(rf"starting it again \({attempt} of 3\)")
            async with asyncio.timeout(10):
                while "extraction" not in up.services():
                    await asyncio.sleep(0.01)
        up.services()["extraction"].kill()
        assert await up.ended() == 1
        assert "extraction was killed by signal 9, and was started again 3 times already" in up.said[-1]


async def test_killed_it_leaves_nothing_behind() -> None:
    async with running_up() as up:
        family = psutil.Process(up.process.pid).children(recursive=True)
        up.process.kill()
        assert gone(family)


async def test_the_demo_ends_well_when_every_record_had_its_expected_outcome() -> None:
    ran = await wiredesk("demo")
    assert ran.status == 0, ran.out + ran.err
    for piece in ("All 33 records had their expected outcome", "names:", "A search for", "What to try next"):
        assert piece in ran.out


def test_the_demo_ends_with_1_and_names_the_record_that_came_out_differently(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    first, *_ = demo_records.demo_records()
    monkeypatch.setattr(demo_records, "demo_records", lambda: [replace(first, expected="stale")])
    monkeypatch.setattr(sys, "argv", ["wiredesk", "demo"])
    with pytest.raises(SystemExit) as ended:
        main()
    out = capsys.readouterr().out
    assert ended.value.code == 1
    assert "not as expected" in out
    assert f"{first.id}: expected stale, was enriched, revision 1" in out
