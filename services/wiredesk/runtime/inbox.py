"""What has been read and waits to be written: bounded in records and in bytes."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from faust.types import EventT

MAX_RECORDS: Final = 300
"""Of one transaction: each costs the broker and the disk as much as a dozen records."""
MAX_BYTES: Final = 32 * 1024 * 1024
"""Of one transaction; a single record may be larger."""


class Inbox:
    """Events in the order in which they came. One task puts, one takes."""

    def __init__(self, max_records: int = MAX_RECORDS, max_bytes: int = MAX_BYTES) -> None:
        self._max_records = max_records
        self._max_bytes = max_bytes
        self._events: list[EventT[Any]] = []
        self._bytes = 0
        self._filled = asyncio.Event()
        self._emptied = asyncio.Event()

    async def put(self, event: EventT[Any]) -> None:
        """Add an event; waits until it fits beside those that wait, or none waits."""
        size = len(event.message.value or b"")
        while self._events and (len(self._events) >= self._max_records or self._bytes + size > self._max_bytes):
            self._emptied.clear()
            await self._emptied.wait()
        self._events.append(event)
        self._bytes += size
        self._filled.set()

    async def take(self, linger: float) -> list[EventT[Any]]:
        """All that wait; at least one is waited for, and where it has little company further ones, `linger` seconds."""
        await self._filled.wait()
        if 2 * len(self._events) < self._max_records and 2 * self._bytes < self._max_bytes:
            await asyncio.sleep(linger)
        taken, self._events, self._bytes = self._events, [], 0
        self._filled.clear()
        self._emptied.set()
        return taken
