"""A record on its way to the broker: what came of it, for whoever awaits it."""

from __future__ import annotations

import asyncio
from collections.abc import Generator
from dataclasses import dataclass
from typing import Any


class NotDelivered(Exception):
    """The broker did not take a record in time, or refused it. Publishing it again does no harm."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """Where the broker has put a record."""

    topic: str
    partition: int
    offset: int


class Delivery:
    """A record on its way: awaiting it gives `Delivered`, or raises `NotDelivered`."""

    def __init__(self, article_id: str, record_id: str, future: asyncio.Future[Any]) -> None:
        self.article_id = article_id
        self.record_id = record_id
        """The name under which outcomes, rejections and dead letters speak of this record."""
        self.future = future
        self._failure: NotDelivered | None = None
        self.awaited = False

    def __await__(self) -> Generator[Any, None, Delivered]:
        return self._delivered().__await__()

    def done(self) -> bool:
        """Whether the broker has answered."""
        return self.future.done()

    async def _delivered(self) -> Delivered:
        self.awaited = True
        try:
            await asyncio.wait([self.future])
        except asyncio.CancelledError:
            self.awaited = self.done()
            raise
        if failure := self.failure():
            raise failure
        place = self.future.result()
        return Delivered(place.topic, place.partition, place.offset)

    def failure(self) -> NotDelivered | None:
        """Why the record was not delivered, once the broker has answered; None if it was."""
        if self._failure is None and self.future.cancelled():
            self._failure = NotDelivered(f"{self.record_id} was not delivered: the publisher was closed")
        elif self._failure is None and (error := self.future.exception()):
            self._failure = NotDelivered(f"{self.record_id} was not delivered: {error or type(error).__name__}")
            self._failure.__cause__ = error
        return self._failure
