"""What a story tells of one of its articles: enough to publish the story without reading the article again."""

from __future__ import annotations

from typing import Final

from wiredesk.indexing.dates import seen_at
from wiredesk.indexing.outlets import outlet_of
from wiredesk_schemas.article_enriched import ArticleEnriched
from wiredesk_schemas.article_extracted import Place, Topic
from wiredesk_schemas.base import Part, Timestamp
from wiredesk_schemas.story import StoryArticle, StoryEntity

_MAX_ENTITIES: Final = 10
SALIENCE_DIGITS: Final = 4
_MAX_TOPICS: Final = 5
_MAX_PLACES: Final = 5
_MAX_TITLE: Final = 500
_MAX_URL: Final = 2_000


class Brief(Part):
    """An article in a story."""

    article: StoryArticle
    source: str
    """The outlet, as it is counted: its domain."""
    first_seen_at: Timestamp
    """When the log first named it: what came first, of what came out at the same time."""
    seen_at: Timestamp
    """See `dates`."""
    language: str | None = None
    entities: tuple[StoryEntity, ...] = ()
    topics: tuple[Topic, ...] = ()
    places: tuple[Place, ...] = ()


def brief_of(message: ArticleEnriched) -> Brief:
    """The brief of a revision."""
    article, extraction = message.article, message.extraction
    entities = sorted(extraction.entities, key=lambda entity: (-entity.salience, entity.id))[:_MAX_ENTITIES]
    return Brief.model_construct(
        article=StoryArticle.model_construct(
            article_id=message.article_id,
            url=article.url[:_MAX_URL],
            title=article.title[:_MAX_TITLE],
            site=(article.site.name or article.site.domain or "")[:_MAX_TITLE] or None if article.site else None,
            published_at=article.published_at,
            duplicate_of=message.duplicate.of if message.duplicate else None,
        ),
        source=outlet_of(article)[:_MAX_TITLE],
        first_seen_at=message.first_seen_at,
        seen_at=seen_at(article),
        language=article.language or extraction.language,
        entities=tuple(
            StoryEntity(
                id=item.id, name=item.name[:_MAX_TITLE], type=item.type, salience=round(item.salience, SALIENCE_DIGITS)
            )
            for item in entities
        ),
        topics=extraction.topics[:_MAX_TOPICS],
        places=extraction.places[:_MAX_PLACES],
    )
