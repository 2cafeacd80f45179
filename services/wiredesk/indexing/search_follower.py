"""Keeps a search engine of its own up with the log. While it is down, its lag grows and enrichment goes on."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import Final

from opensearchpy.exceptions import TransportError

from wiredesk.indexing import search as search_view
from wiredesk.indexing.ledger import checked_start
from wiredesk.indexing.search_opensearch import OpenSearchView, SearchRefused
from wiredesk.runtime import metrics
from wiredesk.runtime.log import Log
from wiredesk_schemas.topics import ENRICHED

_IDLE_SECONDS: Final = 0.5
_FIRST_WAIT_SECONDS: Final = 0.5
_LONGEST_WAIT_SECONDS: Final = 30.0


class SearchFollower:
    """Reads the log from where the view is, and applies it. `lag` is in log offsets; it is a metric too."""

    def __init__(self, log: Log, view: OpenSearchView, on_trouble: Callable[[Exception, float], None]) -> None:
        self._log = log
        self._view = view
        self._on_trouble = on_trouble
        self._reached = 0
        self._done = -1
        """The end of the log to which all of it was applied."""
        self.lag = 0

    async def run(self) -> None:
        """Until it is cancelled. What goes wrong outside is told to `on_trouble`, with the seconds until the next try.

        Raises:
            ViewMismatch: the view is of another log, or ahead of it.
        """
        wait = _FIRST_WAIT_SECONDS
        while True:
            try:
                await self._view.prepare()
                while True:
                    await self.catch_up()
                    wait = _FIRST_WAIT_SECONDS
                    await asyncio.sleep(_IDLE_SECONDS)
            except (TransportError, SearchRefused, OSError) as error:  # of the log too: LogUnavailable
                self._on_trouble(error, wait)
                self._done = -1
                with contextlib.suppress(OSError):
                    self._note(self._reached, await self._log.end(ENRICHED.name))
                await asyncio.sleep(wait)
                wait = min(2 * wait, _LONGEST_WAIT_SECONDS)

    async def catch_up(self) -> None:
        """Apply what the log has by now."""
        topic = ENRICHED.name
        if not await self._view.is_current():
            self._done = -1
            await self._view.prepare()
        topic_id, end = await self._log.topic_id(topic), await self._log.end(topic)
        start = checked_start(search_view.NAME, await self._view.position(topic), topic, topic_id, end)
        if end == self._done:
            return  # what is left of the log is the end of a transaction, or was compacted away
        self._note(start, end)
        async for entries in self._log.read(topic, start, end):
            await self._view.apply(entries, topic_id)
            self._note(entries[-1].offset + 1, end)
        self._note(end, end)
        self._done = end

    def _note(self, reached: int, end: int) -> None:
        self._reached = reached
        self.lag = end - reached
        metrics.SEARCH_LAG.set(self.lag)
