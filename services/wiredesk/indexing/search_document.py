"""What the search index holds of an article: one flat document, the same for every engine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from wiredesk.indexing.dates import seen_at
from wiredesk.indexing.outlets import outlet_of
from wiredesk_schemas.article_cleaned import ArticleCleaned
from wiredesk_schemas.article_enriched import ArticleEnriched

MAX_NAMES: Final = 100
"""Entities, their other names, speakers and topics of one article that are searchable: so many of each."""
MAX_ALIASES: Final = 5
"""Of one entity."""


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """Text fields are analysed; names are kept as they are too, for facets."""

    article_id: str
    revision: int
    first_seen_at: datetime
    published_at: datetime
    """`published_at` of the article, or `fetched_at` where the page names no date or one to come."""
    title: str
    body: str
    entities: tuple[str, ...]
    """Canonical names: these are counted in facets."""
    aliases: tuple[str, ...]
    """Other names of the entities: searched as those are."""
    speakers: tuple[str, ...]
    topics: tuple[str, ...]
    outlet: str
    """Counted in facets."""
    sources: tuple[str, ...]
    """What `source:` finds it by."""
    language: str
    story_id: str
    duplicate_of: str
    """The head of the group, or the article itself."""


def document_of(message: ArticleEnriched) -> SearchDocument:
    """The document of a revision."""
    article, extraction = message.article, message.extraction
    entities = _distinct([entity.name for entity in extraction.entities])
    aliases = [alias for entity in extraction.entities[:MAX_NAMES] for alias in entity.aliases[:MAX_ALIASES]]
    speakers = [quote.speaker.name for quote in extraction.quotes if quote.speaker]
    return SearchDocument(
        article_id=message.article_id,
        revision=message.revision,
        first_seen_at=message.first_seen_at,
        published_at=seen_at(article),
        title=article.title,
        body=article.body,
        entities=entities,
        aliases=_distinct([alias for alias in aliases if alias not in entities]),
        speakers=_distinct(speakers),
        topics=_distinct([topic.name for topic in extraction.topics]),
        outlet=outlet_of(article),
        sources=sources_of(article),
        language=primary_subtag(article.language or extraction.language or ""),
        story_id=message.story_id,
        duplicate_of=message.duplicate.of if message.duplicate else message.article_id,
    )


def sources_of(article: ArticleCleaned) -> tuple[str, ...]:
    """What `source:` finds an article by, in small letters: its outlet, what that calls itself, the scraper or feed."""
    names = (outlet_of(article), article.site.name if article.site else None, article.source)
    return tuple(dict.fromkeys(name.lower() for name in names if name))


def primary_subtag(language: str) -> str:
    """`en` of `en-GB`: whoever searches English means all of it."""
    return language.partition("-")[0].lower()


def _distinct(names: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))[:MAX_NAMES]
