"""Deciding a batch within its deadline and the dead-letter limit, in the writer's own thread."""

from __future__ import annotations

import asyncio
import faulthandler
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final, Protocol

from wiredesk.runtime.dead_letters import DeadLetterLimit
from wiredesk.runtime.exits import end_process
from wiredesk.runtime.in_hand import InHand
from wiredesk.runtime.records import Failed, Record, Result
from wiredesk.runtime.settings import RuntimeSettings

DEADLINE_SECONDS: Final = 20.0
"""For a batch, where the settings name none; usual is a tenth of a second."""

NOTE: Final = "in-hand.json"
"""What is in hand, in the state folder."""


class Decides(Protocol):
    """The part of the core that this needs."""

    def prepare(self) -> None:
        """Load what decisions need: long the first time, with much state, and nothing from then on."""

    def decide(self, records: Sequence[Record], now: datetime) -> list[Result]:
        """Each record's outcome, later ones seeing earlier ones."""

    def discard(self) -> None:
        """Forget what was decided and not applied."""


class Deciding:
    """Args: `core`, to be called by `in_thread` alone; the runtime's `settings`, whose state folder is ours by now."""

    def __init__(
        self, core: Decides, settings: RuntimeSettings, in_thread: Callable[[Callable[[], Any]], Awaitable[Any]]
    ) -> None:
        self._core = core
        self._in_thread = in_thread
        self._deadline = settings.deadline_seconds or DEADLINE_SECONDS
        self._limit = DeadLetterLimit(settings.dead_letter_limit, settings.dead_letter_window)
        self._in_hand = InHand(settings.state_dir / NOTE)

    def parts(self, records: Iterable[Record]) -> Iterator[list[Record]]:
        """The records in order, in runs to be decided together."""
        return self._in_hand.parts(records)

    async def results(self, records: Sequence[Record]) -> list[Result]:
        """The results; of records behind the one that goes over the dead-letter limit, and of it, none."""
        now = datetime.now(UTC)
        condemned = self._in_hand.condemned(records[0]) if len(records) == 1 else None
        results: list[Result] = [condemned] if condemned else await self._in_time(records, now)
        for index, result in enumerate(results):
            if not self._limit.allows(result if isinstance(result, Failed) else None):
                await self._in_thread(self._core.discard)
                return await self._in_time(records[:index], now) if index else []
        return results

    async def _in_time(self, records: Sequence[Record], now: datetime) -> list[Result]:
        """The core's results, or the end of the process: nothing else ends a thread."""
        await self._in_thread(self._core.prepare)
        self._in_hand.take(records)
        try:
            async with asyncio.timeout(self._deadline):
                results: list[Result] = await self._in_thread(partial(self._watched, records, now))
        except TimeoutError:
            self._in_hand.late()
            first = records[0].position
            end_process(f"{len(records)} records, {first} the first, were not decided in {self._deadline:g} s")
        self._in_hand.put_down()
        return results

    def _watched(self, records: Sequence[Record], now: datetime) -> list[Result]:
        """Where this hangs and lets no other thread run, the process ends (status 1) after twice the deadline."""
        faulthandler.dump_traceback_later(2 * self._deadline, exit=True)
        try:
            return self._core.decide(records, now)
        finally:
            faulthandler.cancel_dump_traceback_later()
