"""`article.extracted`: a cleaned article and what it says, on `articles.extracted.v1`.

Offsets are Unicode code points, half open, into `field`: `title` or `body`; where `field` is absent, `body`.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from wiredesk_schemas.article_cleaned import ArticleCleaned
from wiredesk_schemas.base import Message, Part, one_of

ENTITY_TYPES = ("PERSON", "ORG", "GPE", "LOC", "NORP", "FAC", "EVENT", "PRODUCT", "LAW", "WORK_OF_ART")
QUOTE_KINDS = ("direct", "mixed", "indirect")
FIELDS = ("title", "body")
LEFT_OUT_REASONS = ("words", "list", "size")


class Span(Part):
    """Half-open code point offsets."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)


class Mention(Span):
    """One place where an entity is named: `text` is exactly what stands there."""

    text: str
    field: str = one_of(*FIELDS, default="body")


class Entity(Part):
    """One real thing; the same canonical name and type have the same id in every article."""

    id: str
    name: str
    type: str = one_of(*ENTITY_TYPES)
    aliases: tuple[str, ...] = ()
    salience: float = Field(default=0.0, ge=0, le=1)
    wikidata: str | None = None
    mentions: tuple[Mention, ...] = ()


class Speaker(Part):
    """Who speaks: `name` is the person; `start end` may be a pronoun's, in the quote's field."""

    name: str
    entity_id: str | None = None
    start: int | None = Field(default=None, ge=0)
    end: int | None = Field(default=None, ge=0)


class Cue(Span):
    """The word that attributes, such as "said", in the quote's field."""

    text: str


class Quote(Span):
    """What somebody said: `start end` is the whole content span, `spans` its pieces where it is in pieces."""

    kind: str = one_of(*QUOTE_KINDS)
    text: str
    field: str = one_of(*FIELDS, default="body")
    spans: tuple[tuple[int, int], ...] | None = None
    speaker: Speaker | None = None
    cue: Cue | None = None


class Source(Span):
    """Who the facts are attributed to: agencies, officials, documents, platforms."""

    name: str
    kind: str | None = None
    cue: str | None = None
    field: str = one_of(*FIELDS, default="body")


class Figure(Span):
    """A number as it stands, its value, and its unit."""

    text: str
    value: float | None = None
    unit: str | None = None
    field: str = one_of(*FIELDS, default="body")


class DateMention(Span):
    """A date as it stands; `iso` is resolved against `published_at` (ISO 8601, also intervals and lower precision)."""

    text: str
    iso: str | None = None
    field: str = one_of(*FIELDS, default="body")


class Place(Part):
    """A place that the article names, resolved to a gazetteer."""

    entity_id: str | None = None
    name: str
    country: str | None = None
    """ISO 3166-1 alpha-2."""
    geonames_id: int | None = None
    lat: float | None = Field(default=None, ge=-90, le=90)
    lon: float | None = Field(default=None, ge=-180, le=180)


class Topic(Part):
    """An IPTC Media Topic."""

    qcode: str
    name: str
    score: float


class Keyphrase(Part):
    """A phrase that tells what the article is about; a higher score is better."""

    text: str
    score: float


class SummarySentence(Span):
    """A sentence of the article, never invented."""

    text: str
    field: str = one_of(*FIELDS, default="body")


class LeftOut(Part):
    """What is missing from this extraction, and why: the article was too long, or a list too large."""

    what: str
    """`names and quotes` of the body's text from `start` on; or a list, such as `entities`, of which `count` are gone."""
    reason: str = one_of(*LEFT_OUT_REASONS)
    start: int | None = Field(default=None, ge=0)
    count: int | None = Field(default=None, ge=0)


class Extraction(Part):
    """What the article says. `models` names what produced this."""

    language: str | None = None
    models: tuple[str, ...] = ()
    entities: tuple[Entity, ...] = ()
    quotes: tuple[Quote, ...] = ()
    sources: tuple[Source, ...] = ()
    figures: tuple[Figure, ...] = ()
    dates: tuple[DateMention, ...] = ()
    places: tuple[Place, ...] = ()
    topics: tuple[Topic, ...] = ()
    keyphrases: tuple[Keyphrase, ...] = ()
    summary: tuple[SummarySentence, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


class ArticleExtracted(Message):
    """The whole cleaned article, and its extraction."""

    type: Literal["article.extracted"] = "article.extracted"
    article: ArticleCleaned
    extraction: Extraction = Extraction()
