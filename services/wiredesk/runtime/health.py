"""Whether the process is alive and ready, and the small HTTP server that says so."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest


@dataclass
class Health:
    """What the parts of a service know of their state. Times are of the monotonic clock, in seconds."""

    liveness_seconds: float
    started: bool = False
    """The consumer has joined its group and the pool is warm."""
    recovering: bool = False
    """The writer reads the log: what it holds is not up to date."""
    paused: str | None = None
    """Why the service stands still until somebody looks."""
    unreachable: str | None = None
    """Where no broker answers: nothing works until one does."""
    lag: int = 0
    """Records waiting, at the last look."""
    in_flight: int = 0
    last_advance: float = field(default_factory=time.monotonic)

    def advance(self) -> None:
        """A record has moved, or there was nothing to read."""
        self.last_advance = time.monotonic()

    def not_alive(self) -> str | None:
        """Why the process should be restarted, or None. A pause is no reason: a restart would resume it."""
        silent = time.monotonic() - self.last_advance
        if self.paused or silent < self.liveness_seconds or not (self.lag or self.in_flight):
            return None
        return f"no record moved for {silent:.0f} s, with {self.lag} waiting and {self.in_flight} in flight"

    def not_ready(self) -> str | None:
        """Why the process does not work now, or None."""
        if self.paused:
            return f"paused: {self.paused}"
        if self.unreachable:
            return f"waiting for the broker: no Kafka at {self.unreachable}"
        if self.recovering:
            return "recovering: reading the log"
        return None if self.started else "starting: not yet joined its consumer group"


class HealthServer:
    """`/livez`, `/readyz` and `/metrics` over HTTP."""

    def __init__(self, health: Health, host: str, port: int) -> None:
        self._health = health
        self._host = host
        self._port = port
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        """Listen, if there is a port to listen on; raises OSError where it is taken."""
        if not self._port:
            return
        app = web.Application()
        app.router.add_get("/livez", self._livez)
        app.router.add_get("/readyz", self._readyz)
        app.router.add_get("/metrics", self._metrics)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, self._host, self._port).start()

    async def stop(self) -> None:
        """Stop listening."""
        if self._runner:
            await self._runner.cleanup()

    async def _livez(self, _: web.Request) -> web.Response:
        return _answer(self._health.not_alive())

    async def _readyz(self, _: web.Request) -> web.Response:
        return _answer(self._health.not_ready())

    async def _metrics(self, _: web.Request) -> web.Response:
        return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})


def _answer(problem: str | None) -> web.Response:
    return web.Response(text=problem or "ok", status=503 if problem else 200)
