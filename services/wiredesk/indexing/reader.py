"""Reading the views beside a running writer, or without one: what the command line shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Self

import tantivy

from wiredesk.indexing.folder import StateFolder
from wiredesk.indexing.ledger import Ledger
from wiredesk.indexing.search_document import source_of
from wiredesk.indexing.search_tantivy import open_index
from wiredesk_schemas.article_cleaned import ArticleCleaned

_SEARCHED: Final = ("title", "body")
_MAX_HITS: Final = 1_000
_SPARE: Final = 50
"""Hits asked for beyond the limit: copies that are collapsed, and articles withdrawn since, go."""
_FRAGMENT_CHARACTERS: Final = 200


@dataclass(frozen=True, slots=True)
class Found:
    """A search result: an article that is live in the ledger."""

    article_id: str
    score: float
    title: str
    url: str
    source: str
    published_at: datetime | None
    story_id: str
    duplicate_of: str | None
    highlight: str
    """A piece of the body as HTML, the words that matched in <b>."""


class SearchReader:
    """The views of a state folder, read-only."""

    def __init__(self, ledger: Ledger, index: Any) -> None:
        self._ledger = ledger
        self._index = index

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open the views of a folder.

        Raises:
            NoIndex: the folder holds none yet.
            StateFormat: they are of another version of the program.
        """
        state = StateFolder(folder)
        return cls(Ledger.read_only(state.ledger), open_index(state.search))

    def search(self, query: str, limit: int = 10) -> list[Found]:
        """The best articles, one of each duplicate group. Words are joined by AND; bad syntax is read leniently."""
        self._index.reload()
        searcher = self._index.searcher()
        parsed, _ = self._index.parse_query_lenient(query, list(_SEARCHED), conjunction_by_default=True)
        hits = searcher.search(parsed, min(limit, _MAX_HITS) + _SPARE).hits
        scores = {searcher.doc(address)["id"][0]: float(score) for score, address in hits}
        snippets = tantivy.SnippetGenerator.create(searcher, parsed, self._index.schema, "body")
        snippets.set_max_num_chars(_FRAGMENT_CHARACTERS)
        return self._live(scores, snippets, limit)

    def counts(self) -> Mapping[str, int]:
        """Articles by status."""
        return self._ledger.counts()

    def close(self) -> None:
        """Let go of the files."""
        self._ledger.close()

    def _live(self, scores: Mapping[str, float], snippets: Any, limit: int) -> list[Found]:
        """The hits as the ledger has them: what it no longer holds is not shown, whatever the engine says."""
        held = self._ledger.live(list(scores))
        seen: set[str] = set()
        found: list[Found] = []
        for article_id, score in scores.items():
            item = held.get(article_id)
            article = self._ledger.article(article_id) if item else None
            if item is None or item.revision_held is None or article is None or len(found) == limit:
                continue
            duplicate = item.revision_held.duplicate
            group = duplicate.of if duplicate else article_id
            if group in seen:
                continue
            seen.add(group)
            found.append(
                Found(
                    article_id=article_id,
                    score=score,
                    title=article.title,
                    url=article.url,
                    source=source_of(article),
                    published_at=article.published_at,
                    story_id=item.revision_held.story_id,
                    duplicate_of=duplicate.of if duplicate else None,
                    highlight=_highlight(snippets, article),
                )
            )
        return found


def _highlight(snippets: Any, article: ArticleCleaned) -> str:
    return str(snippets.snippet_from_doc(tantivy.Document(body=[article.body])).to_html())
