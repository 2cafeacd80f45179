"""Service processes for the tests: started, waited for until ready, killed, paused, stopped."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import psutil

from support.brokers import Broker, tail_of
from wiredesk.runtime.embedded import free_port

TESTS = Path(__file__).parents[1]
READY_SECONDS = 60


class ServiceProcess:
    """One service in a process group of its own."""

    def __init__(self, name: str, process: asyncio.subprocess.Process, port: int, log: Path) -> None:
        self.name = name
        self.process = process
        self.port = port
        self.log = log

    async def get(self, path: str) -> tuple[int, str]:
        """Status and text of its health server; (0, error) while nobody answers."""
        try:
            async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{self.port}{path}") as answer:
                return answer.status, await answer.text()
        except aiohttp.ClientError as error:
            return 0, repr(error)

    async def until(self, condition: Callable[[int, str], bool], path: str, seconds: float = READY_SECONDS) -> None:
        """Wait for what its health server says."""
        try:
            async with asyncio.timeout(seconds):
                while not condition(*await self.get(path)):
                    assert self.process.returncode is None, f"{self.name} ended: {tail_of(self.log)}"
                    await asyncio.sleep(0.05)
        except TimeoutError:
            raise AssertionError(f"{self.name}: {await self.get(path)}: {tail_of(self.log)}") from None

    async def ready(self) -> ServiceProcess:
        await self.until(lambda status, _: status == 200, "/readyz")
        return self

    async def outcomes(self, at_least: int) -> None:
        """Wait until it has seen so many records to their outcome."""

        def enough(_: int, text: str) -> bool:
            counts = [line for line in text.splitlines() if line.startswith("wiredesk_outcomes_total")]
            return sum(float(line.rsplit(" ", 1)[1]) for line in counts) >= at_least

        await self.until(enough, "/metrics")

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the service and its workers."""
        os.killpg(self.process.pid, number)

    async def kill(self) -> None:
        """A crash: kill -9, no clean-up."""
        self.signal(signal.SIGKILL)
        await self.process.wait()

    async def stopped(self, seconds: float = READY_SECONDS) -> None:
        """Wait until a SIGSTOP has stopped it."""
        async with asyncio.timeout(seconds):
            while psutil.Process(self.process.pid).status() != psutil.STATUS_STOPPED:
                await asyncio.sleep(0.05)

    async def stop(self) -> int:
        """SIGTERM to the service alone, as an orchestrator sends it; returns the exit status."""
        self.process.terminate()
        return await self.ended()

    async def ended(self, seconds: float = 60) -> int:
        """Wait until it ends by itself; returns the exit status."""
        try:
            return await asyncio.wait_for(self.process.wait(), seconds)
        except TimeoutError:
            raise AssertionError(f"{self.name} does not end: {tail_of(self.log)}") from None


class Services:
    """Starts services against one broker; all of them end with the test."""

    def __init__(self, broker: Broker, folder: Path) -> None:
        self.broker = broker
        self.folder = folder
        self._started: list[ServiceProcess] = []

    async def start(self, name: str, *command: str, state: str = "state", **settings: object) -> ServiceProcess:
        """`wiredesk run NAME`, or another module with arguments; `settings` are WIREDESK_… variables."""
        port = free_port()
        log = self.folder / f"{name}-{len(self._started)}.log"
        environment = {
            **os.environ,
            **self.broker.environment,
            "PYTHONPATH": os.pathsep.join([str(TESTS), *filter(None, [os.environ.get("PYTHONPATH")])]),
            "WIREDESK_STATE_DIR": str(self.folder / state),
            "WIREDESK_HTTP_PORT": str(port),
            "WIREDESK_SESSION_TIMEOUT_SECONDS": "6",
            "WIREDESK_COMMIT_INTERVAL_SECONDS": "0.3",
            **{f"WIREDESK_{key.upper()}": str(value) for key, value in settings.items()},
        }
        arguments = ["-m", *(command or ("wiredesk", "run", name))]
        with log.open("wb") as output:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                *arguments,
                env=environment,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        service = ServiceProcess(name, process, port, log)
        self._started.append(service)
        return service

    async def pipeline(self, **settings: object) -> dict[str, ServiceProcess]:
        """The three services, ready."""
        names = ("cleaning", "extraction", "indexing")
        started = [await self.start(name, **settings) for name in names]
        return dict(zip(names, await asyncio.gather(*(service.ready() for service in started)), strict=True))

    async def end(self) -> None:
        for service in self._started:
            if service.process.returncode is None:
                os.killpg(service.process.pid, signal.SIGKILL)
                await service.process.wait()


@asynccontextmanager
async def services_of(broker: Broker, folder: Path) -> AsyncIterator[Services]:
    services = Services(broker, folder)
    try:
        yield services
    finally:
        await services.end()
