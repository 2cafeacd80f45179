"""The writer's inbox: bounded in records and bytes, in order, patient with the first record alone."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from wiredesk.runtime.inbox import Inbox


def event(value: bytes | None) -> Any:
    return SimpleNamespace(message=SimpleNamespace(value=value))


async def fits(inbox: Inbox, value: bytes | None) -> bool:
    """Whether a record can be put in without waiting; one that cannot is not put in."""
    putting = asyncio.ensure_future(inbox.put(event(value)))
    await asyncio.sleep(0)
    if not putting.done():
        putting.cancel()
        return False
    return True


def values(events: list[Any]) -> list[bytes | None]:
    return [item.message.value for item in events]


async def test_given_as_many_records_as_it_holds_when_one_more_comes_then_that_one_waits_until_they_are_taken() -> None:
    inbox = Inbox(max_records=2, max_bytes=1_000)
    assert await fits(inbox, b"1")
    assert await fits(inbox, None)

    third = asyncio.create_task(inbox.put(event(b"3")))
    await asyncio.sleep(0)
    assert not third.done()
    assert values(await inbox.take(0)) == [b"1", None]
    await third
    assert values(await inbox.take(0)) == [b"3"]


async def test_given_records_of_many_bytes_when_one_more_would_be_over_the_limit_then_it_waits() -> None:
    inbox = Inbox(max_records=100, max_bytes=10)
    assert await fits(inbox, b"12345")
    assert not await fits(inbox, b"123456")
    assert await fits(inbox, b"12345")


async def test_given_a_record_over_the_limit_when_nothing_waits_then_it_is_let_in_alone() -> None:
    inbox = Inbox(max_records=100, max_bytes=10)
    assert await fits(inbox, b"x" * 11)
    assert not await fits(inbox, b"x")


async def test_given_few_records_when_they_are_taken_then_those_that_follow_soon_come_along() -> None:
    inbox = Inbox(max_records=10, max_bytes=1_000)
    await inbox.put(event(b"1"))
    taking = asyncio.create_task(inbox.take(linger=0.05))
    await asyncio.sleep(0)
    await inbox.put(event(b"2"))
    assert values(await taking) == [b"1", b"2"]


@pytest.mark.parametrize("size", [1, 60])
async def test_given_an_inbox_that_is_half_full_when_it_is_taken_then_nothing_is_waited_for(size: int) -> None:
    inbox = Inbox(max_records=10, max_bytes=600)
    for _ in range(5):
        await inbox.put(event(b"x" * size))
    async with asyncio.timeout(5):
        assert len(await inbox.take(linger=3_600)) == 5
