"""`article.rejected`: a fetch that is no article, on `articles.rejected.v1`."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from wiredesk_schemas.base import ArticleId, HttpUrl, Message, Metadata, RecordId, Timestamp, one_of

REJECTION_REASONS = ("error_page", "login_wall", "paywall", "not_article", "empty", "unsupported_content")


class ArticleRejected(Message):
    """An ordinary outcome: the fetch was understood, and holds no article. What is held already stays as it is."""

    type: Literal["article.rejected"] = "article.rejected"
    article_id: ArticleId
    record_id: RecordId | None = None
    url: HttpUrl
    fetched_at: Timestamp
    source: str | None = None
    metadata: Metadata = Field(default_factory=dict)
    reason: str = one_of(*REJECTION_REASONS)
    detail: str
