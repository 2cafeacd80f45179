"""Where the tests let the indexing writer, or a rebuild, die: a name for every place between reading and committing.

The writer's own steps (`read`, `decided`, `appended`, `applied`, `acknowledged`) are told by itself; the places between
them are calls of the program, which is left as it is: the child process wraps them.
"""

from __future__ import annotations

import asyncio
import functools
import inspect
import os
import pkgutil
import signal
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

STEPS = ("read", "decided", "appended", "applied", "acknowledged")


@dataclass(frozen=True)
class Place:
    """Before or after a call of `function`, written `module:Class.name`."""

    when: str
    function: str


PLACES = {
    "fenced": Place("after", "wiredesk.runtime.kafka_log:KafkaLog.open"),
    "produced": Place("after", "wiredesk.runtime.kafka_log:KafkaLog._send"),
    "committing": Place("after", "aiokafka:AIOKafkaProducer.send_offsets_to_transaction"),
    "in-ledger": Place("after", "wiredesk.indexing.index:Index._apply_to_ledger"),
    "taken-down": Place("before", "wiredesk.indexing.ledger:Ledger.scrub"),
    "in-search": Place("before", "wiredesk.indexing.search_tantivy:_write_positions"),
    "recovering": Place("after", "wiredesk.indexing.index:Index.apply"),
    "rebuilding": Place("after", "wiredesk.indexing.index:Index.apply"),
    "set-aside": Place("after", "pathlib:Path.rename"),
    "swapped": Place("after", "pathlib:Path.rename"),
}
"""`fenced`: recovery has begun; `produced`, `committing`: in the open transaction, before and after the input's offset;
`in-ledger`: the ledger has it, search not; `taken-down`: the same of a takedown, its bytes still in the ledger's own
log; `in-search`: search has it, its position not; `recovering`, `rebuilding`: some of the log is applied; `set-aside`,
`swapped`: the first and the second rename of a rebuild."""


class Dying:
    """Kills this process group (kill -9) at the `count`-th time that `point` is reached."""

    def __init__(self, point: str, count: int) -> None:
        self._point = point
        self._left = count
        if point not in STEPS:
            self._wrap(PLACES[point])

    def linger(self, point: str, seconds: float) -> None:
        """Wait at another point, each time: what runs beside has time to happen."""
        place = PLACES[point]
        owner_name, name = _parts(place.function)
        owner = pkgutil.resolve_name(owner_name)
        function = getattr(owner, name)

        @functools.wraps(function)
        async def lingering(*arguments: Any, **named: Any) -> Any:
            result = await function(*arguments, **named)
            await asyncio.sleep(seconds)
            return result

        setattr(owner, name, lingering)

    def __call__(self, step: str) -> None:
        """Called after every step of the writer."""
        if step == self._point:
            self._reached()

    def _reached(self) -> None:
        self._left -= 1
        if self._left == 0:
            os.killpg(0, signal.SIGKILL)

    def _wrap(self, place: Place) -> None:
        owner_name, name = _parts(place.function)
        owner = pkgutil.resolve_name(owner_name)
        function: Callable[..., Any] = getattr(owner, name)
        setattr(owner, name, self._wrapped(function, place.when))

    def _wrapped(self, function: Callable[..., Any], when: str) -> Callable[..., Any]:
        if inspect.iscoroutinefunction(function):

            @functools.wraps(function)
            async def awaited(*arguments: Any, **named: Any) -> Any:
                result = await function(*arguments, **named)
                self._reached()
                return result

            return awaited

        @functools.wraps(function)
        def called(*arguments: Any, **named: Any) -> Any:
            if when == "before":
                self._reached()
                return function(*arguments, **named)
            result = function(*arguments, **named)
            self._reached()
            return result

        return called


def _parts(function: str) -> tuple[str, str]:
    """`module:Class` (or `module`) and the name of what is wrapped."""
    owner, _, name = function.rpartition("." if "." in function.split(":")[1] else ":")
    return owner, name
