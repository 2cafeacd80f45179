"""A pool of worker processes that can be killed: a record that hangs or crashes costs its worker, nothing else.

Built on `anyio.to_process`: a worker that dies raises BrokenWorkerProcess, a call that is cancelled kills its worker,
and the next call starts a new one. A worker that reaches the deadline ends itself (`work.perform`). Records go in
groups, since a call costs the parent 0.2 to 0.3 ms; a group that misses its deadline or loses its worker is done again
record by record, and only the culprit fails.
"""

from __future__ import annotations

import asyncio
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from anyio import BrokenWorkerProcess, CapacityLimiter, fail_after, to_process

from wiredesk.runtime.records import Failed, Handler, Record, Result, best_record_id
from wiredesk.runtime.work import perform

GROUP_RECORDS: Final = 4
GROUP_BYTES: Final = 512 * 1024
START_SECONDS: Final = 60.0
"""For a worker to start and to import its handler, while no record's clock runs; then it is given up."""

DEATHS_ALLOWED: Final = 2
"""A record is given up after its worker died so often: once may be the kernel's choice and not the record's fault."""


class WorkerPool:
    """Runs a handler over records in worker processes, each within its deadline.

    Args:
        handler: the stage's function of one record; must be picklable.
        workers: processes at the most.
        deadline: seconds for one record; the clock starts when a worker takes it.
        memory_limit: bytes of address space of a worker; 0 is no limit.
        on_restart: called with `deadline` or `worker_died` whenever a worker was lost.
        free: shared with another pool, the two share their processes too.
    """

    def __init__(
        self,
        handler: Handler,
        *,
        workers: int,
        deadline: float,
        memory_limit: int = 0,
        on_restart: Callable[[str], None] = lambda _cause: None,
        free: CapacityLimiter | None = None,
    ) -> None:
        self._handler = handler
        self._deadline = deadline
        self._memory_limit = memory_limit
        self._on_restart = on_restart
        self._workers = workers
        self._free = free or CapacityLimiter(workers)
        self._lost_one = False

    async def warm_up(self) -> None:
        """Start every worker and let it import the handler, so that the first records do not wait for it."""
        await asyncio.gather(*(self._call([]) for _ in range(self._workers)))

    async def run(self, records: Sequence[Record]) -> list[Result]:
        """The result of each record, in order. Never raises for what a record does."""
        done = await asyncio.gather(*(self._group(group) for group in groups(records, self._workers)))
        return [result for results in done for result in results]

    async def _group(self, records: Sequence[Record]) -> list[Result]:
        if len(records) > 1:
            results = await self._call(records)
            if isinstance(results, list):
                return results
        return [await self._alone(record) for record in records]

    async def _alone(self, record: Record) -> Result:
        attempts = 0
        while True:
            attempts += 1
            if self._lost_one:  # a new worker's start must not look like the record's own time
                self._lost_one = False
                await self._call([])
            results = await self._call([record])
            if isinstance(results, list):
                return results[0]
            if results.error != "worker_died" or attempts == DEATHS_ALLOWED:
                return Failed(results.error, best_record_id(record), results.detail, attempts)

    async def _call(self, records: Sequence[Record]) -> list[Result] | _Lost:
        """The results, or why there are none."""
        async with self._free:
            started = time.monotonic()
            try:
                with fail_after(self._deadline + START_SECONDS):
                    return await self._send(records)
            except (BrokenWorkerProcess, TimeoutError):
                lost = self._lost(time.monotonic() - started)
            except Exception:  # noqa: BLE001 - raised by the worker around the handler: a result that cannot be sent
                return _Lost("unexpected", traceback.format_exc())
        self._lost_one = True
        self._on_restart(lost.error)
        return lost

    def _lost(self, seconds: float) -> _Lost:
        """Why a worker is gone, by how long its call took: it ends itself at the deadline."""
        if seconds >= self._deadline:
            return _Lost("deadline", f"took longer than {self._deadline:g} s; its worker was killed")
        return _Lost("worker_died", "its worker process died: a crash in native code, or out of memory")

    async def _send(self, records: Sequence[Record]) -> list[Result]:
        return await to_process.run_sync(
            perform,
            self._handler,
            list(records),
            self._deadline,
            self._memory_limit,
            cancellable=True,
            limiter=CapacityLimiter(1),
        )


@dataclass(frozen=True, slots=True)
class _Lost:
    """A call without results; `error` is a `wd_error`."""

    error: str
    detail: str


def groups(records: Sequence[Record], workers: int) -> Iterator[list[Record]]:
    """The records in order, in groups of at most 4 records and, but for single ones, 512 KiB.

    Few records make small groups, so that no worker idles while another has two.
    """
    most = max(1, min(GROUP_RECORDS, -(-len(records) // workers)))
    group: list[Record] = []
    size = 0
    for record in records:
        if group and (len(group) == most or size + len(record.data) > GROUP_BYTES):
            yield group
            group, size = [], 0
        group.append(record)
        size += len(record.data)
    if group:
        yield group
