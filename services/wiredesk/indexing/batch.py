"""One batch of input, decided record by record on an overlay."""

from __future__ import annotations

import sqlite3
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from wiredesk.indexing import messages, stories, story_book
from wiredesk.indexing.articles import Desk, decide_fetch
from wiredesk.indexing.held import Effect, Held, Logged
from wiredesk.indexing.overlay import Overlay
from wiredesk.indexing.settings import IndexingSettings
from wiredesk.indexing.takedowns import decide_reinstatement, decide_withdrawal
from wiredesk.indexing.verdict import Verdict
from wiredesk.runtime.records import FILE_PARTITION, Asked, Failed, Handled, Output, Record, Result, best_record_id
from wiredesk_schemas.article_extracted import ArticleExtracted
from wiredesk_schemas.base import Message
from wiredesk_schemas.codec import parse
from wiredesk_schemas.errors import ContractError
from wiredesk_schemas.events import trace_context
from wiredesk_schemas.requests import ArticleReinstatement, ArticleWithdrawal, Request
from wiredesk_schemas.story import Story
from wiredesk_schemas.topics import EXTRACTED

_A_LITTLE: Final = timedelta(microseconds=1)
NONE_FAILED: Final[Mapping[int, Failed]] = MappingProxyType({})


class Spoiled(Exception):
    """A record failed when its decision was already among the others: the batch must be decided again without it."""

    def __init__(self, place: int, failed: Failed) -> None:
        super().__init__(place, failed)
        self.place = place
        self.failed = failed


class Batch:
    """Decides records in order; `written` maps each output's bytes to what they leave behind: none is parsed again."""

    def __init__(
        self,
        overlay: Overlay,
        settings: IndexingSettings,
        now: datetime,
        failed: Mapping[int, Failed] = NONE_FAILED,
        *,
        searched: bool = False,
    ) -> None:
        self._failed = failed
        self._overlay = overlay
        self._settings = settings
        self._now = now
        self._searched = searched
        self._results: list[Result] = []
        self._touched: dict[str, tuple[int, str]] = {}
        """Story → the place of the last record that touched it, and its storyline."""
        self.written: dict[bytes, Effect | Story] = {}

    def decide(self, records: Sequence[Record]) -> list[Result]:
        """One result a record, in order; a record that fails leaves no trace in those after it.

        Raises:
            Spoiled: one failed too late for that.
        """
        for place, record in enumerate(records):
            self._results.append(self._failed.get(place) or self._result_of(record))
        for story_id, (place, storyline_id) in self._touched.items():
            with self._spoiling(place, records[place]):
                self._publish_story(story_id, place, storyline_id)
        return self._results

    def _result_of(self, record: Record) -> Result:
        try:
            return self._handle(record)
        except ContractError as error:
            return Failed(error.code, best_record_id(record), str(error))
        except (sqlite3.Error, Spoiled):
            raise  # the ledger is broken, or the batch, not the record alone
        except Exception:  # noqa: BLE001 - the unexpected becomes a dead letter, and the next record goes on
            return Failed("unexpected", best_record_id(record), traceback.format_exc())

    def _handle(self, record: Record) -> Handled:
        message = parse(record.data, EXTRACTED.messages)
        record_id, verdict = self._verdict(message, record)
        trace = trace_context(record.headers)
        outputs = [messages.log_output(item, trace, self._now) for item in verdict.logged]
        outcome = messages.outcome_output(verdict, record_id, trace, self._now)
        with self._spoiling(len(self._results), record):
            self._keep(verdict, outputs)
        asked = _asked(message) if isinstance(message, Request) else None
        return Handled(verdict.outcome, record_id, verdict.article_id, (*outputs, outcome), verdict.detail, asked=asked)

    def _verdict(self, message: Message, record: Record) -> tuple[str, Verdict]:
        now = self._now + len(self._results) * _A_LITTLE  # so that times tell what came first, within a batch too
        desk = Desk(self._overlay, self._settings, now, from_broker=record.partition != FILE_PARTITION)
        if isinstance(message, ArticleExtracted):
            record_id = record.record_id(message.article.record_id)
            return record_id, decide_fetch(message, record_id, desk)
        assert isinstance(message, ArticleWithdrawal | ArticleReinstatement), "the topic carries nothing else"
        record_id = record.record_id(message.record_id)
        if isinstance(message, ArticleWithdrawal):
            return record_id, decide_withdrawal(message, record_id, desk)
        return record_id, decide_reinstatement(message, record_id, desk)

    def _keep(self, verdict: Verdict, outputs: Sequence[Output]) -> None:
        """From here on the decision stands: the records after it see it."""
        place = len(self._results)
        left: dict[str, str] = {}
        for logged, output in zip(verdict.logged, outputs, strict=True):
            before = self._overlay.held(logged.held.article_id)
            self._overlay.add(logged)
            self.written[output.value] = logged.effect(searched=self._searched)
            if logged.held.revision_held is not None:
                self._follow(logged, before, place)
            elif before is not None and before.revision_held is not None:
                left[self._overlay.survivor(before.revision_held.story_id)] = before.revision_held.storyline_id
        stories.remake_after_takedowns(left, self._overlay.memory, self._overlay)
        for story_id, storyline_id in left.items():
            self._touched[story_id] = place, storyline_id

    def _follow(self, logged: Logged, before: Held | None, place: int) -> None:
        """What follows for stories from a revision."""
        merged = stories.remember(logged.held, logged.words, before, self._overlay.memory)
        held = logged.held.revision_held
        assert held is not None, "a revision"
        self._touched[held.story_id] = place, held.storyline_id
        if merged is not None:
            self._overlay.add_merge(merged.loser, merged.survivor)
            self._touched[merged.loser] = self._touched[merged.survivor] = place, held.storyline_id

    def _publish_story(self, story_id: str, place: int, storyline_id: str) -> None:
        """Each story once a batch, among the outputs of the last record that touched it."""
        story = self._story(story_id, storyline_id)
        output = messages.story_output(story, self._now)
        handled = self._results[place]
        assert isinstance(handled, Handled), "only a record that was handled touches a story"
        self._results[place] = replace(handled, outputs=(*handled.outputs, output))
        self._overlay.add_story(story)
        self.written[output.value] = story

    @contextmanager
    def _spoiling(self, place: int, record: Record) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error:
            raise
        except Exception as error:
            failed = Failed("unexpected", best_record_id(record), traceback.format_exc())
            raise Spoiled(place, failed) from error

    def _story(self, story_id: str, storyline_id: str) -> Story:
        row = self._overlay.story(story_id)
        revision = row.revision + 1 if row else 1
        survivor = self._overlay.survivor(story_id)
        if survivor != story_id:
            return story_book.merged_story(story_id, storyline_id, revision, survivor)
        articles = self._overlay.memory.book.articles(story_id)
        return story_book.story_of(story_id, storyline_id, revision, articles.values())


def _asked(request: Request) -> Asked:
    return Asked(request.requested_by, request.requested_at, request.reason, request.scope)
