"""The engine of `wiredesk tail`."""

from __future__ import annotations

import sys
from dataclasses import dataclass

from wiredesk.cli.shown import for_people, for_programs
from wiredesk.runtime.records import Record
from wiredesk.runtime.settings import BrokerSettings
from wiredesk.runtime.topic_reader import Start, reading


@dataclass(frozen=True, slots=True)
class Tailing:
    """What to show of a topic, and how."""

    topic: str
    start: Start
    follow: bool = False
    count: int | None = None
    key: str | None = None
    as_json: bool = False

    async def run(self, settings: BrokerSettings) -> None:
        """Print the records; returns at the end, or after `count`, or never. Raises as `reading` does."""
        left = self.count
        async with reading(settings, (self.topic,), self.start) as reader:
            if self.follow and self.start == "end":
                print(f"waiting for new records of {self.topic}; Ctrl-C ends this", file=sys.stderr, flush=True)
            async for record in reader.follow() if self.follow else reader.to_end():
                if not self._wanted(record):
                    continue
                print(for_programs(record) if self.as_json else for_people(record), flush=True)
                if left is not None and (left := left - 1) == 0:
                    return

    def _wanted(self, record: Record) -> bool:
        return self.key is None or record.key == self.key.encode()
