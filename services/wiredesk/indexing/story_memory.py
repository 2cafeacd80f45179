"""Which story an article tells: clustering of the last days' stories, and of the storylines that they belong to.

A story is one event. An article joins the story whose centre is most like it, weighed down by the days between them, if
it is like enough; where both are dated and few articles are from those days, less likeness will do, since it is less
likely to be chance; and of a story whose articles are much alike it asks more, since another event of the same kind in
the same place is like it too, only less. A copy joins the story of its original. Else it begins a story of its own, in
the storyline that is most like it in the last months, or in one of its own.

Stories that turn out to tell the same event are merged, the smaller into the larger, and only within a storyline:
storylines never merge. What is taken for the same event depends on how much is known of it: an article that stood alone
joins a story that has come to be like it, while two stories of several articles each have to be much alike, since by
then they would have met if they were one. Nothing is ever split.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import Final

from wiredesk.indexing.clusters import DAY, Group, Groups
from wiredesk.indexing.dates import believed_date, seen_at
from wiredesk.indexing.terms import Commonness, Terms, Vector
from wiredesk_schemas.article_cleaned import ArticleCleaned

STORY: Final = "story"
STORYLINE: Final = "storyline"

LIKE_ENOUGH: Final = 0.30
LIKE_ENOUGH_ALONE: Final = 0.14
LIKENESS_PER_LOG: Final = 0.025
"""Where both are dated: `LIKE_ENOUGH_ALONE` plus this times the logarithm of the number of articles of those days."""
USUAL_PART: Final = 0.48
"""What joins a story is at least that part as like it as its own articles are on the average."""
NEIGHBOUR_DAYS: Final = 3
FADE_DAYS: Final = 10.0
"""Likeness falls to 1/e in as many days."""
MAX_SPAN_DAYS: Final = 14.0
"""A story takes in no article that is further from its first or its last: what goes on longer is a storyline."""
STORYLINE_LIKE_ENOUGH: Final = 0.22
STORYLINE_DAYS: Final = 200.0
MERGE_LIKENESS: Final = 0.6
"""Of the centres of two stories of one storyline."""
MERGE_LIKENESS_ALONE: Final = 0.32
"""The same, where one of them is a single article."""

_FORGET_AFTER: Final = 2_000
"""Groups that come before memory is swept the first time; then it is swept when it has grown by half."""


@dataclass(frozen=True, slots=True)
class Moment:
    """When an article happened, in seconds since 1970; `dated`: the page said so."""

    time: float
    dated: bool

    @classmethod
    def of(cls, article: ArticleCleaned) -> Moment:
        """By the page, or where that names none, or one to come, by the fetch."""
        return cls(seen_at(article).timestamp(), dated=believed_date(article) is not None)


@dataclass(frozen=True, slots=True)
class Home:
    """Where an article belongs; the ids are None where it begins a new story, or a new storyline."""

    story_id: str | None
    storyline_id: str | None


@dataclass(frozen=True, slots=True)
class Member:
    """An article as clustering adds it."""

    story_id: str
    storyline_id: str
    moment: Moment
    vector: Vector
    is_copy: bool
    """A copy adds its time, not its words."""


class StoryMemory:
    """The groups of the last days. Not thread-safe."""

    def __init__(self, most: int, warm: int) -> None:
        self._most = most
        self.common = Commonness()
        self._stories = Groups(warm)
        self._lines = Groups(warm)
        self._days: Counter[int] = Counter()
        self._newest = 0.0
        self._sweep_at = _FORGET_AFTER
        self._compared: tuple[Vector, list[Group]] = ({}, [])
        self.changed: dict[tuple[str, str], Group | None] = {}
        """Groups that are not yet in the ledger as they are here, by kind and id; None is gone."""

    # --- deciding --------------------------------------------------------------------------------------------------

    def home_of(self, vector: Vector, moment: Moment) -> Home:
        """The story that an article joins."""
        enough = self._like_enough(moment)
        best, best_likeness = None, enough
        for group in self._alike(vector):
            likeness = group.similarity(vector) * _fading(group, moment)
            if likeness >= best_likeness and likeness >= USUAL_PART * group.usual_similarity():
                best, best_likeness = group, likeness
        if best is not None:
            return Home(best.id, best.parent)
        return Home(None, self._line_of(vector, moment))

    def _alike(self, vector: Vector) -> list[Group]:
        """The stories that share most with an article; asked for twice, looked up once."""
        if self._compared[0] is not vector:
            self._compared = vector, self._stories.near(vector)
        return self._compared[1]

    def _like_enough(self, moment: Moment) -> float:
        if not moment.dated:
            return LIKE_ENOUGH
        day = int(moment.time // DAY)
        around = sum(self._days[day + shift] for shift in range(-NEIGHBOUR_DAYS, NEIGHBOUR_DAYS + 1))
        return min(LIKE_ENOUGH, LIKE_ENOUGH_ALONE + LIKENESS_PER_LOG * math.log(around + 1))

    def _line_of(self, vector: Vector, moment: Moment) -> str | None:
        best, best_likeness = None, STORYLINE_LIKE_ENOUGH
        for line in self._lines.near(vector):
            likeness = line.similarity(vector)
            if likeness >= best_likeness and line.gap(moment.time) <= STORYLINE_DAYS:
                best, best_likeness = line, likeness
        return best.id if best else None

    # --- remembering -----------------------------------------------------------------------------------------------

    def add(self, member: Member, terms: Terms) -> tuple[str, str] | None:
        """An article is in its story from now on; `terms` are those of its text.

        Returns the two stories, loser and survivor, if they turn out to be one.
        """
        if not member.is_copy:
            self.common.add(terms)
        if member.moment.dated:
            self._days[int(member.moment.time // DAY)] += 1
        self._newest = max(self._newest, member.moment.time)
        self._join(self._lines, STORYLINE, member.storyline_id, member)
        story = self._join(self._stories, STORY, member.story_id, member)
        if len(self._stories) + len(self._lines) > self._sweep_at:
            self._forget()
        return self._same_event(story, member) if story is not None and not member.is_copy else None

    def merge(self, loser_id: str, survivor_id: str) -> None:
        """Two stories are one."""
        loser, survivor = self._stories.get(loser_id), self._stories.get(survivor_id)
        self.drop(STORY, loser_id)
        if loser is None or survivor is None or loser is survivor:
            return
        size = survivor.size + loser.size
        self._stories.add(survivor, loser.warm(), loser.first)
        survivor.touch(loser.last)
        survivor.size = size
        self.changed[STORY, survivor_id] = survivor

    def replace(self, kind: str, group: Group) -> None:
        """A group made anew: from the ledger, or from what a takedown left of it."""
        groups = self._groups(kind)
        groups.remove(group.id)
        groups.put(group)
        self._newest = max(self._newest, group.last)
        self.changed[kind, group.id] = group

    def rebuild_line(self, line_id: str) -> None:
        """A storyline's centre again, from what its stories of the last days say: something was taken out of one."""
        stories = [group for group in self._stories if group.parent == line_id]
        if not stories:
            self.drop(STORYLINE, line_id)
            return
        line = Group(line_id, line_id, stories[0].first, stories[0].last)
        for story in stories:
            line.add(story.warm(), story.first)
            line.touch(story.last)
        line.size = sum(story.size for story in stories)
        self.replace(STORYLINE, line)

    def drop(self, kind: str, group_id: str) -> None:
        """A group is no more."""
        self._groups(kind).remove(group_id)
        self.changed[kind, group_id] = None

    def get(self, kind: str, group_id: str) -> Group | None:
        """The group, if it is of the last days."""
        return self._groups(kind).get(group_id)

    def count_day(self, moment: Moment) -> None:
        """An article of the ledger, for the number of articles of a day."""
        if moment.dated:
            self._days[int(moment.time // DAY)] += 1

    def sizes(self) -> dict[str, int]:
        """Groups in memory, by kind."""
        return {STORY: len(self._stories), STORYLINE: len(self._lines)}

    def _join(self, groups: Groups, kind: str, group_id: str, member: Member) -> Group | None:
        group = groups.get(group_id)
        time = member.moment.time
        if group is None and member.is_copy:
            return None  # of a story that takes in nothing more
        if group is None:
            group = Group(group_id, member.storyline_id, time, time)
            group.add(member.vector, time)
            groups.put(group)
        elif member.is_copy:
            group.touch(time)
        else:
            groups.add(group, member.vector, time)
        self.changed[kind, group_id] = group
        return group

    def _same_event(self, story: Group, member: Member) -> tuple[str, str] | None:
        """Two stories of one storyline whose centres have become alike, the smaller named first."""
        if story.size < 2:
            return None
        enough_alone = max(MERGE_LIKENESS_ALONE, USUAL_PART * story.usual_similarity())
        most_alike, most = None, 0.0
        for other in self._alike(member.vector):
            if (
                not other.id
                or other is story
                or other.parent != story.parent
                or other.gap(member.moment.time) > NEIGHBOUR_DAYS
            ):
                continue
            likeness = other.similarity(story.warm()) / story.length
            if likeness > most and likeness >= (MERGE_LIKENESS if other.size > 1 else enough_alone):
                most_alike, most = other, likeness
        if most_alike is None:
            return None
        smaller, larger = sorted((story, most_alike), key=lambda group: (group.size, -group.first, group.id))
        return smaller.id, larger.id

    def _forget(self) -> None:
        for group_id in self._stories.forget(self._newest - MAX_SPAN_DAYS * DAY, self._most):
            self.changed[STORY, group_id] = None
        for group_id in self._lines.forget(self._newest - STORYLINE_DAYS * DAY, self._most):
            self.changed[STORYLINE, group_id] = None
        self._sweep_at = _FORGET_AFTER + (len(self._stories) + len(self._lines)) * 3 // 2
        oldest = int((self._newest - STORYLINE_DAYS * DAY) // DAY)
        self._days = Counter({day: count for day, count in self._days.items() if day >= oldest})

    def _groups(self, kind: str) -> Groups:
        return self._stories if kind == STORY else self._lines


def _fading(group: Group, moment: Moment) -> float:
    if max(moment.time - group.first, group.last - moment.time) > MAX_SPAN_DAYS * DAY:
        return 0.0
    return math.exp(-group.gap(moment.time) / FADE_DAYS)
