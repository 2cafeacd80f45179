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
    """The same for the same canonical name and type, in every article."""
    name: str
    """Canonical."""
    type: str = one_of(*ENTITY_TYPES)
    """What kind of thing it is (the names are those of OntoNotes)."""
    aliases: tuple[str, ...] = ()
    salience: float = Field(default=0.0, ge=0, le=1)
    wikidata: str | None = None
    mentions: tuple[Mention, ...] = ()
    """Every place where it is named, in order."""


class Speaker(Part):
    """Who speaks: `name` is the person; `start end` may be a pronoun's, in the quote's field."""

    name: str
    """The person or body, as resolved from a pronoun or a role."""
    entity_id: str | None = None
    start: int | None = Field(default=None, ge=0)
    """Where the speaker is named beside the quote."""
    end: int | None = Field(default=None, ge=0)
    """The code point after that."""


class Cue(Span):
    """The word that attributes, such as "said", in the quote's field."""

    text: str


class Quote(Span):
    """What somebody said: `start end` is the whole content span, `spans` its pieces where it is in pieces."""

    kind: str = one_of(*QUOTE_KINDS)
    """Whether the words are the speaker's, partly so, or reported."""
    text: str
    field: str = one_of(*FIELDS, default="body")
    spans: tuple[tuple[int, int], ...] | None = None
    """Pairs of start and end, where the content is in pieces."""
    speaker: Speaker | None = None
    """Who said it, if the text tells."""
    cue: Cue | None = None
    """The word that attributes it."""


class Source(Span):
    """Who the facts are attributed to: agencies, officials, documents, platforms."""

    name: str
    """As the text names it."""
    kind: str | None = None
    """What kind of source it is."""
    cue: str | None = None
    """The word that attributes, such as `according to`."""
    field: str = one_of(*FIELDS, default="body")


class Figure(Span):
    """A number as it stands, its value, and its unit."""

    text: str
    value: float | None = None
    """The number, with its multiplier applied."""
    unit: str | None = None
    """What is counted; a currency in ISO 4217."""
    field: str = one_of(*FIELDS, default="body")


class DateMention(Span):
    """A date as it stands; `iso` is resolved against `published_at` (ISO 8601, also intervals and lower precision)."""

    text: str
    iso: str | None = None
    """ISO 8601, as precise as the text is; absent where it cannot be resolved."""
    field: str = one_of(*FIELDS, default="body")


class Place(Part):
    """A place that the article names, resolved to a gazetteer."""

    entity_id: str | None = None
    name: str
    """As the gazetteer calls it, else as the text does."""
    country: str | None = None
    """ISO 3166-1 alpha-2."""
    geonames_id: int | None = None
    """The place in GeoNames."""
    lat: float | None = Field(default=None, ge=-90, le=90)
    """Degrees north."""
    lon: float | None = Field(default=None, ge=-180, le=180)
    """Degrees east."""


class Topic(Part):
    """An IPTC Media Topic."""

    qcode: str
    """Such as `medtop:20000337`."""
    name: str
    """In English."""
    score: float
    """How sure the classifier is, 0 to 1."""


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
    """`names and quotes` of the body from `start` on; or a list, such as `entities`, of which `count` are gone."""
    reason: str = one_of(*LEFT_OUT_REASONS)
    """Which limit was reached."""
    start: int | None = Field(default=None, ge=0)
    """The code point of the body from which on it is missing."""
    count: int | None = Field(default=None, ge=0)
    """How many items of the list are gone."""


class Extraction(Part):
    """What the article says. `models` names what produced this."""

    language: str | None = None
    models: tuple[str, ...] = ()
    """Names and versions of what produced this."""
    entities: tuple[Entity, ...] = ()
    quotes: tuple[Quote, ...] = ()
    """What people and bodies said."""
    sources: tuple[Source, ...] = ()
    """Who the facts are attributed to."""
    figures: tuple[Figure, ...] = ()
    """Numbers with what they count."""
    dates: tuple[DateMention, ...] = ()
    """Dates, resolved against `published_at`."""
    places: tuple[Place, ...] = ()
    topics: tuple[Topic, ...] = ()
    keyphrases: tuple[Keyphrase, ...] = ()
    """What the article is about, best first."""
    summary: tuple[SummarySentence, ...] = ()
    """Sentences of the article, in its order."""
    left_out: tuple[LeftOut, ...] = ()
    """Parts of the article that no extraction was made of, and why."""


class ArticleExtracted(Message):
    """The whole cleaned article, and its extraction."""

    type: Literal["article.extracted"] = "article.extracted"
    article: ArticleCleaned
    extraction: Extraction = Extraction()
