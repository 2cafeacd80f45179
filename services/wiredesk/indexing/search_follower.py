"""Keeps a search engine of its own up with the log. While it is down, its lag grows and enrichment goes on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

from opensearchpy.exceptions import ConnectionError as NoConnection
from opensearchpy.exceptions import TransportError

from wiredesk.indexing import search as search_view
from wiredesk.indexing.ledger import checked_start
from wiredesk.indexing.search_opensearch import OpenSearchView
from wiredesk.runtime.log import Log
from wiredesk_schemas.topics import ENRICHED

_IDLE_SECONDS: Final = 0.5
_FIRST_WAIT_SECONDS: Final = 0.5
_LONGEST_WAIT_SECONDS: Final = 30.0


class SearchFollower:
    """Reads the log from where the view is, and applies it. `lag` is in log offsets."""

    def __init__(self, log: Log, view: OpenSearchView, on_trouble: Callable[[Exception, float], None]) -> None:
        self._log = log
        self._view = view
        self._on_trouble = on_trouble
        self.lag = 0

    async def run(self) -> None:
        """Until it is cancelled. An outage is told to `on_trouble`, with the seconds until the next try.

        Raises:
            ViewMismatch: the view is of another log, or ahead of it.
            SearchRefused: the engine did not take a document.
        """
        wait = _FIRST_WAIT_SECONDS
        while True:
            try:
                await self._view.prepare()
                while True:
                    await self.catch_up()
                    wait = _FIRST_WAIT_SECONDS
                    await asyncio.sleep(_IDLE_SECONDS)
            except (NoConnection, TransportError, OSError) as error:
                self._on_trouble(error, wait)
                await asyncio.sleep(wait)
                wait = min(2 * wait, _LONGEST_WAIT_SECONDS)

    async def catch_up(self) -> None:
        """Apply what the log has by now."""
        topic = ENRICHED.name
        topic_id, end = await self._log.topic_id(topic), await self._log.end(topic)
        start = checked_start(search_view.NAME, await self._view.position(topic), topic, topic_id, end)
        self.lag = end - start
        async for entries in self._log.read(topic, start, end):
            await self._view.apply(entries, topic_id)
            self.lag = end - (entries[-1].offset + 1)
