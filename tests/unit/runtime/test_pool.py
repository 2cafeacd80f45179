"""The pool: results in order, and a record that hangs, crashes or raises costs itself alone."""

from __future__ import annotations

import json

import pytest
from support.toys import handle

from wiredesk.runtime.pool import GROUP_BYTES, GROUP_RECORDS, WorkerPool, groups
from wiredesk.runtime.records import FILE_PARTITION, Failed, Handled, Postponed, Record


def record(number: int, do: str = "pass", **fields: object) -> Record:
    return Record("toys", FILE_PARTITION, number, json.dumps({"id": f"t{number}", "do": do, **fields}).encode())


async def test_results_come_in_the_order_of_the_records() -> None:
    pool = WorkerPool(handle, workers=2, deadline=10)

    results = await pool.run([record(number, "slow", seconds=0.05 * (number % 3)) for number in range(9)])

    assert [result.record_id for result in results if isinstance(result, Handled)] == [f"t{n}" for n in range(9)]


async def test_a_hang_and_a_crash_fail_and_their_neighbours_do_not() -> None:
    lost: list[str] = []
    pool = WorkerPool(handle, workers=2, deadline=1.5, on_restart=lost.append)
    await pool.warm_up()

    results = await pool.run([record(0), record(1, "hang"), record(2), record(3, "segfault"), record(4)])

    assert [result.error if isinstance(result, Failed) else result.outcome for result in results] == [
        "cleaned",
        "deadline",
        "cleaned",
        "worker_died",
        "cleaned",
    ]
    assert {"deadline", "worker_died"} == set(lost)


async def test_a_record_whose_worker_dies_is_tried_twice() -> None:
    pool = WorkerPool(handle, workers=1, deadline=10)

    (failed,) = await pool.run([record(0, "leave")])

    assert isinstance(failed, Failed)
    assert failed.attempts == 2


async def test_what_is_down_outside_postpones_its_record() -> None:
    pool = WorkerPool(handle, workers=1, deadline=10)

    (result,) = await pool.run([record(0, "wait", **{"for": "/nowhere/at/all"})])

    assert result == Postponed("/nowhere/at/all is not there")


async def test_a_worker_that_asks_for_more_memory_than_it_may_have_fails_that_record_alone() -> None:
    pool = WorkerPool(handle, workers=1, deadline=20, memory_limit=2 * 1024**3)

    results = await pool.run([record(0, "eat", mib=4096), record(1)])

    assert isinstance(results[0], Failed)
    assert "MemoryError" in results[0].detail
    assert isinstance(results[1], Handled)


@pytest.mark.parametrize(
    ("count", "workers", "sizes"),
    [(1, 2, [1]), (2, 2, [1, 1]), (5, 2, [3, 2]), (20, 2, [GROUP_RECORDS] * 5), (0, 2, [])],
)
def test_records_are_shared_among_the_workers_in_small_groups(count: int, workers: int, sizes: list[int]) -> None:
    assert [len(group) for group in groups([record(number) for number in range(count)], workers)] == sizes


def test_a_group_is_bounded_in_bytes() -> None:
    large = [record(number, text="x" * (GROUP_BYTES // 2)) for number in range(4)]

    assert [len(group) for group in groups(large, 1)] == [1, 1, 1, 1]
