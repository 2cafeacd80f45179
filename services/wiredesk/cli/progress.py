"""Progress of long work on standard error: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Final, Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    ProgressColumn,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.progress import Progress as Bar

SECONDS_BETWEEN_LINES: Final = 10.0


class Progress:
    """Counts `what`, records unless told. `total` is None where it is not known: then there is no end to estimate."""

    def __init__(self, what: str = "records", total: int | None = None) -> None:
        self._what = what
        self._total = total
        self._count = 0
        self._started = self._said = time.monotonic()
        self._bar: Bar | None = None
        if sys.stderr.isatty():
            self._bar = Bar(*_columns(ends=total is not None), console=Console(stderr=True), transient=True)
            self._task = self._bar.add_task(what, total=total)

    def __enter__(self) -> Self:
        if self._bar:
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar:
            self._bar.stop()

    def advance(self, count: int) -> None:
        """So many more are done."""
        self._count += count
        if self._bar:
            self._bar.advance(self._task, count)
            return
        now = time.monotonic()
        if now - self._said >= SECONDS_BETWEEN_LINES:
            self._said = now
            rate = self._count / (now - self._started)
            far = f"{self._count:,}" if self._total is None else f"{self._count:,} of {self._total:,}"
            print(f"{far} {self._what}, {rate:,.1f} a second", file=sys.stderr)


def _columns(*, ends: bool) -> list[ProgressColumn]:
    """What the bar shows; where the end is known, how far it is."""
    columns: list[ProgressColumn] = [SpinnerColumn(), TextColumn("{task.description}"), MofNCompleteColumn()]
    if not ends:
        return [*columns, TimeElapsedColumn()]
    columns.insert(2, BarColumn())
    return [*columns, TimeElapsedColumn(), TextColumn("·"), TimeRemainingColumn(), TextColumn("left")]
