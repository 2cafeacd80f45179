"""What is published of each story: its articles, outlets, entities, places and topics."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, TypeVar

from wiredesk.indexing.brief import SALIENCE_DIGITS, Brief
from wiredesk_schemas.limits import MAX_STORY_ARTICLES, MAX_STORY_DAYS, MAX_STORY_OUTLETS
from wiredesk_schemas.story import Story, StoryDay, StoryEntity, StoryOutlet

_TOP: Final = 20
_KEPT: Final = 2_000
T = TypeVar("T")


class StoryBook:
    """The live articles of the stories at hand; `read` gives those of a story from the ledger."""

    def __init__(self, read: Callable[[str], Mapping[str, Brief]]) -> None:
        self._read = read
        self._stories: OrderedDict[str, dict[str, Brief]] = OrderedDict()

    def articles(self, story_id: str) -> dict[str, Brief]:
        """The live articles of a story, by id."""
        if story_id not in self._stories:
            self._stories[story_id] = dict(self._read(story_id))
        self._stories.move_to_end(story_id)
        return self._stories[story_id]

    def put(self, story_id: str, brief: Brief) -> None:
        """An article is in the story, as this says."""
        self.articles(story_id)[brief.article.article_id] = brief

    def remove(self, story_id: str, article_id: str) -> None:
        """An article is no longer."""
        self.articles(story_id).pop(article_id, None)

    def merge(self, loser: str, survivor: str) -> None:
        """All articles of the one are in the other."""
        lost = self.articles(loser)
        self.articles(survivor).update(lost)
        del self._stories[loser]

    def trim(self) -> None:
        """Keep the stories used last. Only while the ledger has all that was put."""
        while len(self._stories) > _KEPT:
            self._stories.popitem(last=False)

    def clear(self) -> None:
        """Keep none: the ledger knows more, or what was put did not come to be."""
        self._stories.clear()


def story_of(story_id: str, storyline_id: str, revision: int, articles: Iterable[Brief]) -> Story:
    """The story as it is published. Its title is that of its first article that is no copy."""
    briefs = sorted(articles, key=lambda brief: (brief.seen_at, brief.first_seen_at, brief.article.article_id))
    if not briefs:
        return Story(story_id=story_id, storyline_id=storyline_id, revision=revision)
    first = next((brief for brief in briefs if brief.article.duplicate_of is None), briefs[0])
    newest = briefs[-MAX_STORY_ARTICLES:][::-1]
    outlets = _outlets(briefs)
    return Story.model_construct(
        story_id=story_id,
        storyline_id=storyline_id,
        revision=revision,
        title=first.article.title,
        first_seen_at=briefs[0].seen_at,
        last_seen_at=briefs[-1].seen_at,
        article_count=len(briefs),
        source_count=len(outlets),
        outlets=outlets[:MAX_STORY_OUTLETS],
        timeline=_timeline(briefs),
        articles=tuple(brief.article for brief in newest),
        entities=_top_entities(newest),
        topics=_most_named([brief.topics for brief in newest], lambda topic: topic.qcode),
        places=_most_named([brief.places for brief in newest], lambda place: place.entity_id or place.name),
    )


def merged_story(story_id: str, storyline_id: str, revision: int, survivor: str) -> Story:
    """The last value of a story that was merged."""
    return Story(story_id=story_id, storyline_id=storyline_id, revision=revision, merged_into=survivor)


def _outlets(briefs: Sequence[Brief]) -> tuple[StoryOutlet, ...]:
    """Those with most articles first; of equal ones the first to tell the story."""
    counts = Counter(brief.source for brief in briefs)
    names = {brief.source: brief.article.site for brief in briefs}
    return tuple(
        StoryOutlet.model_construct(domain=domain, name=names[domain], article_count=count)
        for domain, count in counts.most_common()
    )


def _timeline(briefs: Sequence[Brief]) -> tuple[StoryDay, ...]:
    """The days with articles, the earliest first."""
    counts = Counter(brief.seen_at.date() for brief in briefs)
    days = (StoryDay.model_construct(day=day, article_count=count) for day, count in counts.items())
    return tuple(days)[-MAX_STORY_DAYS:]


def _top_entities(briefs: Sequence[Brief]) -> tuple[StoryEntity, ...]:
    """Those of most weight in all articles together; `salience` is the mean over the articles."""
    if len(briefs) == 1:
        return briefs[0].entities
    totals: dict[str, float] = {}
    named: dict[str, StoryEntity] = {}
    for brief in briefs:
        for entity in brief.entities:
            totals[entity.id] = totals.get(entity.id, 0.0) + entity.salience
            named.setdefault(entity.id, entity)
    top = sorted(totals.items(), key=lambda item: (-item[1], item[0]))[:_TOP]
    return tuple(
        _with_salience(named[name], round(min(1.0, total / len(briefs)), SALIENCE_DIGITS)) for name, total in top
    )


def _with_salience(entity: StoryEntity, salience: float) -> StoryEntity:
    if entity.salience == salience:
        return entity
    return StoryEntity(id=entity.id, name=entity.name, type=entity.type, salience=salience)


def _most_named(lists: Iterable[Iterable[T]], key: Callable[[T], str]) -> tuple[T, ...]:
    """Those that most articles have, at most 20."""
    named: dict[str, T] = {}
    counts: dict[str, int] = {}
    for items in lists:
        for item in items:
            name = key(item)
            named.setdefault(name, item)
            counts[name] = counts.get(name, 0) + 1
    top = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_TOP]
    return tuple(named[name] for name, _ in top)
