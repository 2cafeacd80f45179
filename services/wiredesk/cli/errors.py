"""Errors for people: one clear sentence and an exit status, never a traceback."""

from __future__ import annotations

from typing import Final

USAGE: Final = 2
UNREACHABLE: Final = 69
FAILED: Final = 1
UNEXPECTED: Final = 70
"""EX_SOFTWARE: a defect of ours."""


class CommandError(Exception):
    """What went wrong, where, and what to do next, in one sentence; `status` is the exit status."""

    def __init__(self, message: str, status: int = FAILED) -> None:
        super().__init__(message)
        self.status = status
