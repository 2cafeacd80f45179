"""A limit on what libraries log: in an outage aiokafka writes a hundred lines a second, and a log has an end."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

INTERVAL_SECONDS: Final = 10.0
MOST_MESSAGES: Final = 1_000
"""That are remembered: a library may format before it logs, and then every line is a message of its own."""


@dataclass(slots=True)
class _Said:
    """When a message was last let through, by the monotonic clock, and how often it was held back since."""

    at: float
    held_back: int = 0


class LibraryLimit(logging.Filter):
    """Lets the same message of a library through once in `INTERVAL_SECONDS`; the next tells how many were held back.

    The same is what has logger, level and template in common, whatever its arguments. It is told as the field
    `held_back`. Our own loggers are not limited: each of their lines is about another record.

    Args:
        ours: whether a logger of this name is ours.
        clock: monotonic, in seconds.
    """

    def __init__(self, ours: Callable[[str], bool], clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._ours = ours
        self._clock = clock
        self._said: dict[tuple[str, int, str], _Said] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is written."""
        if self._ours(record.name):
            return True
        now, key = self._clock(), (record.name, record.levelno, str(record.msg))
        said = self._said.get(key)
        if said and now - said.at < INTERVAL_SECONDS:
            said.held_back += 1
            return False
        if said and said.held_back:
            record.held_back = said.held_back
        if len(self._said) >= MOST_MESSAGES:
            self._said.clear()
        self._said[key] = _Said(now)
        return True
