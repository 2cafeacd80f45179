"""`python -m support.faulty_rebuild POINT COUNT`: `wiredesk rebuild-index`, which dies (kill -9) at a named point."""

from __future__ import annotations

import sys

from support.fault_points import Dying
from wiredesk.cli.main import main

if __name__ == "__main__":
    Dying(sys.argv[1], int(sys.argv[2]))
    sys.argv[1:] = ["rebuild-index"]
    main()
