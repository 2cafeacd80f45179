"""Stories: which story an article tells, and what is published of it. For now each article is a story of its own."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Final

from wiredesk.indexing.held import Revision
from wiredesk.indexing.overlay import Overlay
from wiredesk_schemas.article_cleaned import ArticleCleaned
from wiredesk_schemas.article_enriched import ArticleEnriched
from wiredesk_schemas.story import Story, StoryArticle, StoryEntity

_STORIES: Final = uuid.UUID("5f0cdb0a-4b53-5f0e-8a53-6b2c0a2f7d11")
_STORYLINES: Final = uuid.UUID("c2a9f3c7-9d2e-5a1c-8d0b-0e6f4f1f3b52")
_MAX_TITLE: Final = 500
_MAX_URL: Final = 2_000
_TOP: Final = 20


@dataclass(frozen=True, slots=True)
class Place:
    """Where an article belongs."""

    story_id: str
    storyline_id: str


def place(article: ArticleCleaned, before: Revision | None) -> Place:
    """The story of an article: for life, once it has one."""
    if before is not None:
        return Place(before.story_id, before.storyline_id)
    return Place(
        str(uuid.uuid5(_STORIES, article.article_id)),
        str(uuid.uuid5(_STORYLINES, article.article_id)),
    )


def story_with(message: ArticleEnriched, state: Overlay) -> Story:
    """What is published of a story that holds this one article."""
    article, extraction = message.article, message.extraction
    seen = article.published_at or article.fetched_at
    return Story(
        story_id=message.story_id,
        storyline_id=message.storyline_id,
        revision=_next_revision(message.story_id, state),
        title=article.title[:_MAX_TITLE],
        first_seen_at=seen,
        last_seen_at=seen,
        article_count=1,
        source_count=1,
        articles=(_story_article(message),),
        entities=tuple(
            StoryEntity(id=entity.id, name=entity.name, type=entity.type, salience=entity.salience)
            for entity in sorted(extraction.entities, key=lambda entity: -entity.salience)[:_TOP]
        ),
        topics=extraction.topics[:_TOP],
        places=extraction.places[:_TOP],
    )


def story_without_articles(story_id: str, storyline_id: str, state: Overlay) -> Story:
    """What is published of a story that takedowns left empty."""
    return Story(story_id=story_id, storyline_id=storyline_id, revision=_next_revision(story_id, state))


def _story_article(message: ArticleEnriched) -> StoryArticle:
    article = message.article
    return StoryArticle(
        article_id=message.article_id,
        url=article.url[:_MAX_URL],
        title=article.title[:_MAX_TITLE],
        site=article.site.name or article.site.domain if article.site else None,
        published_at=article.published_at,
        duplicate_of=message.duplicate.of if message.duplicate else None,
    )


def _next_revision(story_id: str, state: Overlay) -> int:
    row = state.story(story_id)
    return row.revision + 1 if row else 1
