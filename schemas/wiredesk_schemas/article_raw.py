"""`article.raw`: what a scraper fetched, on `articles.raw.v1`."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import ConfigDict, Field, model_validator

from wiredesk_schemas.base import HttpUrl, Message, Metadata, Part, RecordId, Timestamp


class Hints(Part):
    """What the feed said about the article, unchecked. `published_at` is read as leniently as a page's own date."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    published_at: str | None = None
    """In any form that a page would use."""
    language: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    summary: str | None = None
    image_url: str | None = None
    """The picture that the feed shows."""


class ArticleRaw(Message):
    """One fetch of one address. Exactly one of `html`, `text` and `content` is given."""

    model_config = ConfigDict(
        json_schema_extra={
            "oneOf": [
                {"required": [name], "properties": {name: {"type": "string"}}} for name in ("html", "text", "content")
            ]
        }
    )

    type: Literal["article.raw"] = "article.raw"
    record_id: RecordId | None = None
    url: HttpUrl
    """The address after redirects."""
    html: str | None = None
    """The page, decoded."""
    text: str | None = None
    """Plain text, for what never was a page."""
    content: str | None = None
    """Base64 of the bytes as they were fetched."""
    content_type: str | None = None
    """The server's Content-Type header, for `content`."""
    fetched_at: Timestamp
    source: str | None = None
    """The scraper's or the feed's id."""
    http_status: int | None = Field(default=None, ge=100, le=999)
    """As the server answered."""
    hints: Hints = Hints()
    """What the feed said, used where the page is silent."""
    metadata: Metadata = Field(default_factory=dict)
    generation: int = Field(default=0, ge=0, le=2**31 - 1)

    @model_validator(mode="after")
    def _exactly_one_payload(self) -> Self:
        given = [name for name in ("html", "text", "content") if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(
                f"exactly one of html, text and content must be given, not {' and '.join(given) or 'none'}"
            )
        return self
