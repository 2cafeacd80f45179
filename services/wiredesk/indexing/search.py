"""The search view's interface, and what a search asks and answers. Engines: `search_tantivy`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from wiredesk.indexing.ledger import Position
from wiredesk.indexing.search_document import SearchDocument

NAME = "search index"
FACETS = ("source", "language", "entity", "topic", "story")


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that an engine found; `score` is higher for better ones."""

    article_id: str
    score: float


@dataclass(frozen=True, slots=True)
class Hits:
    """What an engine found: `total` counts documents before paging."""

    hits: tuple[Hit, ...]
    total: int
    facets: Mapping[str, Sequence[tuple[str, int]]] = field(default_factory=dict)


class SearchView(Protocol):
    """The writer's side: it follows the log at its own pace. Writing the same document twice changes nothing."""

    def position(self, topic: str) -> Position | None:
        """How far the log topic is in the index, durably."""

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
