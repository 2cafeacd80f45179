"""A limit on what libraries log in a service: a hundred lines a second in an outage, and a log has an end."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from wiredesk_schemas.quiet import OncePerInterval


class LibraryLimit(OncePerInterval):
    """Limits what libraries repeat; our own loggers are not limited: each of their lines is about another record.

    What aiokafka calls an error and says without a traceback is one that it tries again, or raises: a warning.

    Args:
        ours: whether a logger of this name is ours.
        clock: monotonic, in seconds.
    """

    def __init__(self, ours: Callable[[str], bool], clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(clock)
        self._ours = ours

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is written."""
        if self._ours(record.name):
            return True
        if record.name.startswith("aiokafka") and record.levelno == logging.ERROR and not record.exc_info:
            record.levelno, record.levelname = logging.WARNING, logging.getLevelName(logging.WARNING)
        return super().filter(record)
