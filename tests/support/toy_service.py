"""`python -m support.toy_service [FILE]`: the toy stage; a neighbouring Faust task crashes when the file appears.

Imports are late: every worker process loads this module.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Any


def with_crashing_neighbour(app: Any) -> None:
    """A task of the same app that fails while batches are in flight."""
    if len(sys.argv) < 2:
        return

    @app.task  # type: ignore[untyped-decorator]
    async def neighbour() -> None:
        while not Path(sys.argv[1]).exists():
            await asyncio.sleep(0.01)
        Path(sys.argv[1]).unlink()
        raise RuntimeError("a neighbouring task has crashed")


if __name__ == "__main__":
    from support.toys import toy_stage
    from wiredesk.runtime.service import run_stage
    from wiredesk.runtime.settings import RuntimeSettings

    run_stage(toy_stage(), RuntimeSettings(), with_crashing_neighbour)
