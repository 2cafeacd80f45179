"""`article.withdrawn` and `article.reinstated`: facts in the log `articles.enriched.v1`. They carry no text."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from wiredesk_schemas.base import ArticleId, Message, RecordId, Timestamp, one_of
from wiredesk_schemas.requests import REASONS, SCOPES


class Fact(Message):
    """What both facts say. No URL, no text, no names, no detail."""

    article_id: ArticleId
    record_id: RecordId
    sequence: int = Field(ge=0)
    revision: int = Field(ge=1)
    first_seen_at: Timestamp
    """When the writer first met the article, in a fetch or in a request."""
    requested_at: Timestamp
    reason: str = one_of(*REASONS)
    scope: str = one_of(*SCOPES, default="article")
    floor: Timestamp
    """Fetches at or before this time stay blocked."""
    by: ArticleId
    """The article that the request named."""
    content_hash: str | None = None
    duplicate_of: ArticleId | None = None
    """The head of the duplicate group that the article was in, if that is another."""
    story_id: str | None = None
    """The story that it was in, and comes back to."""
    storyline_id: str | None = None


class ArticleWithdrawn(Fact):
    """The article is gone: consumers delete what they hold of it."""

    type: Literal["article.withdrawn"] = "article.withdrawn"


class ArticleReinstated(Fact):
    """The takedown is lifted: the next fetch after `floor` comes as an ordinary revision."""

    type: Literal["article.reinstated"] = "article.reinstated"
