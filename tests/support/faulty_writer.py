"""`python -m support.faulty_writer POINT COUNT [LINGER SECONDS]`: the indexing writer, which dies (kill -9) at a point.

At the point LINGER it waits, each time.
"""

from __future__ import annotations

import sys

from support.fault_points import Dying
from wiredesk.indexing.agent import SOURCE, opener
from wiredesk.runtime.service import run_writer
from wiredesk.runtime.settings import RuntimeSettings

if __name__ == "__main__":
    runtime = RuntimeSettings()
    dying = Dying(sys.argv[1], int(sys.argv[2]))
    if sys.argv[3:]:
        dying.linger(sys.argv[3], float(sys.argv[4]))
    run_writer(SOURCE, opener(runtime), runtime, on_step=dying)
