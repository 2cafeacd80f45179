"""`python -m support.faulty_writer STEP BATCH`: the indexing writer, which dies (kill -9) after a step of a batch."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable

from wiredesk.indexing.agent import SOURCE, opener
from wiredesk.runtime.service import run_writer
from wiredesk.runtime.settings import RuntimeSettings


def dying_after(step: str, batch: int) -> Callable[[str], None]:
    """Called after every step; kills this process group after the given step of the given batch (from 1)."""
    seen = 0

    def on_step(name: str) -> None:
        nonlocal seen
        seen += name == step
        if seen == batch:
            os.killpg(0, signal.SIGKILL)

    return on_step


if __name__ == "__main__":
    runtime = RuntimeSettings()
    run_writer(SOURCE, opener(runtime), runtime, on_step=dying_after(sys.argv[1], int(sys.argv[2])))
