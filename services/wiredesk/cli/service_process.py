"""One service as a child process: started, watched until it is ready, stopped in order."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Callable, Mapping
from typing import Final

import aiohttp

from wiredesk.runtime.embedded import free_port

STOP_SECONDS: Final = 20.0
"""After this long without an end, SIGTERM is followed by SIGKILL."""

_POLL_SECONDS: Final = 0.05
_LINE_BYTES: Final = 1024 * 1024


class ServiceProcess:
    """A service under `wiredesk run`.

    Args:
        name: of the service.
        environment: its variables, the port of its health server excepted.
        on_log: called with the name and each line that the service writes.
    """

    def __init__(self, name: str, environment: Mapping[str, str], on_log: Callable[[str, str], None]) -> None:
        self.name = name
        self._environment = environment
        self._on_log = on_log
        self._process: asyncio.subprocess.Process | None = None
        self._reading: asyncio.Task[None] | None = None
        self._port = 0

    @property
    def pid(self) -> int | None:
        """Of the process, while there is one."""
        return self._process.pid if self._process else None

    async def start(self) -> None:
        """Start the process; it ends with SIGTERM, or when this process is gone."""
        self._port = free_port()
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "wiredesk", "run", self.name, "--while-stdin-is-open"),
            env={**self._environment, "WIREDESK_HTTP_PORT": str(self._port)},
            stdin=asyncio.subprocess.PIPE,  # never written to: the kernel closes it when we die, however we die
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
            limit=_LINE_BYTES,
            start_new_session=True,  # Ctrl-C is for us: we stop the services in order
        )
        self._reading = asyncio.create_task(self._read_log(self._process))

    async def ready(self) -> bool:
        """Wait until the service works; False where it ended first."""
        assert self._process is not None
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=2)) as session:
            while self._process.returncode is None:
                with contextlib.suppress(aiohttp.ClientError, TimeoutError):
                    async with session.get(f"http://127.0.0.1:{self._port}/readyz") as answer:
                        if answer.status == 200:
                            return True
                await asyncio.sleep(_POLL_SECONDS)
        return False

    async def ended(self) -> int:
        """Wait for the end of the process, and of its log; returns its status."""
        assert self._process is not None
        status = await self._process.wait()
        if self._reading:
            await self._reading
        return status

    async def stop(self) -> None:
        """SIGTERM, and wait until it has drained; SIGKILL where that takes too long. Without a process, nothing."""
        process = self._process
        if process is None:
            return
        if process.returncode is None:
            _signal(process.pid, signal.SIGTERM)
        try:
            async with asyncio.timeout(STOP_SECONDS):
                await self.ended()
        except TimeoutError:
            # Its workers are in its session: a group of its own.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()

    async def _read_log(self, process: asyncio.subprocess.Process) -> None:
        assert process.stderr is not None
        while True:
            try:
                line = await process.stderr.readline()
            except ValueError:  # longer than the limit: what was read of it is dropped
                continue
            if not line:
                return
            self._on_log(self.name, line.decode("utf-8", "replace").rstrip())


def _signal(pid: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)
