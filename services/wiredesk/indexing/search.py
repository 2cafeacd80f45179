"""Searching: what a search asks and answers, and the interfaces of an engine. Engines: tantivy and OpenSearch."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Final, Protocol

from wiredesk.indexing.ledger import Position
from wiredesk.indexing.search_document import SearchDocument
from wiredesk.indexing.search_query import Clause
from wiredesk_schemas.article_cleaned import ArticleCleaned

NAME: Final = "search index"
FACET_FIELDS: Final[Mapping[str, str]] = MappingProxyType(
    {"source": "outlet", "language": "language", "entity": "entity_name", "topic": "topic_name", "story": "story"}
)
"""What can be counted, and the engines' field that has its values as they are written."""
FACET_VALUES: Final = 10
FRAGMENT_CHARACTERS: Final = 200
BEST: Final = "best"
NEWEST: Final = "newest"


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that an engine found. `group` is the head of its duplicate group; a higher `score` is better."""

    article_id: str
    group: str
    score: float


@dataclass(frozen=True, slots=True)
class Hits:
    """What an engine found: `total` counts documents before paging, duplicates too."""

    hits: tuple[Hit, ...]
    total: int
    facets: Mapping[str, Sequence[tuple[str, int]]] = field(default_factory=dict)


class SearchEngine(Protocol):
    """The reader's side."""

    def find(self, clause: Clause, order: str, offset: int, limit: int, facets: Collection[str]) -> Hits:
        """The documents that match, `best` or `newest` first."""

    def highlight(self, clause: Clause, articles: Sequence[ArticleCleaned]) -> list[str]:
        """Of each body the piece that matches best, as HTML with <b> around the words that match."""

    def position(self) -> Position | None:
        """How far the log is in the index; None where that is empty."""

    def close(self) -> None:
        """Let go of files or connections."""


class SearchView(Protocol):
    """The writer's side: it follows the log at its own pace. Writing the same document twice changes nothing."""

    def position(self, topic: str) -> Position | None:
        """How far the log topic is in the index."""

    def put(self, document: SearchDocument) -> None:
        """Add an article, or replace it."""

    def remove(self, article_id: str) -> None:
        """Take an article out."""

    def advance(self, topic: str, position: Position) -> None:
        """What was put so far covers the log topic up to here."""

    def commit_if_due(self, now: datetime) -> None:
        """Make it durable and visible, if enough waits or enough time has passed."""

    def flush(self) -> None:
        """Make all of it durable and visible now."""

    def rollback(self) -> None:
        """Forget what is not durable."""

    def close(self) -> None:
        """Let go of the files; what is not durable is lost, and read again from the log."""
