"""Reading the views beside a running writer, or without one: what the command line shows."""

from __future__ import annotations

import html
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final, Self

from wiredesk.indexing.brief import Brief
from wiredesk.indexing.folder import StateFolder
from wiredesk.indexing.held import Held
from wiredesk.indexing.ledger import NAME as LEDGER
from wiredesk.indexing.ledger import Ledger, Position, checked_start
from wiredesk.indexing.outlets import outlet_of
from wiredesk.indexing.search import BEST, FRAGMENT_CHARACTERS, NEWEST, Hit, Hits, SearchEngine
from wiredesk.indexing.search_query import AllOf, AnyOf, Clause, Exact, Ids, Not, parse_query
from wiredesk.indexing.search_tantivy_engine import TantivyEngine
from wiredesk.indexing.story_book import story_of
from wiredesk_schemas.article_cleaned import ArticleCleaned
from wiredesk_schemas.story import Story
from wiredesk_schemas.topics import ENRICHED

MAX_LIMIT: Final = 1_000
_PAGE: Final = 50
_MAX_PAGES: Final = 40
_LATEST_WITHDRAWN: Final = 1_000

_Live = tuple[Hit, Held, ArticleCleaned]


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """What is searched: `query` as in `search_query`."""

    query: str
    limit: int = 10
    order: str = BEST
    """`best` or `newest`."""
    collapse: bool = True
    """One of each duplicate group."""
    facets: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A search result: an article that is live in the ledger."""

    article_id: str
    score: float | None
    """How well it matches, or the best of its duplicate group; None where the order is another."""
    title: str
    url: str
    source: str
    published_at: datetime | None
    language: str | None
    story_id: str
    duplicate_of: str | None
    """The article that it is a copy of, if that is held."""
    duplicate: Mapping[str, object] | None
    """Why it counts as a copy, and why `of` is the head (docs/contract.md); `of` may have been taken down since."""
    article_count: int
    """Articles of its duplicate group, itself among them."""
    outlets: tuple[str, ...]
    """Every outlet that carried it, the head's first."""
    highlight: str
    """A piece of the body as HTML, the words that matched in <b>; its beginning, where none of it matched."""


@dataclass(frozen=True, slots=True)
class Results:
    """`total` and `facets` count every match, duplicates too."""

    found: tuple[Found, ...]
    total: int
    facets: Mapping[str, Sequence[tuple[str, int]]]


@dataclass(frozen=True, slots=True)
class Running:
    """A story, and when its articles came."""

    story: Story
    times: tuple[datetime, ...]


