"""The whole of Wiredesk on this machine: the embedded broker, the topics, and the three services as processes.

For `wiredesk demo`, `wiredesk up` and tests: nothing is kept. Everything waits on conditions, never on the clock.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from wiredesk.cli.errors import CommandError
from wiredesk.cli.service_process import ServiceProcess
from wiredesk.cli.settings import load_all
from wiredesk.runtime.embedded import NoEmbeddedBroker, embedded_broker
from wiredesk.runtime.exits import CONFIGURATION
from wiredesk.runtime.settings import BrokerSettings
from wiredesk.runtime.topic_admin import create_topics
from wiredesk_schemas.topics import SERVICES

START_SECONDS: Final = 120.0
RESTARTS: Final = 3
"""So often a service that ended is started again, as a restart policy would."""

Say = Callable[[str, str], None]
"""Called with a service's name (or `wiredesk`) and a line."""


def silent(_service: str, _line: str) -> None:
    """Say nothing."""


@dataclass
class Stack:
    """What runs. `services` are in the order of the way of a record."""

    bootstrap_servers: str
    folder: Path
    say: Say
    services: Sequence[ServiceProcess]

    @property
    def settings(self) -> BrokerSettings:
        """How to reach its broker."""
        return BrokerSettings(bootstrap_servers=self.bootstrap_servers, transactions=False)

    async def start(self) -> None:
        """Start every service and wait until all work.

        Raises:
            CommandError: one ended, or was not ready in time.
        """
        await asyncio.gather(*(service.start() for service in self.services))
        try:
            async with asyncio.timeout(START_SECONDS):
                ready = await asyncio.gather(*(service.ready() for service in self.services))
        except TimeoutError:
            raise CommandError(f"the services were not ready within {START_SECONDS:.0f} s") from None
        if failed := [service.name for service, works in zip(self.services, ready, strict=True) if not works]:
            raise CommandError(f"{' and '.join(failed)} ended while starting; its log above says why")

    async def watch(self) -> None:
        """Start again what ends, a few times at most.

        Raises:
            CommandError: a service cannot run, or ended once too often. It never returns.
        """
        keeping = [asyncio.create_task(self._keep(service)) for service in self.services]
        try:
            await asyncio.gather(*keeping)
        finally:  # or the others would be started again as they are stopped
            for task in keeping:
                task.cancel()
            await asyncio.gather(*keeping, return_exceptions=True)

    async def stop(self) -> None:
        """Stop the services in the order of the way, so that each finishes what the one before it has sent."""
        for service in self.services:
            await service.stop()

    async def _keep(self, service: ServiceProcess) -> None:
        for attempt in range(1, RESTARTS + 2):
            status = await service.ended()
            if status == CONFIGURATION:
                raise CommandError(f"{service.name} cannot run; its last line above says what to change")
            if attempt > RESTARTS:
                break
            self.say("wiredesk", f"{service.name} {_ending(status)}; starting it again ({attempt} of {RESTARTS})")
            await service.start()
        raise CommandError(f"{service.name} {_ending(status)}, and was started again {RESTARTS} times already")


@asynccontextmanager
async def stack(
    port: int | None = None, *, say: Say = silent, settings: Mapping[str, str] | None = None
) -> AsyncIterator[Stack]:
    """Everything, working; it ends with the context, and with it all it holds.

    Args:
        port: of the broker on loopback; by default a free one.
        say: takes the log of the services, line by line.
        settings: further environment variables of the services.

    Raises:
        CommandError: a setting is wrong, or something cannot be started.
    """
    load_all()
    async with AsyncExitStack() as exits:
        folder = Path(exits.enter_context(tempfile.TemporaryDirectory(prefix="wiredesk-")))
        try:
            address = await exits.enter_async_context(embedded_broker(port))
        except NoEmbeddedBroker as error:
            raise CommandError(str(error)) from None
        environment = _environment(address, folder) | dict(settings or {})
        running = Stack(address, folder, say, [ServiceProcess(name, environment, say) for name in SERVICES])
        await create_topics(running.settings)
        exits.push_async_callback(running.stop)
        await running.start()
        yield running


def _environment(address: str, folder: Path) -> dict[str, str]:
    """This process's variables, but for those that would lead elsewhere."""
    return os.environ | {
        "WIREDESK_BOOTSTRAP_SERVERS": address,
        "WIREDESK_SECURITY_PROTOCOL": "PLAINTEXT",
        "WIREDESK_TRANSACTIONS": "false",
        "WIREDESK_STATE_DIR": str(folder),
        "WIREDESK_HTTP_HOST": "127.0.0.1",
        "WIREDESK_LOG_FORMAT": "json",
    }


def _ending(status: int) -> str:
    return f"was killed by signal {-status}" if status < 0 else f"ended with status {status}"
