"""One batch of input, decided record by record on an overlay."""

from __future__ import annotations

import sqlite3
import traceback
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from wiredesk.indexing import messages, stories
from wiredesk.indexing.articles import Desk, decide_fetch
from wiredesk.indexing.held import Logged, LogMessage
from wiredesk.indexing.overlay import Overlay
from wiredesk.indexing.settings import IndexingSettings
from wiredesk.indexing.takedowns import decide_reinstatement, decide_withdrawal
from wiredesk.indexing.verdict import Verdict
from wiredesk.runtime.records import Failed, Handled, Output, Record, Result, best_record_id
from wiredesk_schemas.article_enriched import ArticleEnriched
from wiredesk_schemas.article_extracted import ArticleExtracted
from wiredesk_schemas.base import Message
from wiredesk_schemas.codec import parse
from wiredesk_schemas.errors import ContractError
from wiredesk_schemas.events import trace_context
from wiredesk_schemas.requests import ArticleReinstatement, ArticleWithdrawal
from wiredesk_schemas.story import Story
from wiredesk_schemas.topics import EXTRACTED


class Batch:
    """Decides records in order; `written` maps each output's bytes to the message they say, so none is parsed again."""

    def __init__(self, overlay: Overlay, settings: IndexingSettings, now: datetime) -> None:
        self._overlay = overlay
        self._settings = settings
        self._now = now
        self._results: list[Result] = []
        self._touched: dict[str, tuple[int, str, ArticleEnriched | None]] = {}
        self.written: dict[bytes, Logged | Story] = {}

    def decide(self, records: Sequence[Record]) -> list[Result]:
        """One result a record, in order; a record that fails leaves no trace in those after it."""
        for record in records:
            self._results.append(self._result_of(record))
        self._publish_stories()
        return self._results

    def _result_of(self, record: Record) -> Result:
        try:
            return self._handle(record)
        except ContractError as error:
            return Failed(error.code, best_record_id(record), str(error))
        except sqlite3.Error:
            raise  # the ledger is broken, not the record
        except Exception:  # noqa: BLE001 - the unexpected becomes a dead letter, and the next record goes on
            return Failed("unexpected", best_record_id(record), traceback.format_exc())

    def _handle(self, record: Record) -> Handled:
        message = parse(record.data, EXTRACTED.messages)
        record_id, verdict = self._verdict(message, record)
        trace = trace_context(record.headers)
        outputs = [messages.log_output(item.message, trace, self._now) for item in verdict.logged]
        outcome = messages.outcome_output(verdict, record_id, trace, self._now)
        self._keep(verdict, outputs)
        return Handled(verdict.outcome, record_id, verdict.article_id, (*outputs, outcome), verdict.detail)

    def _verdict(self, message: Message, record: Record) -> tuple[str, Verdict]:
        if isinstance(message, ArticleExtracted):
            record_id = record.record_id(message.article.record_id)
            return record_id, decide_fetch(message, record_id, Desk(self._overlay, self._settings, self._now))
        assert isinstance(message, ArticleWithdrawal | ArticleReinstatement), "the topic carries nothing else"
        record_id = record.record_id(message.record_id)
        if isinstance(message, ArticleWithdrawal):
            return record_id, decide_withdrawal(message, record_id, self._overlay)
        return record_id, decide_reinstatement(message, record_id, self._overlay)

    def _keep(self, verdict: Verdict, outputs: Sequence[Output]) -> None:
        """From here on the decision stands: the records after it see it."""
        place = len(self._results)
        for logged, output in zip(verdict.logged, outputs, strict=True):
            self._touch_story(logged.message, place)
            self.written[output.value] = logged
        self._overlay.add(verdict.logged)

    def _touch_story(self, message: LogMessage, place: int) -> None:
        if isinstance(message, ArticleEnriched):
            self._touched[message.story_id] = place, message.storyline_id, message
            return
        held = self._overlay.held(message.article_id)
        if held is not None and held.revision_held is not None:
            revision = held.revision_held
            self._touched[revision.story_id] = place, revision.storyline_id, None

    def _publish_stories(self) -> None:
        """Each story once a batch, among the outputs of the last record that touched it."""
        for story_id, (place, storyline_id, message) in self._touched.items():
            if message is not None:
                story = stories.story_with(message, self._overlay)
            else:
                story = stories.story_without_articles(story_id, storyline_id, self._overlay)
            output = messages.story_output(story, self._now)
            handled = self._results[place]
            assert isinstance(handled, Handled), "only a record that was handled touches a story"
            self._results[place] = replace(handled, outputs=(*handled.outputs, output))
            self._overlay.add_story(story)
            self.written[output.value] = story
