"""The engine of `wiredesk publish`: lines to `articles.raw.v1`, each accepted by the broker or refused by name."""

from __future__ import annotations

import sys
from collections import deque
from dataclasses import dataclass, field
from typing import BinaryIO, Final

from aiokafka.errors import BrokerResponseError

from wiredesk.cli.errors import USAGE, CommandError
from wiredesk.cli.lines import numbered_lines, numbered_lines_as_they_come
from wiredesk.cli.progress import Progress
from wiredesk.cli.terminal import printable
from wiredesk.runtime.kafka import client_options
from wiredesk.runtime.settings import BrokerSettings
from wiredesk_schemas.codec import parse
from wiredesk_schemas.delivery import Delivery, NotDelivered
from wiredesk_schemas.errors import ContractError
from wiredesk_schemas.publisher import Publishable, Publisher
from wiredesk_schemas.topics import RAW

IN_FLIGHT: Final = 500
"""Lines published and not yet acknowledged by the broker."""


@dataclass
class Publishing:
    """One run: what was read, sent, refused."""

    source: str
    accepted: int = 0
    refused: int = 0
    _waiting: deque[tuple[int, Delivery]] = field(default_factory=deque)

    async def run(self, settings: BrokerSettings, stream: BinaryIO, name: str) -> None:
        """Publish every line; return when the broker has answered for each.

        Raises:
            OSError: the broker cannot be reached, or not any more.
        """
        try:
            publisher = Publisher(self.source, **client_options(settings))
        except ValueError as error:
            raise CommandError(f"--source: {error}", USAGE) from None
        async with publisher:
            with Progress("records", _count(stream)) as progress:
                async for number, line in numbered_lines_as_they_come(stream):
                    await self._line(publisher, name, number, line)
                    await self._settle(name, IN_FLIGHT)
                    progress.advance(1)
                await self._settle(name, 0)

    async def _line(self, publisher: Publisher, name: str, number: int, line: bytes) -> None:
        try:
            message = parse(line, RAW.messages)
            assert isinstance(message, Publishable)
            self._waiting.append((number, await publisher.publish(message)))
        except ContractError as error:
            self._refuse(name, number, f"{error.code}: {error}")
        except NotDelivered as failure:
            self._not_delivered(name, number, failure)

    async def _settle(self, name: str, most: int) -> None:
        """Wait for the oldest lines, until at most so many are on their way."""
        while len(self._waiting) > most:
            number, delivery = self._waiting.popleft()
            try:
                await delivery
            except NotDelivered as failure:
                self._not_delivered(name, number, failure)
            else:
                self.accepted += 1

    def _not_delivered(self, name: str, number: int, failure: NotDelivered) -> None:
        cause = failure.__cause__
        if isinstance(cause, BrokerResponseError) and not cause.retriable:
            self._refuse(name, number, str(failure))
            return
        raise ConnectionError(
            f"it took {self.accepted:,} records and answered no more at {name}:{number}; to publish a record twice "
            "does no harm"
        )

    def _refuse(self, name: str, number: int, why: str) -> None:
        self.refused += 1
        print(f"{name}:{number}: {printable(why)}", file=sys.stderr)


def _count(stream: BinaryIO) -> int | None:
    """How many lines there are, where somebody watches and the stream can be read twice."""
    if not sys.stderr.isatty() or not stream.seekable():
        return None
    start = stream.tell()
    count = sum(1 for _ in numbered_lines(stream))
    stream.seek(start)
    return count
