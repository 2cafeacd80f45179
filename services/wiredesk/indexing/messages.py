"""Decisions as the records that the writer appends: bodies, keys and CloudEvents headers."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from wiredesk.indexing.held import Logged
from wiredesk.indexing.verdict import Verdict
from wiredesk.runtime.records import Output
from wiredesk_schemas.article_enriched import ArticleEnriched
from wiredesk_schemas.article_outcome import ArticleOutcome
from wiredesk_schemas.errors import TooLarge
from wiredesk_schemas.events import Headers, cloud_event
from wiredesk_schemas.limits import MAX_RECORD_BYTES
from wiredesk_schemas.story import Story
from wiredesk_schemas.topics import ENRICHED, OUTCOMES, STORIES

STAGE: Final = "indexing"
_SOURCE: Final = "/wiredesk/indexing"


def log_output(logged: Logged, trace: Headers, now: datetime) -> Output:
    """A record of the log. Raises TooLarge over 8 MiB."""
    message = logged.message
    if isinstance(message, ArticleEnriched) and logged.features is not None:
        value = logged.features.written.record(message)
    else:
        value = message.to_bytes()
    event_id = f"{message.record_id}/{message.sequence}"
    headers = cloud_event(message, id=event_id, source=_SOURCE, time=now) + trace
    return Output(ENRICHED.name, message.article_id.encode(), _bounded(value), headers)


def story_output(story: Story, now: datetime) -> Output:
    """A record of `stories.v1`. Raises TooLarge over 8 MiB."""
    headers = cloud_event(story, id=f"{story.story_id}/{story.revision}", source=_SOURCE, time=now)
    return Output(STORIES.name, story.story_id.encode(), _bounded(story.to_bytes()), headers)


def outcome_output(verdict: Verdict, record_id: str, trace: Headers, now: datetime) -> Output:
    """The record's one outcome."""
    outcome = ArticleOutcome(
        record_id=record_id,
        article_id=verdict.article_id,
        outcome=verdict.outcome,
        revision=verdict.revision,
        sequence=verdict.sequence,
        stage=STAGE,
        detail=verdict.detail,
        at=now,
    )
    headers = cloud_event(outcome, id=f"{record_id}/outcome", source=_SOURCE, time=now) + trace
    return Output(OUTCOMES.name, record_id.encode("utf-8", "replace"), outcome.to_bytes(), headers)


def _bounded(value: bytes) -> bytes:
    if len(value) > MAX_RECORD_BYTES:
        raise TooLarge(f"the record made of it has {len(value):,} bytes; at most {MAX_RECORD_BYTES:,} are allowed")
    return value
