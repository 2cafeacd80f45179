"""`python -m support.hanging_writer [GATE]`: the indexing writer, whose core does what the words in a record say.

`HANG` never returns; `SEIZE` does not either, and lets no other thread run; `FAIL` is a dead letter of our making. With
a GATE, the file, nothing is decided before it exists; `GATE.reached` says that it is waited for.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from wiredesk.indexing.agent import SOURCE, opener
from wiredesk.indexing.index import Index
from wiredesk.runtime.records import Failed, Record, Result, best_record_id
from wiredesk.runtime.service import run_writer
from wiredesk.runtime.settings import RuntimeSettings


class Moody:
    """An index, and moods of its own."""

    def __init__(self, index: Index, gate: Path | None) -> None:
        self._index = index
        self._gate = gate

    def __getattr__(self, name: str) -> Any:
        return getattr(self._index, name)

    def decide(self, records: Sequence[Record], now: datetime) -> list[Result]:
        if self._gate:
            self._gate.with_name(f"{self._gate.name}.reached").touch()
            while not self._gate.exists():
                time.sleep(0.02)
        for record in records:
            while b"HANG" in record.data:
                time.sleep(0.1)
            if b"SEIZE" in record.data:
                re.match(r"(a+)+$", "a" * 60 + "b")
        good = iter(self._index.decide([item for item in records if b"FAIL" not in item.data], now))
        failed = {
            item.offset: Failed("unexpected", best_record_id(item), "a bad mood")
            for item in records
            if b"FAIL" in item.data
        }
        return [failed.get(item.offset) or next(good) for item in records]


if __name__ == "__main__":
    runtime = RuntimeSettings()
    open_index = opener(runtime)
    gate = Path(sys.argv[1]) if sys.argv[1:] else None
    run_writer(SOURCE, lambda: Moody(open_index(), gate), runtime)
