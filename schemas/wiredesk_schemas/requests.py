"""`article.withdrawal` and `article.reinstatement`: requests, passed on unchanged from topic to topic to the writer."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import ConfigDict, model_validator

from wiredesk_schemas.base import ArticleId, HttpUrl, Message, RecordId, Timestamp, one_of

SCOPES = ("article", "copies")
REASONS = ("publisher", "legal", "privacy", "error", "other")


class Request(Message):
    """What both requests say. One of `article_id` and `url` is given; `article_id` counts where both are."""

    model_config = ConfigDict(
        json_schema_extra={
            "anyOf": [{"required": [name], "properties": {name: {"type": "string"}}} for name in ("article_id", "url")]
        }
    )

    article_id: ArticleId | None = None
    url: HttpUrl | None = None
    """An address of the article; its id is computed as for a fetch."""
    record_id: RecordId | None = None
    """Filled in by cleaning: names the request's own record."""
    scope: str = one_of(*SCOPES, default="article")
    reason: str = one_of(*REASONS)
    detail: str | None = None
    requested_at: Timestamp
    requested_by: str | None = None

    @model_validator(mode="after")
    def _names_an_article(self) -> Self:
        if self.article_id is None and self.url is None:
            raise ValueError("article_id or url must be given")
        return self


class ArticleWithdrawal(Request):
    """Take an article down: everywhere, until it is reinstated."""

    type: Literal["article.withdrawal"] = "article.withdrawal"


class ArticleReinstatement(Request):
    """Lift a takedown: fetches later than its floor are accepted again."""

    type: Literal["article.reinstatement"] = "article.reinstatement"
