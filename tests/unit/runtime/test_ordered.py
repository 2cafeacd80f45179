"""Concurrency that keeps the order."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from wiredesk.runtime.ordered import ordered_map


async def numbers(count: int) -> AsyncIterator[int]:
    for number in range(count):
        yield number


async def test_results_keep_the_order_while_later_items_finish_first() -> None:
    running = most = 0

    async def late_first(number: int) -> int:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.02 if number % 4 == 0 else 0)
        running -= 1
        return number * number

    results = [result async for result in ordered_map(numbers(20), late_first, in_flight=4)]

    assert results == [number * number for number in range(20)]
    assert 1 < most <= 4


async def test_an_exception_ends_it_and_cancels_what_is_in_flight() -> None:
    cancelled = []

    async def fail_at_two(number: int) -> int:
        if number == 2:
            raise ValueError("two")
        try:
            await asyncio.sleep(0 if number < 2 else 60)
        except asyncio.CancelledError:
            cancelled.append(number)
            raise
        return number

    with pytest.raises(ValueError, match="two"):
        async for _ in ordered_map(numbers(10), fail_at_two, in_flight=4):
            pass
    await asyncio.sleep(0)

    assert cancelled
