"""A limit on what libraries repeat in the log: in an outage aiokafka writes tens of lines a second."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

INTERVAL_SECONDS: Final = 10.0
MOST_MESSAGES: Final = 1_000
"""That are remembered: a library may format before it logs, and then every line is a message of its own."""

_NUMBER: Final = re.compile(r"\d+")
"""What often differs in such lines alone."""


@dataclass(slots=True)
class _Said:
    """When a message was last let through, by the monotonic clock, and how often it was held back since."""

    at: float
    held_back: int = 0


class OncePerInterval(logging.Filter):
    """Lets the same message through once in `INTERVAL_SECONDS`; the next tells as `held_back` how many were not.

    The same is what has logger, level and template in common, whatever its arguments and numbers. What comes with a
    traceback is always let through.

    Args:
        clock: monotonic, in seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._said: dict[tuple[str, int, str], _Said] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is written."""
        if record.exc_info:
            return True
        now, key = self._clock(), (record.name, record.levelno, _NUMBER.sub("0", str(record.msg)))
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


class _ToldInText(OncePerInterval):
    """Says how many were held back in the message itself: how the caller formats records is not known here."""

    def filter(self, record: logging.LogRecord) -> bool:
        written = super().filter(record)
        if held_back := getattr(record, "held_back", 0):
            record.msg, record.args = f"{record.getMessage()} ({held_back} like it were held back)", None
        return written


def quieten_aiokafka(clock: Callable[[], float] = time.monotonic) -> None:
    """Attach a limit to aiokafka's own loggers, once; all handlers, levels and other loggers are left as they are.

    Args:
        clock: monotonic, in seconds.
    """
    limit = _ToldInText(clock)
    for name in list(logging.root.manager.loggerDict):
        if name == "aiokafka" or name.startswith("aiokafka."):
            logger = logging.getLogger(name)
            if not any(isinstance(item, OncePerInterval) for item in logger.filters):
                logger.addFilter(limit)
