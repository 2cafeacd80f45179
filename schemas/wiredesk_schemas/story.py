"""`story`: one event as its articles tell it, on `stories.v1`."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from wiredesk_schemas.article_extracted import ENTITY_TYPES, Place, Topic
from wiredesk_schemas.base import ArticleId, Message, Part, Timestamp, one_of
from wiredesk_schemas.limits import MAX_STORY_ARTICLES, MAX_STORY_DAYS, MAX_STORY_OUTLETS


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


class StoryOutlet(Part):
    """An outlet that tells the story."""

    domain: str
    """As outlets are counted."""
    name: str | None = None
    """As its pages call it."""
    article_count: int = Field(ge=1)
    """Its articles, copies among them."""


class StoryDay(Part):
    """A day on which the story was told."""

    day: date
    """In UTC."""
    article_count: int = Field(ge=1)
    """Articles of that day, copies among them."""


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
    """`published_at` of its earliest article, or `fetched_at` where a page names no date or a later one."""
    last_seen_at: Timestamp | None = None
    """The same of its newest article."""
    article_count: int = Field(default=0, ge=0)
    """All of them, also beyond the 100."""
    source_count: int = Field(default=0, ge=0)
    """How many outlets tell it."""
    outlets: Annotated[tuple[StoryOutlet, ...], Field(max_length=MAX_STORY_OUTLETS)] = ()
    """Those with most articles, at most 100."""
    timeline: Annotated[tuple[StoryDay, ...], Field(max_length=MAX_STORY_DAYS)] = ()
    """The days on which it was told, the earliest first; the latest 366; by the time that `first_seen_at` is."""
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
