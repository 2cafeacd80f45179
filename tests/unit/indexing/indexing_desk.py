"""What the tests of indexing share: a desk that feeds records to an Index and keeps the log that it writes."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from wiredesk.indexing.index import Index
from wiredesk.indexing.settings import IndexingSettings
from wiredesk.runtime.log import LogEntry
from wiredesk.runtime.records import Handled, Output, Record, Result
from wiredesk_schemas import identity
from wiredesk_schemas.article_cleaned import ArticleCleaned
from wiredesk_schemas.article_extracted import ArticleExtracted, Extraction
from wiredesk_schemas.base import Message
from wiredesk_schemas.codec import parse
from wiredesk_schemas.requests import ArticleReinstatement, ArticleWithdrawal
from wiredesk_schemas.topics import ENRICHED, EXTRACTED, OUTCOMES, STORIES

START = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
TOPIC_IDS = {ENRICHED.name: "log-1", STORIES.name: "stories-1"}
HARBOUR = (
    "The harbour council of Lindvik voted on Monday to close the old fish market for repairs until the autumn. "
    "Traders said they had been promised a hall of their own while the roof is mended, and that nobody had told them "
    "where to go. The council answered that two sheds on the northern quay stand empty and could be used at once, "
    "if the traders paid for the cold storage themselves. A vote on the money follows next week."
)

WORDS = tuple(
    "harbour council market roof shed quay trader vote money crane ferry nets ice autumn repair debt plan".split()  # noqa: SIM905
)


def at(hours: float) -> datetime:
    """A time of the tests' day."""
    return START + timedelta(hours=hours)


def url_of(name: str) -> str:
    return f"https://{name}.example.org/harbour"


def id_of(name: str) -> str:
    return identity.article_id(url_of(name))


def own_text(name: str, words: int = 80) -> str:
    """A text that no other outlet has: Lindvik, and words drawn by the outlet's name."""
    draw = random.Random(name)
    return "Lindvik " + " ".join(draw.choice(WORDS) for _ in range(words)) + "."


def fetch(name: str = "a", hours: float = 0, **fields: Any) -> ArticleExtracted:
    """An article fetched from outlet `name`; its text is the outlet's own unless `body` is given."""
    extraction = fields.pop("extraction", Extraction())
    given: dict[str, Any] = {
        "article_id": id_of(name),
        "url": url_of(name),
        "fetched_at": at(hours),
        "title": f"Fish market closes, {name} reports",
        "body": own_text(name),
    }
    return ArticleExtracted(article=ArticleCleaned(**(given | fields)), extraction=extraction)


def withdraw(name: str = "a", hours: float = 0, **fields: Any) -> ArticleWithdrawal:
    return ArticleWithdrawal(**({"url": url_of(name), "reason": "publisher", "requested_at": at(hours)} | fields))


def reinstate(name: str = "a", hours: float = 0, **fields: Any) -> ArticleReinstatement:
    return ArticleReinstatement(**({"url": url_of(name), "reason": "error", "requested_at": at(hours)} | fields))


@dataclass
class Desk:
    """An Index and its log. Every record gets an id of its own, `r0`, `r1`, ..., unless one is given."""

    folder: Path | None = None
    settings: IndexingSettings = field(default_factory=IndexingSettings)
    log: list[LogEntry] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)
    count: int = 0
    now: datetime = START + timedelta(hours=100)

    def __post_init__(self) -> None:
        self.index = Index.open(self.settings, self.folder)
        self.recover()

    def feed(self, *messages: Message | bytes, ids: tuple[str, ...] = ()) -> list[Handled]:
        """Decide one batch, append it, apply it."""
        results = self.decide(*messages, ids=ids)
        self.append(results)
        handled = [result for result in results if isinstance(result, Handled)]
        assert len(handled) == len(results), results
        return handled

    def decide(self, *messages: Message | bytes, ids: tuple[str, ...] = ()) -> list[Result]:
        now = self.now + timedelta(microseconds=self.count)  # a clock that goes on, alike whatever the batches
        records = [self.record(message, *ids[place : place + 1]) for place, message in enumerate(messages)]
        return self.index.decide(records, now)

    def record(self, message: Message | bytes, record_id: str | None = None) -> Record:
        value = message if isinstance(message, bytes) else message.to_bytes()
        name = record_id or f"r{self.count}"
        self.count += 1
        return Record(EXTRACTED.name, 0, self.count, value, headers=(("wd_record_id", name.encode()),))

    def append(self, results: list[Result]) -> None:
        self.index.apply(self.write(results))
        self.results += results

    def write(self, results: list[Result]) -> list[LogEntry]:
        """Into the log alone."""
        outputs = [output for result in results if isinstance(result, Handled) for output in result.outputs]
        return [self.entry(output) for output in outputs if output.topic != OUTCOMES.name]

    def entry(self, output: Output) -> LogEntry:
        offset = self.end(output.topic)
        self.log.append(LogEntry(output.topic, offset, output.key, output.value))
        return self.log[-1]

    def end(self, topic: str) -> int:
        return max((entry.offset + 1 for entry in self.log if entry.topic == topic), default=0)

    def recover(self, log: list[LogEntry] | None = None) -> None:
        """As at an assignment: each topic is read from where the views need it."""
        self.index.reset()
        for topic in (STORIES.name, ENRICHED.name):
            start = self.index.resume_at(topic, TOPIC_IDS[topic], self.end(topic))
            entries = [entry for entry in log or self.log if entry.topic == topic and entry.offset >= start]
            self.index.apply(entries)

    def messages(self, topic: str = ENRICHED.name) -> list[Any]:
        return [parse(entry.value or b"") for entry in self.log if entry.topic == topic]

    def last(self, name: str) -> Any:
        return [message for message in self.messages() if message.article_id == id_of(name)][-1]

    def contents(self) -> list[str]:
        return list(self.index._ledger.contents())


def outcomes(handled: list[Handled]) -> list[str]:
    return [item.outcome for item in handled]


def outcome_message(handled: Handled) -> Any:
    (output,) = [output for output in handled.outputs if output.topic == OUTCOMES.name]
    return parse(output.value)


def compacted(log: list[LogEntry]) -> list[LogEntry]:
    """The last record of every key of every topic, at its place."""
    last = {(entry.topic, entry.key): entry for entry in log}
    return [entry for entry in log if last[entry.topic, entry.key] is entry]
