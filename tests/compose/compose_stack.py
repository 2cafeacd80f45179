"""docker-compose.yml as the tests drive it: from outside, as an operator, a scraper and a consumer would."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import aclosing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from wiredesk_schemas.client import Event, Publisher, subscribe

ROOT = Path(__file__).parents[2]
SERVICES = ("cleaning", "extraction", "indexing")
WORDS = """
    harbour ferry council budget school bridge river storm market railway museum orchard factory library hospital
    village summit treaty election drought vaccine satellite glacier forest fishery pension tariff inquiry verdict
    strike festival airport
"""


@dataclass(frozen=True)
class Stack:
    """One project of docker compose."""

    project: str
    variables: dict[str, str]

    @property
    def kafka(self) -> str:
        """Kafka's address from outside."""
        return f"127.0.0.1:{self.variables['KAFKA_PORT']}"

    def compose(self, *arguments: str, seconds: float = 240, stdin: str = "") -> str:
        """Run docker compose with this standard input; returns its standard output, raises with its standard error."""
        command = ["docker", "compose", "--project-name", self.project, *arguments]
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=os.environ | self.variables,
            check=False,
            capture_output=True,
            text=True,
            input=stdin,
            timeout=seconds,
        )
        assert done.returncode == 0, f"{' '.join(arguments)}: {done.stderr[-4000:]}"
        return done.stdout

    def up(self) -> None:
        """Start what is not running, and wait until all of it is healthy."""
        self.compose("up", "--detach", "--wait", "--wait-timeout", "180")

    def container(self, service: str) -> dict[str, Any]:
        """`docker inspect` of the service's container."""
        name = self.compose("ps", "--all", "--quiet", service).strip()
        (described,) = json.loads(subprocess.check_output(["docker", "inspect", name], timeout=60))
        return dict(described)

    def run_in(self, service: str, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command in the running container of a service."""
        return subprocess.run(
            ["docker", "exec", self.container(service)["Id"], *command],
            check=False,
            capture_output=True,
            text=True,
            timeout=120,
        )

    def remove_volume(self, name: str) -> None:
        """Delete a volume of the stack that no container uses."""
        command = ["docker", "volume", "rm", f"{self.project}_{name}"]
        subprocess.run(command, check=True, capture_output=True, timeout=60)

    def crash(self, service: str) -> None:
        """Kill -9 the service's first process from outside: `docker kill` counts as a wish, and is not answered."""
        pid = self.container(service)["State"]["Pid"]
        subprocess.run(
            [
                *("docker", "run", "--rm", "--pid", "host", "--user", "0", "--entrypoint", "python"),
                f"{self.variables['IMAGE_PREFIX']}tools",
                *("-c", f"import os; os.kill({pid}, 9)"),
            ],
            check=True,
            capture_output=True,
            timeout=60,
        )

    async def back(self, service: str, since: str) -> None:
        """Wait until the service was started anew after `since` (its `StartedAt` before) and is healthy."""

        def is_back() -> bool:
            state = self.container(service)["State"]
            return state["StartedAt"] != since and state.get("Health", {}).get("Status") == "healthy"

        await until(is_back, 150)

    def started_at(self, service: str) -> str:
        """When the service's container was started the last time."""
        return str(self.container(service)["State"]["StartedAt"])

    async def publish(self, name: str, numbers: Iterable[int], fetched_at: datetime | None = None) -> dict[str, str]:
        """Publish articles from outside, each with a text of its own; returns article id by record id."""
        async with Publisher(name, bootstrap_servers=self.kafka) as publisher:
            deliveries = [
                await publisher.article(
                    f"https://{name}.example/{number}", text=text(name, number), fetched_at=fetched_at
                )
                for number in numbers
            ]
            await publisher.flush()
        return {delivery.record_id: delivery.article_id for delivery in deliveries}

    async def events(self, topic: str) -> AsyncIterator[Event]:
        """Everything on a topic, from its beginning on, and what comes."""
        async with subscribe(topic, bootstrap_servers=self.kafka) as events:
            async for event in events:
                yield event

    async def outcomes(self, record_ids: Iterable[str], seconds: float = 180) -> dict[str, list[str]]:
        """The outcomes of these records; returns once each has one."""
        found: dict[str, list[str]] = {record_id: [] for record_id in record_ids}
        missing = set(found)
        async with asyncio.timeout(seconds), aclosing(self.events("articles.outcomes.v1")) as events:
            async for event in events:
                outcome: Any = event.message
                if outcome.record_id in found:
                    found[outcome.record_id].append(outcome.outcome)
                    missing.discard(outcome.record_id)
                if not missing:
                    break
        return found

    async def withdraw(self, article_id: str) -> str:
        """Ask for a takedown from outside; returns the request's record id."""
        async with Publisher("operator", bootstrap_servers=self.kafka) as publisher:
            delivery = await publisher.withdraw(article_id=article_id, reason="publisher")
            await delivery
        return delivery.record_id

    async def events_until(self, topic: str, last: Callable[[Event], bool], seconds: float = 60) -> list[Event]:
        """The events of a topic from its beginning to the first one that `last` is true of."""
        found: list[Event] = []
        async with asyncio.timeout(seconds), aclosing(self.events(topic)) as events:
            async for event in events:
                found.append(event)
                if last(event):
                    break
        return found

    async def log_with(self, article_ids: Iterable[str]) -> list[Any]:
        """The messages of the log from its beginning until each of these articles was seen."""
        missing = set(article_ids)

        def all_seen(event: Event) -> bool:
            missing.discard(event.key or "")
            return not missing

        return [event.message for event in await self.events_until("articles.enriched.v1", all_seen)]

    async def log_until(self, last: str, seconds: float = 60) -> list[Any]:
        """The messages of the log from its beginning to the first one of the article `last`."""
        events = await self.events_until("articles.enriched.v1", lambda event: event.key == last, seconds)
        return [event.message for event in events]


async def until(condition: Callable[[], bool], seconds: float) -> None:
    """Wait until the condition holds."""
    async with asyncio.timeout(seconds):
        while not await asyncio.to_thread(condition):
            await asyncio.sleep(0.5)


def text(name: str, number: int) -> str:
    """A short article that is like no other one."""
    words = WORDS.split()
    picked = [words[(number * step + len(name) + step) % len(words)] for step in range(1, 40)]
    return (
        f"{name.title()} report {number}: the {picked[0]} and the {picked[1]}\n\n"
        f"The {' and the '.join(picked[:12])} were discussed on day {number} of the hearings in Oslo, "
        f"Ingrid Vale said.\n\n"
        f"Number {number} on the list was the {' near the '.join(picked[12:])}, which nobody had expected."
    )


def now() -> datetime:
    """The time, as the contract wants it."""
    return datetime.now(UTC)
