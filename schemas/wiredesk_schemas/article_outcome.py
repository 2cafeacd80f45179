"""`article.outcome`: what became of one record, on `articles.outcomes.v1`."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from wiredesk_schemas.base import ArticleId, Message, RecordId, Timestamp, one_of

OUTCOMES = ("enriched", "unchanged", "stale", "blocked", "withdrawn", "reinstated")


class ArticleOutcome(Message):
    """Written by the indexing writer in the same transaction as the record's effects."""

    type: Literal["article.outcome"] = "article.outcome"
    record_id: RecordId
    article_id: ArticleId | None = None
    outcome: str = one_of(*OUTCOMES)
    """What became of the record."""
    revision: int | None = Field(default=None, ge=1)
    """With `enriched`, `withdrawn` and `reinstated`: the revision that this record made."""
    sequence: int | None = Field(default=None, ge=0)
    """The place of that revision in the log."""
    stage: str
    detail: str | None = None
    at: Timestamp
    """When it was decided."""
