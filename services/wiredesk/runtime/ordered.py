"""Concurrency that keeps the order: many in flight, results as the input came."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")
U = TypeVar("U")


async def ordered_map(
    source: AsyncIterable[T], function: Callable[[T], Awaitable[U]], in_flight: int
) -> AsyncIterator[U]:
    """`function` of each item, at most `in_flight` at a time, in input order. An exception ends it all."""
    waiting: deque[asyncio.Task[U]] = deque()

    async def call(item: T) -> U:
        return await function(item)

    try:
        async for item in source:
            waiting.append(asyncio.create_task(call(item)))
            if len(waiting) >= in_flight:
                yield await waiting.popleft()
        while waiting:
            yield await waiting.popleft()
    finally:
        for task in waiting:
            task.cancel()
