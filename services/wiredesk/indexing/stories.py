"""The story of an article, and what follows for stories from what is decided on articles."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from wiredesk.indexing.clusters import Group
from wiredesk.indexing.copies import GONE
from wiredesk.indexing.held import Held, Place
from wiredesk.indexing.ledger import Ledger
from wiredesk.indexing.memory import Memory
from wiredesk.indexing.overlay import Overlay
from wiredesk.indexing.story_memory import STORY, Member, Moment
from wiredesk.indexing.terms import NO_WORDS, Words
from wiredesk.indexing.tokens import Tokens
from wiredesk_schemas.article_cleaned import ArticleCleaned
from wiredesk_schemas.article_enriched import Duplicate

_STORIES: Final = uuid.UUID("5f0cdb0a-4b53-5f0e-8a53-6b2c0a2f7d11")
_STORYLINES: Final = uuid.UUID("c2a9f3c7-9d2e-5a1c-8d0b-0e6f4f1f3b52")
_REMADE_FROM: Final = 50
"""Articles from which a story's centre is made anew after a takedown."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Where an article belongs, and its words if they were needed to find out."""

    story_id: str
    storyline_id: str
    words: Words | None = None


def place(
    article: ArticleCleaned, tokens: Tokens, before: Held | None, duplicate: Duplicate | None, state: Overlay
) -> Placed:
    """The story of an article: its own for life, merges aside, and so when it comes back after a takedown; a copy's is
    its original's; else the one most like it.

    A new story is named after its first article and that article's place in the log.
    """
    own = before.place if before is not None else Place()
    if own.story_id is not None and own.storyline_id is not None:
        return Placed(state.survivor(own.story_id), own.storyline_id)
    words = None if is_copy(duplicate) else state.memory.stories.common.words(tokens)
    original = state.held(duplicate.of) if duplicate else None
    its = original.place if original is not None else Place()
    if its.story_id is not None and its.storyline_id is not None:
        return Placed(state.survivor(its.story_id), its.storyline_id, words)
    words = words or state.memory.stories.common.words(tokens)
    home = state.memory.stories.home_of(words.vector, Moment.of(article))
    name = f"{article.article_id}/{state.next_sequence()}"
    return Placed(
        home.story_id or str(uuid.uuid5(_STORIES, name)),
        home.storyline_id or str(uuid.uuid5(_STORYLINES, name)),
        words,
    )


def is_copy(duplicate: Duplicate | None) -> bool:
    """Whether an article only says again what its story has: what it copies may have been taken out of that."""
    return duplicate is not None and duplicate.reason != GONE


@dataclass(frozen=True, slots=True)
class Merged:
    """Two stories that are one from now on."""

    loser: str
    survivor: str


def remember(held: Held, words: Words | None, before: Held | None, memory: Memory) -> Merged | None:
    """Clustering follows a decision, live and in recovery; returns the merge that follows from it, if one does."""
    revision = held.revision_held
    if revision is None:
        return None
    article = revision.article
    assert article is not None, "a revision that was just decided, or read from the log, has its text"
    adds_nothing = is_copy(revision.duplicate) or (before is not None and before.revision_held is not None)
    if adds_nothing:
        words = NO_WORDS
    elif words is None:
        words = _words_of(article, memory)
    member = Member(
        story_id=revision.story_id,
        storyline_id=revision.storyline_id,
        moment=Moment.of(article),
        vector=words.vector,
        is_copy=adds_nothing,
    )
    found = memory.stories.add(member, words.terms)
    return Merged(*found) if found else None


def remake(story_id: str, storyline_id: str, texts: list[ArticleCleaned], memory: Memory) -> None:
    """A story's centre again from the articles that a takedown left, so that nothing stays of the one that is gone."""
    if not texts:
        memory.stories.drop(STORY, story_id)
    elif memory.stories.get(STORY, story_id) is not None:
        moments = [Moment.of(article).time for article in texts]
        group = Group(story_id, storyline_id, min(moments), max(moments))
        for article, time in zip(texts, moments, strict=True):
            group.add(_words_of(article, memory).vector, time)
        memory.stories.replace(STORY, group)
    memory.stories.rebuild_line(storyline_id)


def remake_after_takedowns(left: Mapping[str, str], memory: Memory, state: Overlay | Ledger) -> None:
    """The centres of stories that articles were taken out of, each once; story → its storyline."""
    for story_id, storyline_id in left.items():
        remake(story_id, storyline_id, texts_left(story_id, memory, state), memory)


def texts_left(story_id: str, memory: Memory, state: Overlay | Ledger) -> list[ArticleCleaned]:
    """Texts of the newest articles of a story that are live."""
    briefs = sorted(memory.book.articles(story_id).values(), key=lambda brief: brief.seen_at)[-_REMADE_FROM:]
    found = (state.article(brief.article.article_id) for brief in briefs)
    return [article for article in found if article is not None]


def _words_of(article: ArticleCleaned, memory: Memory) -> Words:
    return memory.stories.common.words(Tokens.of(article.body, article.title))
