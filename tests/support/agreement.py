"""Log, ledger and search index agree: what must hold after any fault, of the log as it is read and of the files."""

from __future__ import annotations

import contextlib
import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from support.brokers import Broker
from support.newsroom import key_of, record_id_of
from support.traffic import Json, outcomes
from wiredesk.indexing.folder import StateFolder
from wiredesk.indexing.index import Index
from wiredesk.indexing.ledger import Ledger
from wiredesk.indexing.owner import VIEWS
from wiredesk.indexing.search import NEWEST
from wiredesk.indexing.search_query import parse_query
from wiredesk.indexing.search_tantivy_engine import TantivyEngine
from wiredesk.indexing.settings import IndexingSettings
from wiredesk.runtime.kafka_log import KafkaLog
from wiredesk.runtime.log import LogEntry
from wiredesk.runtime.records import Handled, Record
from wiredesk_schemas.codec import parse
from wiredesk_schemas.topics import ENRICHED, EXTRACTED, OUTCOMES, STORIES

_BATCH = 100


@dataclass(frozen=True)
class Agreed:
    """What was found to agree."""

    records: int
    log: int
    live: int
    withdrawn: int
    outcomes: dict[str, int]


async def assert_all_agree(broker: Broker, state: Path, records: Sequence[Json], seconds: float = 60) -> Agreed:
    """Everything that `records`, in their order, must have left behind; the writer has stopped in order.

    Every record has one outcome, and that of a writer that never died; every revision is in the log once; no takedown
    is undone; ledger and search index hold what the log says, and nothing else.
    """
    found = await outcomes(broker, [record_id_of(record) for record in records], seconds)
    several = {name: bodies for name, bodies in found.items() if len(bodies) != 1}
    assert not several, f"{len(several)} records have more than one outcome, such as {list(several.items())[:1]}"
    told = {name: body for name, (body,) in found.items()}
    assert _briefly(told) == _undisturbed(records), "outcomes differ from those of a writer that never died"

    log = await _whole(broker, ENRICHED.name)
    stories = await _whole(broker, STORIES.name)
    _assert_log_is_sound([parse(entry.value or b"") for entry in log], told)
    statuses = _assert_ledger_agrees(StateFolder(state / VIEWS), log, stories)
    _assert_search_agrees(StateFolder(state / VIEWS), log)
    return Agreed(
        len(records), len(log), statuses["live"], statuses["withdrawn"], Counter(b["outcome"] for b in told.values())
    )


async def _whole(broker: Broker, topic: str) -> list[LogEntry]:
    log = KafkaLog(broker.settings)
    return [entry async for entries in log.read(topic, 0, await log.end(topic)) for entry in entries]


def _briefly(told: dict[str, Json]) -> dict[str, tuple[Any, ...]]:
    return {name: (body["outcome"], body.get("revision"), body.get("sequence")) for name, body in told.items()}


def _undisturbed(records: Sequence[Json]) -> dict[str, tuple[Any, ...]]:
    """The same records through an index in memory."""
    told: dict[str, Json] = {}
    ends = Counter[str]()
    with contextlib.closing(Index.open(IndexingSettings(), None)) as index:
        for start in range(0, len(records), _BATCH):
            lines = [
                Record(EXTRACTED.name, 0, start + place, json.dumps(record).encode(), key_of(record).encode())
                for place, record in enumerate(records[start : start + _BATCH])
            ]
            entries = []
            for result in index.decide(lines, datetime.now(UTC)):
                assert isinstance(result, Handled), result
                for output in result.outputs:
                    if output.topic == OUTCOMES.name:
                        told[result.record_id] = json.loads(output.value)
                        continue
                    entries.append(LogEntry(output.topic, ends[output.topic], output.key, output.value))
                    ends[output.topic] += 1
            index.apply(entries)
    return _briefly(told)


def _assert_log_is_sound(messages: Sequence[Any], told: dict[str, Json]) -> None:
    """No gap, no repeat, no takedown undone; each revision made by the record whose outcome says so."""
    assert [message.sequence for message in messages] == list(range(len(messages)))
    revisions: defaultdict[str, list[int]] = defaultdict(list)
    down: set[str] = set()
    floors: dict[str, datetime] = {}
    for message in messages:
        revisions[message.article_id].append(message.revision)
        if message.type == "article.enriched":
            assert message.article_id not in down, f"{message.article_id} came back while it was withdrawn"
            assert message.article.fetched_at > floors.get(message.article_id, datetime.min.replace(tzinfo=UTC))
            assert told[message.record_id]["sequence"] == message.sequence
        else:
            floors[message.article_id] = message.floor
            (down.add if message.type == "article.withdrawn" else down.discard)(message.article_id)
    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in revisions.values())


def _assert_ledger_agrees(folder: StateFolder, log: Sequence[LogEntry], stories: Sequence[LogEntry]) -> Counter[str]:
    """Row by row it is the ledger that the log makes, and it has read all of the log."""
    anew = Index.open(IndexingSettings(), None)
    with contextlib.closing(anew), contextlib.closing(Ledger.read_only(folder.ledger)) as held:
        anew.apply(stories)
        anew.apply(log)
        differing = set(held.contents()) ^ set(anew._ledger.contents())
        assert not differing, f"{len(differing)} rows differ: {sorted(differing)[:2]}"
        for topic, entries in ((ENRICHED.name, log), (STORIES.name, stories)):
            position = held.position(topic)
            assert not entries or (position is not None and position.position > entries[-1].offset)
        last = {story.story_id: story for story in (parse(entry.value or b"") for entry in stories)}
        assert {story.story_id: story for story in anew.stories()} == last
        return Counter(held.counts())


def _assert_search_agrees(folder: StateFolder, log: Sequence[LogEntry]) -> None:
    """It finds every live article once, and nothing else."""
    last = {entry.key: parse(entry.value or b"") for entry in log}
    live = sorted(message.article_id for message in last.values() if message.type == "article.enriched")
    hits = TantivyEngine(folder.search).find(parse_query(""), NEWEST, 0, len(log) + 1, ()).hits
    assert sorted(hit.article_id for hit in hits) == live
