"""`article.cleaned`: the article as an editor would cut it, on `articles.cleaned.v1`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from wiredesk_schemas.base import ArticleId, HttpUrl, Message, Metadata, Part, RecordId, Timestamp, one_of
from wiredesk_schemas.limits import MAX_DROPPED_CHARACTERS, MAX_DROPPED_ITEMS

FORMS = ("article", "live", "gallery", "video", "audio", "opinion", "interview", "review")
ACCESS = ("full", "teaser")
PRECISIONS = ("day", "time")


class Site(Part):
    """The outlet: its name as it calls itself, and the domain of the address."""

    name: str | None = None
    """As it calls itself."""
    domain: str | None = None
    """Of the address, without `www.`."""


class Dateline(Part):
    """What stands before the first sentence, as in "GENEVA (AGENCY) -": the place, the agency, and the text itself."""

    place: str | None = None
    """As written, often in capitals."""
    agency: str | None = None
    """The agency in brackets."""
    text: str | None = None
    """All of it."""


class Image(Part):
    """A picture of the article; its address is never fetched."""

    url: str
    """Absolute."""
    caption: str | None = None
    """Its caption, without the credit where that stands apart."""


class Dropped(Part):
    """A piece of the page that was cut, and why."""

    reason: str
    """What it was taken for, such as `newsletter` or `related`."""
    text: Annotated[str, Field(max_length=MAX_DROPPED_CHARACTERS)] = ""
    """How it begins."""


def _not_blank(value: str) -> str:
    if not value.strip():
        raise ValueError("must not be empty")
    return value


class ArticleCleaned(Message):
    """A cleaned article. Only the first fields are required of a hand-made line; everything else has a default."""

    type: Literal["article.cleaned"] = "article.cleaned"
    article_id: ArticleId
    record_id: RecordId | None = None
    url: HttpUrl
    fetched_at: Timestamp
    generation: int = Field(default=0, ge=0, le=2**31 - 1)
    source: str | None = None
    metadata: Metadata = Field(default_factory=dict)
    canonical_url: str | None = None
    """The address that the page gives as its own."""
    site: Site | None = None
    title: Annotated[str, AfterValidator(_not_blank), Field(json_schema_extra={"pattern": r"\S"})]
    """Never empty: without one, the first sentence, and `provenance.title` is `text`."""
    authors: tuple[str, ...] = ()
    published_at: Timestamp | None = None
    published_precision: str | None = one_of(*PRECISIONS, default=None)
    """Whether the page gave a time or only a day."""
    published_offset: str | None = None
    """The offset from UTC as the page gave it, such as `+02:00`."""
    modified_at: Timestamp | None = None
    """When the page says that it was last changed."""
    language: str | None = None
    """BCP 47."""
    dateline: Dateline | None = None
    """Cut from the body's first sentence."""
    credits: tuple[str, ...] = ()
    """Other outlets that the article credits as its origin."""
    section: str | None = None
    tags: tuple[str, ...] = ()
    form: str | None = one_of(*FORMS, default=None)
    """What kind of piece it is."""
    access: str | None = one_of(*ACCESS, default=None)
    """The whole text, or the real text before a paywall."""
    summary: str | None = None
    """The standfirst."""
    key_points: tuple[str, ...] = ()
    """The outlet's own list of what matters."""
    images: tuple[Image, ...] = ()
    """The article's pictures, in order."""
    body: str
    """Paragraphs joined by a blank line; at most 1 MiB of UTF-8."""
    truncated: bool = False
    """Whether the body was cut to 1 MiB."""
    word_count: int | None = Field(default=None, ge=0)
    """Words of the body."""
    content_hash: str | None = None
    """See `identity.content_hash`; where it is absent, the reader computes it."""
    dropped: Annotated[tuple[Dropped, ...], Field(max_length=MAX_DROPPED_ITEMS)] = ()
    """What was cut from the page, and why."""
    provenance: dict[str, str] = Field(default_factory=dict)
    """Field name → where its value came from: `json-ld`, `meta`, `microdata`, `h1`, `hint`, `text`, `url`, ..."""
    cleaner: str | None = None
    """Name and version of what made this."""
