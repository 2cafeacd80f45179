"""`python -m support.pausing_writer STEP BATCH`: the indexing writer, which stops itself (SIGSTOP) after a step."""

from __future__ import annotations

import os
import signal
import sys

from wiredesk.indexing.agent import SOURCE, opener
from wiredesk.runtime.service import run_writer
from wiredesk.runtime.settings import RuntimeSettings


class Pause:
    """Called after every step; stops the process after the given step of the given batch (from 1), once."""

    def __init__(self, step: str, batch: int) -> None:
        self._step = step
        self._left = batch

    def __call__(self, name: str) -> None:
        self._left -= name == self._step
        if self._left == 0:
            self._left = -1
            os.kill(os.getpid(), signal.SIGSTOP)


if __name__ == "__main__":
    runtime = RuntimeSettings()
    run_writer(SOURCE, opener(runtime), runtime, on_step=Pause(sys.argv[1], int(sys.argv[2])))
