"""All views of the log, and the decisions made from them. Pure of Kafka and of the clock."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Self

from wiredesk.indexing import ledger as ledger_view
from wiredesk.indexing import search as search_view
from wiredesk.indexing import stories
from wiredesk.indexing.batch import Batch, Spoiled
from wiredesk.indexing.folder import FolderLock, StateFolder
from wiredesk.indexing.garbage import collect_rarely
from wiredesk.indexing.held import Effect, Held, LogMessage, logged_of
from wiredesk.indexing.ledger import Ledger, Position, checked_start
from wiredesk.indexing.memory import Memory
from wiredesk.indexing.overlay import Overlay
from wiredesk.indexing.published import published_stories
from wiredesk.indexing.search import SearchView
from wiredesk.indexing.search_erasure import SearchErasure
from wiredesk.indexing.search_tantivy import CommitSettings, TantivyView
from wiredesk.indexing.settings import IndexingSettings
from wiredesk.runtime.log import LogEntry
from wiredesk.runtime.records import Failed, Record, Result
from wiredesk_schemas.article_enriched import ArticleEnriched
from wiredesk_schemas.base import Message
from wiredesk_schemas.codec import parse
from wiredesk_schemas.facts import ArticleReinstated, ArticleWithdrawn
from wiredesk_schemas.story import Story
from wiredesk_schemas.topics import ENRICHED, STORIES

_NO_LOG = "none"
"""The topic id of a log that is in no broker: `wiredesk process`."""


class Index:
    """All views of the log, and the decisions made from them. Not thread-safe: one caller at a time."""

    def __init__(
        self,
        settings: IndexingSettings,
        ledger: Ledger,
        search: SearchView | None,
        lock: FolderLock | None,
        erasure: SearchErasure | None = None,
    ) -> None:
        self._settings = settings
        self._ledger = ledger
        self._search = search
        self._lock = lock
        self._erasure = erasure
        self._topic_ids: dict[str, str] = {}
        self._overlay: Overlay | None = None
        self._memory: Memory | None = None
        self._written: dict[bytes, Effect | Story] = {}

    @classmethod
    def open(cls, settings: IndexingSettings, folder: Path | None) -> Self:
        """Open the views in a folder, which is locked; None is in memory and without search (`wiredesk process`).

        Raises:
            FolderInUse: another process has the folder open.
            StateFolderError: the folder cannot be read or written.
            StateFormat: the views are of another version of the program, or damaged.
        """
        collect_rarely()
        if folder is None:
            return cls(settings, Ledger.open(None), None, None)
        state = StateFolder(folder)
        lock = state.lock()
        try:
            ledger = Ledger.open(state.ledger, settings.ledger_cache_mib)
            view = _search_view(settings, state)
            erasure = SearchErasure(state.search, view, ledger, settings.search_erase_days) if view else None
            return cls(settings, ledger, view, lock, erasure)
        except BaseException:
            lock.release()
            raise

    def resume_at(self, topic: str, topic_id: str, end: int) -> int:
        """Where to read a log topic from: the lowest position of all views.

        Args:
            topic: the name of ENRICHED or STORIES.
            topic_id: the broker's id of that topic.
            end: the offset after its last committed record.

        Raises:
            ViewMismatch: a view is of another topic id, or ahead of `end`.
        """
        starts = [
            checked_start(view, position, topic, topic_id, end) for view, position in self._positions(topic).items()
        ]
        self._topic_ids[topic] = topic_id
        return min(starts)

    def apply(self, entries: Sequence[LogEntry]) -> None:
        """Log records into every view, live and in recovery alike; each view skips what it has.

        The ledger commits them together, with its position. The overlay is forgotten: it is in the ledger now.
        """
        said = [self._said(entry) for entry in entries]
        self._apply_to_ledger(entries, said)
        if any(isinstance(item, Effect) and item.held.revision_held is None for item in said):
            self._ledger.scrub()
        if self._search is not None:
            self._apply_to_search(self._search, entries, said)
        self._overlay = None
        self._written = {}
        if self._memory is not None:
            self._memory.book.trim()

    def prepare(self) -> None:
        """Load what decisions need, where it is not at hand."""
        self._at_hand()

    def decide(self, records: Sequence[Record], now: datetime) -> list[Result]:
        """One result a record of `articles.extracted.v1`, in order: `Handled`, or `Failed`, which leaves no trace.

        Later records see the decisions on earlier ones, also those of a batch before that is not applied yet.
        """
        failed: dict[int, Failed] = {}
        while True:
            if self._overlay is None:
                self._overlay = Overlay(self._ledger, self._at_hand())
            batch = Batch(self._overlay, self._settings, now, failed, searched=self._search is not None)
            try:
                results = batch.decide(records)
            except Spoiled as spoiled:
                failed[spoiled.place] = spoiled.failed
                self.discard()  # and all over again, without that record
                continue
            self._written.update(batch.written)
            return results

    def discard(self) -> None:
        """Forget what was decided and not applied: the append failed."""
        if self._overlay is not None:
            self._memory = None  # it knows of decisions that did not come to be
        self._overlay = None
        self._written = {}

    def reset(self) -> None:
        """Forget what is in memory, at every assignment: from here on only what is durable counts."""
        self.discard()
        self._memory = None
        self._topic_ids = {}
        if self._search is not None:
            self._search.rollback()

    def commit_if_due(self, now: datetime) -> None:
        """Let the search index commit, if a second has passed or 1,000 articles wait; also call it when idle.

        And let the words of what was taken down leave its files, a little at a time.
        """
        if self._search is not None:
            self._search.commit_if_due(now)
        if self._erasure is not None:
            self._erasure.go_on(now)

    def flush(self) -> None:
        """Make every view durable now."""
        if self._search is not None:
            self._search.flush()

    def position(self, topic: str) -> int:
        """The offset of the first record of a log topic that the ledger has not applied."""
        held = self._ledger.position(topic)
        return held.position if held else 0

    def counts(self) -> Mapping[str, int]:
        """Articles by status: `live`, `withdrawn`, `reinstated`."""
        return self._ledger.counts()

    def stories(self) -> Iterator[Story]:
        """Every story as it was last published, the first one first."""
        return published_stories(self._ledger)

    def close(self) -> None:
        """Make every view durable, and let go of everything."""
        self.discard()
        if self._search is not None:
            self._search.flush()
            self._search.close()
        self._ledger.close()
        if self._lock is not None:
            self._lock.release()

    def _positions(self, topic: str) -> dict[str, Position | None]:
        positions = {ledger_view.NAME: self._ledger.position(topic)}
        if self._search is not None and topic == ENRICHED.name:
            positions[search_view.NAME] = self._search.position(topic)
        return positions

    def _at_hand(self) -> Memory:
        if self._memory is None:
            self._memory = Memory.load(self._ledger, self._settings)
        return self._memory

    def _said(self, entry: LogEntry) -> Effect | Story | None:
        """What the record says; None for a null value: no more than that the article is withdrawn."""
        if entry.value is None:
            return None
        if written := self._written.get(entry.value):
            return written
        message = entry.message or parse(entry.value, (*ENRICHED.messages, *STORIES.messages))
        if isinstance(message, Story):
            return message
        return logged_of(_log_message(message)).effect(searched=self._search is not None)

    def _apply_to_ledger(self, entries: Sequence[LogEntry], said: Sequence[Effect | Story | None]) -> None:
        reached = {topic: self.position(topic) for topic in {entry.topic for entry in entries}}
        if any(entry.value not in self._written and entry.offset >= reached[entry.topic] for entry in entries):
            self._at_hand()  # before the transaction, from what the ledger has
        left: dict[str, str] = {}
        with self._ledger.transaction():
            for entry, item in zip(entries, said, strict=True):
                if entry.offset < reached[entry.topic]:
                    continue
                if isinstance(item, Story):
                    self._put_story(item, is_new=entry.value not in self._written)
                elif item is not None:
                    self._put(item.held, left, is_new=entry.value not in self._written)
                elif entry.topic == ENRICHED.name and entry.key is not None:
                    self._ledger.erase(entry.key.decode("utf-8", "replace"))
                reached[entry.topic] = entry.offset + 1
            if self._memory is not None:
                stories.remake_after_takedowns(left, self._memory, self._ledger)
                for (kind, group_id), group in self._memory.stories.changed.items():
                    self._ledger.put_group(kind, group_id, group)
                self._memory.stories.changed.clear()
            for topic, position in reached.items():
                self._ledger.put_position(topic, self._position(topic, position))

    def _put(self, held: Held, left: dict[str, str], *, is_new: bool) -> None:
        """`is_new`: decided by an earlier run, so that memory does not have it yet; `left` gets the story it leaves."""
        before = self._ledger.held(held.article_id) if is_new else None
        self._ledger.put(held)
        if not is_new:
            return
        memory = self._at_hand()
        memory.book.clear()
        if before is not None and before.revision_held is not None:
            memory.near.remove(before.sequence, before.revision_held.sketch)
        if held.revision_held is not None:
            memory.near.add(held.sequence, held.revision_held.sketch, is_copy=held.revision_held.duplicate is not None)
            stories.remember(held, None, before, memory)
        elif before is not None and before.revision_held is not None:
            left[self._ledger.survivor(before.revision_held.story_id)] = before.revision_held.storyline_id

    def _put_story(self, story: Story, *, is_new: bool) -> None:
        self._ledger.put_story(story)
        if is_new and story.merged_into:
            memory = self._at_hand()
            memory.book.clear()
            memory.stories.merge(story.story_id, story.merged_into)

    def _apply_to_search(
        self, search: SearchView, entries: Sequence[LogEntry], said: Sequence[Effect | Story | None]
    ) -> None:
        topic = ENRICHED.name
        if not any(entry.topic == topic for entry in entries):
            return
        held = search.position(topic)
        reached = held.position if held else 0
        for entry, item in zip(entries, said, strict=True):
            if entry.topic != topic or entry.offset < reached:
                continue
            if isinstance(item, Effect) and item.document is not None:
                search.put(item.document)
            elif entry.key is not None:
                search.remove(entry.key.decode("utf-8", "replace"))
                if self._erasure is not None:
                    self._erasure.ask()
            reached = entry.offset + 1
        search.advance(topic, self._position(topic, reached))

    def _position(self, topic: str, position: int) -> Position:
        known = self._topic_ids.get(topic)
        held = self._ledger.position(topic)
        return Position(known or (held.topic_id if held else _NO_LOG), position)


def _search_view(settings: IndexingSettings, state: StateFolder) -> TantivyView | None:
    """The embedded one. OpenSearch follows the log by itself (`search_follower`); an embedded index that is left from
    before would keep what is taken down from now on, and is removed."""
    if settings.search_engine != "tantivy":
        shutil.rmtree(state.search, ignore_errors=True)
        return None
    commits = CommitSettings(
        settings.search_commit_seconds, settings.search_commit_articles, settings.search_memory_mib
    )
    return TantivyView.open(state.search, commits)


def _log_message(message: Message) -> LogMessage:
    assert isinstance(message, ArticleEnriched | ArticleWithdrawn | ArticleReinstated), "the log carries nothing else"
    return message
