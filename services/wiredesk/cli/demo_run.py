"""The engine of `wiredesk demo`: publish the records, and wait until each has its outcome."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from wiredesk.cli.demo_records import SOURCE, DemoRecord, outcome_text
from wiredesk.cli.find import find, folder_of
from wiredesk.cli.progress import Progress
from wiredesk.cli.stack import Stack
from wiredesk.runtime.outbox import Outbox
from wiredesk.runtime.records import Output, Record
from wiredesk.runtime.settings import BrokerSettings, RuntimeSettings
from wiredesk.runtime.topic_reader import reading
from wiredesk_schemas.article_enriched import ArticleEnriched
from wiredesk_schemas.article_outcome import ArticleOutcome
from wiredesk_schemas.article_rejected import ArticleRejected
from wiredesk_schemas.codec import parse
from wiredesk_schemas.events import DeadLetterHeaders, encode
from wiredesk_schemas.topics import DEAD_LETTERS, ENRICHED, OUTCOMES, RAW, REJECTED

if TYPE_CHECKING:
    from wiredesk.indexing.reader import Found

OUTCOME_SECONDS: Final = 40.0
SEARCH_SECONDS: Final = 10.0
_READ: Final = (OUTCOMES.name, REJECTED.name, ENRICHED.name, *(topic.name for topic in DEAD_LETTERS))
_DEAD_LETTERS: Final = frozenset(topic.name for topic in DEAD_LETTERS)
_POLL_SECONDS: Final = 0.1


@dataclass
class Seen:
    """What came out: each record's first outcome, and the articles, both by record id."""

    outcomes: dict[str, str] = field(default_factory=dict)
    articles: dict[str, ArticleEnriched] = field(default_factory=dict)

    def take(self, record: Record) -> None:
        """Note one record of an output topic."""
        if record.topic in _DEAD_LETTERS:
            reasons = DeadLetterHeaders.decode(record.headers)
            self._note(reasons.record_id, f"dead letter: {reasons.error}")
            return
        message = parse(record.data)
        if isinstance(message, ArticleEnriched):
            self.articles[message.record_id] = message
        elif isinstance(message, ArticleRejected):
            self._note(message.record_id or "", f"rejected: {message.reason}")
        elif isinstance(message, ArticleOutcome):
            made = message.revision if message.outcome in _MAKE_REVISIONS else None
            self._note(message.record_id, outcome_text(message.outcome, made))

    def _note(self, record_id: str, outcome: str) -> None:
        """The first outcome counts; later ones are redeliveries. The id of bytes without one is `source#id`."""
        self.outcomes.setdefault(record_id.removeprefix(f"{SOURCE}#"), outcome)


_MAKE_REVISIONS: Final = frozenset({"enriched", "withdrawn", "reinstated"})


async def run(stack: Stack, records: Sequence[DemoRecord]) -> Seen:
    """Publish everything; return when each record has its outcome, or after 40 s without."""
    await _publish(stack.settings, records)
    seen, wanted = Seen(), {record.id for record in records}
    watch = asyncio.create_task(stack.watch())
    collect = asyncio.create_task(_collect(stack.settings, seen, wanted))
    try:
        done, _ = await asyncio.wait({watch, collect}, timeout=OUTCOME_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in (watch, collect):
            task.cancel()
        await asyncio.gather(watch, collect, return_exceptions=True)
    return seen


def differences(records: Sequence[DemoRecord], seen: Seen) -> list[str]:
    """What is not as expected, in sentences."""
    outcomes = seen.outcomes
    wrong = [
        f"{record.id}: expected {record.expected}, was {outcomes.get(record.id, 'left without an outcome')}"
        for record in records
        if outcomes.get(record.id) != record.expected
    ]
    unknown = outcomes.keys() - {record.id for record in records}
    wrong += [f"{name}: was {outcomes[name]}, and never published" for name in sorted(unknown)]
    return wrong + [fault for record in records for fault in _unrelated(record, seen.articles)]


def _unrelated(record: DemoRecord, articles: Mapping[str, ArticleEnriched]) -> Iterator[str]:
    """Which expected relation to another record does not hold; where either has no article, that was told before."""
    mine = articles.get(record.id)
    told = articles.get(record.story_of or "")
    if mine and told and mine.story_id != told.story_id:
        yield f"{record.id}: tells another story than {record.story_of}"
    twin = articles.get(record.copy_of or "")
    if mine and twin:
        originals = [item.duplicate.of for item in (mine, twin) if item.duplicate]
        if originals not in ([mine.article_id], [twin.article_id]):
            yield f"{record.id}: neither it nor {record.copy_of} is a copy of the other"


async def first_hit(state: Path, query: str) -> Found | None:
    """The best article for a query, once the search index has it; None after 10 s."""
    for _ in range(int(SEARCH_SECONDS / _POLL_SECONDS)):
        if found := find(folder_of(state), query, 1):
            return found[0]
        await asyncio.sleep(_POLL_SECONDS)
    return None


async def _publish(settings: BrokerSettings, records: Sequence[DemoRecord]) -> None:
    """Past the client, which would refuse some of them: scrapers in other languages have no such client."""
    outbox = Outbox("demo", RuntimeSettings(bootstrap_servers=settings.bootstrap_servers, transactions=False))
    await outbox.start()
    try:
        await outbox.deliver(
            [
                Output(
                    RAW.name,
                    record.article_id.encode() if record.article_id else None,
                    record.value,
                    encode({"ce_source": SOURCE, "ce_id": record.id}),
                )
                for record in records
            ]
        )
    finally:
        await outbox.stop()


async def _collect(settings: BrokerSettings, seen: Seen, wanted: set[str]) -> None:
    async with reading(settings, _READ, "beginning") as reader:
        with Progress("records have their outcome", len(wanted)) as progress:
            async for record in reader.follow():
                before = len(seen.outcomes)
                seen.take(record)
                progress.advance(len(seen.outcomes) - before)
                if wanted <= seen.outcomes.keys():
                    return
