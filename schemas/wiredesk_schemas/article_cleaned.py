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
    domain: str | None = None


class Dateline(Part):
    """What stands before the first sentence, as in "GENEVA (AGENCY) -": the place, the agency, and the text itself."""

    place: str | None = None
    agency: str | None = None
    text: str | None = None


class Image(Part):
    """A picture of the article; its address is never fetched."""

    url: str
    caption: str | None = None


class Dropped(Part):
    """A piece of the page that was cut, and why."""

    reason: str
    text: Annotated[str, Field(max_length=MAX_DROPPED_CHARACTERS)] = ""


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
    site: Site | None = None
    title: Annotated[str, AfterValidator(_not_blank)]
    """Never empty: without one, the first sentence, and `provenance.title` is `text`."""
    authors: tuple[str, ...] = ()
    published_at: Timestamp | None = None
    published_precision: str | None = one_of(*PRECISIONS, default=None)
    published_offset: str | None = None
    """The offset from UTC as the page gave it, such as `+02:00`."""
    modified_at: Timestamp | None = None
    language: str | None = None
    """BCP 47."""
    dateline: Dateline | None = None
    credits: tuple[str, ...] = ()
    """Other outlets that the article credits as its origin."""
    section: str | None = None
    tags: tuple[str, ...] = ()
    form: str | None = one_of(*FORMS, default=None)
    access: str | None = one_of(*ACCESS, default=None)
    summary: str | None = None
    """The standfirst."""
    key_points: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    body: str
    """Paragraphs joined by a blank line; at most 1 MiB of UTF-8."""
    truncated: bool = False
    word_count: int | None = Field(default=None, ge=0)
    content_hash: str | None = None
    """See `identity.content_hash`; where it is absent, the reader computes it."""
    dropped: Annotated[tuple[Dropped, ...], Field(max_length=MAX_DROPPED_ITEMS)] = ()
    provenance: dict[str, str] = Field(default_factory=dict)
    """Field name → where its value came from: `json-ld`, `meta`, `microdata`, `h1`, `hint`, `text`, `url`, ..."""
    cleaner: str | None = None
    """Name and version of what made this."""
