"""The engine of `wiredesk tail`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from wiredesk.cli.naming import article_named
from wiredesk.cli.shown import for_people, for_programs
from wiredesk.runtime.records import Record, best_record_id
from wiredesk.runtime.settings import BrokerSettings
from wiredesk.runtime.topic_reader import Start, reading


@dataclass(frozen=True, slots=True)
class Tailing:
    """What to show of a topic, and how."""

    topic: str
    start: Start
    follow: bool = False
    count: int | None = None
    about: str | None = None
    """An article's id or address, or a record's id."""
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
        return self.about is None or not {self.about, article_named(self.about)}.isdisjoint(_names(record))


def _names(record: Record) -> Iterator[str]:
    """What a record goes by: its key, which differs in kind between topics, ids in headers and message, its page."""
    yield (record.key or b"").decode("utf-8", "replace")
    yield best_record_id(record)  # of most messages that were published, it is in the headers alone
    try:
        message = json.loads(record.data)
    except ValueError:
        return  # no message: it has no more than its key and headers
    for fields in (message, message.get("article")) if isinstance(message, dict) else ():
        if isinstance(fields, dict):
            yield str(fields.get("article_id"))
            yield article_named(str(fields.get("url")))
