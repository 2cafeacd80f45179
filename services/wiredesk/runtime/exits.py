"""The end of a process that must not go on: at once, so that no framework acknowledges what was not done."""

from __future__ import annotations

import logging
import os
import sys
from typing import Final, NoReturn

import structlog

FATAL: Final = 70
"""EX_SOFTWARE: a restart policy starts the process again, and it recovers."""

CONFIGURATION: Final = 78
"""EX_CONFIG: somebody has to change something first."""

log = structlog.get_logger("wiredesk.runtime")


def end_process(reason: str, error: BaseException | None = None, status: int = FATAL) -> NoReturn:
    """Say why, and end: no clean-up, no commit. What was not acknowledged comes again."""
    log.critical("process ends", reason=reason, status=status, exc_info=error)
    leave(status)


def leave(status: int) -> NoReturn:
    """End at once, with what was logged written out."""
    logging.shutdown()
    sys.stderr.flush()
    os._exit(status)
