"""`story`: one event as its articles tell it, on `stories.v1`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from wiredesk_schemas.article_extracted import ENTITY_TYPES, Place, Topic
from wiredesk_schemas.base import ArticleId, Message, Part, Timestamp, one_of
from wiredesk_schemas.limits import MAX_STORY_ARTICLES


class StoryArticle(Part):
    """An article of the story, with what a list of them shows."""

    article_id: ArticleId
    url: str
    title: str
    """Its headline."""
    site: str | None = None
    """The outlet's name."""
    published_at: Timestamp | None = None
    duplicate_of: ArticleId | None = None
    """The head of its duplicate group, if it is a copy."""


class StoryEntity(Part):
    """An entity that the story's articles share, without its mentions."""

    id: str
    """As in the articles."""
    name: str
    """Canonical."""
    type: str = one_of(*ENTITY_TYPES)
    """As in the articles."""
    salience: float = Field(default=0.0, ge=0, le=1)


class Story(Message):
    """The state of a story. Where it was merged, this is the key's last value and `merged_into` the survivor."""

    type: Literal["story"] = "story"
    story_id: str
    storyline_id: str
    revision: int = Field(ge=1)
    """Counts the values of this key."""
    title: str = ""
    """Empty, with count 0, where takedowns left nothing."""
    first_seen_at: Timestamp | None = None
    last_seen_at: Timestamp | None = None
    """When its newest article was first seen."""
    article_count: int = Field(default=0, ge=0)
    """All of them, also beyond the 100."""
    source_count: int = Field(default=0, ge=0)
    """How many outlets tell it."""
    articles: Annotated[tuple[StoryArticle, ...], Field(max_length=MAX_STORY_ARTICLES)] = ()
    """The newest 100, newest first."""
    entities: tuple[StoryEntity, ...] = ()
    """Its top ones."""
    topics: tuple[Topic, ...] = ()
    """Its top ones."""
    places: tuple[Place, ...] = ()
    """Its top ones."""
    merged_into: str | None = None
    """The story that took this one in: this is then the key's last value."""