class Reader:
    """The views of a state folder, read-only."""

    def __init__(self, ledger: Ledger, engine: SearchEngine | None) -> None:
        self._ledger = ledger
        self._engine = engine

    @classmethod
    def open(cls, folder: Path, engine: SearchEngine | None = None) -> Self:
        """Open the views of a folder; `engine` is another one than the embedded.

        Raises:
            NoIndex: the folder holds none yet.
            StateFormat: they are of another version of the program.
        """
        state = StateFolder(folder)
        return cls(Ledger.read_only(state.ledger), engine or TantivyEngine(state.search))

    @classmethod
    def open_stories(cls, folder: Path) -> Self:
        """The ledger alone: for stories no engine is needed. Raises as `open` does."""
        return cls(Ledger.read_only(StateFolder(folder).ledger), None)

    def position(self, topic: str) -> Position | None:
        """How far a log topic is in the ledger."""
        return self._ledger.position(topic)

    def search(self, request: SearchRequest) -> Results:
        """Articles that match and are live: what the ledger no longer holds is not shown, whatever the engine says.

        Raises:
            QueryError: the query cannot be understood.
        """
        assert self._engine is not None, "opened for stories only"
        clause = self._without_withdrawn(self._with_merged_stories(parse_query(request.query)))
        limit = max(1, min(request.limit, MAX_LIMIT))
        chosen: list[_Live] = []
        seen: set[str] = set()
        total = 0
        facets: dict[str, Sequence[tuple[str, int]]] = {}
        for page in self._pages(clause, request):
            total, facets = page.total, dict(page.facets) or facets
            live = {item[0].article_id: item for item in self._live(page.hits)}
            for item in live.values():
                if len(chosen) == limit:
                    break
                if not request.collapse:
                    chosen.append(item)
                elif (head := self._head_of(item[1])) not in seen:
                    seen.add(head)
                    _, held, article = self._one_of_group(head, item, live, clause)
                    chosen.append((replace(item[0], article_id=held.article_id), held, article))
            if len(chosen) == limit or len(page.hits) < _PAGE:
                break
        highlights = self._highlights(clause, [article for _, _, article in chosen])
        found = [
            self._found(item, highlight, scored=request.order != NEWEST)
            for item, highlight in zip(chosen, highlights, strict=True)
        ]
        return Results(tuple(found), total, facets)

    def stories(self, start: datetime, end: datetime, limit: int = 20) -> list[Running]:
        """The stories with most articles from a time on and before another, as they are now."""
        return [self._running(story_id) for story_id in self._ledger.busiest_stories(start, end, limit)]

    def story(self, story_id: str) -> Running | None:
        """A story with all its times, also under the id of one that was merged into it; None for an unknown id."""
        survivor = self._ledger.survivor(story_id)
        return self._running(survivor) if self._ledger.story(survivor) is not None else None

    def story_of_article(self, article_id: str) -> Running | None:
        """The story of an article that is held and live; None for any other id."""
        held = self._ledger.held(article_id)
        return self.story(held.revision_held.story_id) if held and held.revision_held else None

    def storyline(self, storyline_id: str) -> list[Story]:
        """The stories of a storyline, the oldest first."""
        stories = [self._running(story_id).story for story_id in self._ledger.stories_of(storyline_id)]
        return sorted((story for story in stories if story.first_seen_at), key=lambda story: str(story.first_seen_at))

    def check_log(self, topic: str, topic_id: str, end: int) -> None:
        """Whether the ledger is of the log topic with this id, which ends at `end`; raises ViewMismatch."""
        checked_start(LEDGER, self._ledger.position(topic), topic, topic_id, end)

    def records_behind(self) -> int | None:
        """How far a search engine of its own is behind the ledger, in offsets of the log; None where it has nothing.

        The embedded one is a second behind at the most, which is not told.
        """
        assert self._engine is not None, "opened for stories only"
        if isinstance(self._engine, TantivyEngine):
            return 0
        held, reached = self._ledger.position(ENRICHED.name), self._engine.position()
        if held is None:
            return 0
        return max(0, held.position - reached.position) if reached is not None else None

    def counts(self) -> Mapping[str, int]:
        """Articles by status."""
        return self._ledger.counts()

    def close(self) -> None:
        """Let go of the files."""
        self._ledger.close()
        if self._engine is not None:
            self._engine.close()

    def _highlights(self, clause: Clause, articles: Sequence[ArticleCleaned]) -> list[str]:
        """What matched of each body; its beginning, where that is in the title or in no text at all."""
        assert self._engine is not None, "opened for stories only"
        found = self._engine.highlight(clause, articles)
        return [piece or _beginning(article.body) for piece, article in zip(found, articles, strict=True)]

    def _pages(self, clause: Clause, request: SearchRequest) -> Iterator[Hits]:
        assert self._engine is not None, "opened for stories only"
        for number in range(_MAX_PAGES):
            facets = request.facets if number == 0 else ()
            yield self._engine.find(clause, request.order, number * _PAGE, _PAGE, facets)

    def _head_of(self, held: Held) -> str:
        """The head of its group, live or not."""
        head = _named_head(held)
        passed = {held.article_id}
        while head not in passed and (above := self._ledger.held(head)) is not None:
            passed.add(head)
            head = _named_head(above)
        return head

    def _one_of_group(self, head: str, item: _Live, page: Mapping[str, _Live], clause: Clause) -> _Live:
        """Of what matches of the group of `item`, the head, or else the eldest: the same in every order.

        A copy may match a little better, and hold what the original has corrected since.
        """
        assert self._engine is not None, "opened for stories only"
        if head in page:
            return page[head]
        members = self._ledger.members_of(head)
        eldest = next(iter(members), item[0].article_id)  # there are none if a takedown has just come between
        if eldest in page:
            return page[eldest]
        group = Exact("group", tuple(dict.fromkeys((head, *members.values()))))
        hits = self._engine.find(AllOf((clause, group)), BEST, 0, MAX_LIMIT, ()).hits
        matching = {hit.article_id for hit in hits}
        first = next((member for member in members if member in matching), item[0].article_id)
        if first in page:
            return page[first]
        return next(self._live([replace(item[0], article_id=first)]), item)

    def _found(self, item: _Live, highlight: str, *, scored: bool) -> Found:
        hit, held, article = item
        revision = held.revision_held
        assert revision is not None, "a live article has a revision"
        copy = revision.duplicate
        sources = self._ledger.sources_of(self._head_of(held))
        return Found(
            article_id=hit.article_id,
            score=hit.score if scored else None,
            title=article.title,
            url=article.url,
            source=outlet_of(article),
            published_at=article.published_at,
            language=article.language,
            story_id=revision.story_id,
            duplicate_of=copy.of if copy and self._ledger.live([copy.of]) else None,
            duplicate=copy.model_dump(exclude_none=True) if copy else None,
            article_count=len(sources),
            outlets=tuple(dict.fromkeys(sources)),
            highlight=highlight,
        )

    def _live(self, hits: Sequence[Hit]) -> Iterator[_Live]:
        held = self._ledger.live([hit.article_id for hit in hits])
        for hit in hits:
            article = self._ledger.article(hit.article_id) if hit.article_id in held else None
            if article is not None:
                yield hit, held[hit.article_id], article

    def _without_withdrawn(self, clause: Clause) -> Clause:
        """An engine that has not followed yet would count what was taken down last, and names of it, in its facets."""
        gone = self._ledger.latest_withdrawn(_LATEST_WITHDRAWN)
        return AllOf((clause, Not(Ids(tuple(gone))))) if gone else clause

    def _with_merged_stories(self, clause: Clause) -> Clause:
        """A story is found by each of its names, and its articles under whichever they carry."""
        match clause:
            case Exact("story", values):
                names = [name for value in values for name in self._ledger.all_names_of(self._ledger.survivor(value))]
                return Exact("story", tuple(dict.fromkeys(names)))
            case Not(inner):
                return Not(self._with_merged_stories(inner))
            case AllOf(clauses) | AnyOf(clauses):
                return replace(clause, clauses=tuple(map(self._with_merged_stories, clauses)))
        return clause

    def _running(self, story_id: str) -> Running:
        row = self._ledger.story(story_id)
        briefs: list[Brief] = list(self._ledger.briefs(story_id).values())
        story = story_of(story_id, row.storyline_id if row else "", row.revision if row else 1, briefs)
        return Running(story, tuple(sorted(brief.seen_at for brief in briefs)))


def _beginning(body: str) -> str:
    """The first words, as HTML."""
    if len(body) <= FRAGMENT_CHARACTERS:
        return html.escape(body)
    cut = body[:FRAGMENT_CHARACTERS]
    return html.escape(cut[: cut.rfind(" ")] if " " in cut else cut)


def _named_head(held: Held) -> str:
    return held.place.duplicate_of or held.article_id
