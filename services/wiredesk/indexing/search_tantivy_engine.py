"""Reading the tantivy index: queries, order, facets, highlights."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import tantivy

from wiredesk.indexing.ledger import Position
from wiredesk.indexing.search import FACET_FIELDS, FACET_VALUES, FRAGMENT_CHARACTERS, NEWEST, Hit, Hits
from wiredesk.indexing.search_query import AllOf, AnyOf, Clause, Exact, Ids, Not, Published, Text, single_words
from wiredesk.indexing.search_tantivy import open_index, position_in, representable
from wiredesk.indexing.search_text import readable, searchable
from wiredesk_schemas.article_cleaned import ArticleCleaned
from wiredesk_schemas.topics import ENRICHED

_SEARCHED: Final = ["title", "body"]
_TITLE_BOOST: Final = "^2.0"


class TantivyEngine:
    """A reader of its own: it sees what was committed when it asks."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._index = open_index(folder)

    def find(self, clause: Clause, order: str, offset: int, limit: int, facets: Collection[str]) -> Hits:
        """The documents that match, `best` or `newest` first."""
        self._index.reload()
        searcher = self._index.searcher()
        query = tantivy_query(self._index, clause)
        by_date = {"order_by_field": "published", "order": tantivy.Order.Desc} if order == NEWEST else {}
        result = searcher.search(query, limit, offset=offset, **by_date)
        hits = tuple(_hit(searcher.doc(address), score, by_date=bool(by_date)) for score, address in result.hits)
        return Hits(hits, int(result.count or 0), _facets(searcher, query, facets))

    def highlight(self, clause: Clause, articles: Sequence[ArticleCleaned]) -> list[str]:
        """Of each body the piece that matches best, as HTML with <b> around the words that match."""
        searcher = self._index.searcher()
        query = tantivy_query(self._index, clause)
        snippets = tantivy.SnippetGenerator.create(searcher, query, self._index.schema, "body")
        words = single_words(clause)
        return [readable(_snippet(snippets, article.body), words) for article in articles]

    def position(self) -> Position | None:
        """How far the log is in the index."""
        return position_in(self._folder, ENRICHED.name)

    def close(self) -> None:
        """Nothing is held open."""


def tantivy_query(index: Any, clause: Clause) -> Any:
    """The clause as tantivy's query. Words go through its parser, quoted, so that they are analysed as they were."""
    match clause:
        case Text(field, words):
            phrase = f'"{" ".join(words)}"'
            text = f"{field}:{phrase}" if field else f"title:{phrase}{_TITLE_BOOST} OR body:{phrase}"
            return index.parse_query(text, _SEARCHED)
        case Exact(field, values):
            return index.parse_query(" OR ".join(f"{field}:{_quoted(value)}" for value in values), _SEARCHED)
        case Ids(article_ids):
            return tantivy.Query.term_set_query(index.schema, "id", list(article_ids))
        case Published(start, end):
            return index.parse_query(f"published:{'[' if start else '{'}{_time(start)} TO {_time(end)}}}", _SEARCHED)
        case Not(inner):
            everything = (tantivy.Occur.Must, tantivy.Query.all_query())
            return tantivy.Query.boolean_query([everything, (tantivy.Occur.MustNot, tantivy_query(index, inner))])
        case AnyOf(clauses):
            return tantivy.Query.boolean_query([(tantivy.Occur.Should, tantivy_query(index, each)) for each in clauses])
        case AllOf(clauses) if clauses:
            return tantivy.Query.boolean_query([(tantivy.Occur.Must, tantivy_query(index, each)) for each in clauses])
    return tantivy.Query.all_query()


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _time(time: datetime | None) -> str:
    return representable(time).isoformat().replace("+00:00", "Z") if time else "*"


def _hit(document: Any, score: Any, *, by_date: bool) -> Hit:
    return Hit(document["id"][0], document["group"][0], 0.0 if by_date else float(score))


def _facets(searcher: Any, query: Any, facets: Collection[str]) -> dict[str, list[tuple[str, int]]]:
    if not facets:
        return {}
    asked = {name: {"terms": {"field": FACET_FIELDS[name], "size": FACET_VALUES}} for name in facets}
    found = searcher.aggregate(query, asked)
    return {
        name: [(bucket["key"], int(bucket["doc_count"])) for bucket in found[name]["buckets"] if bucket["key"]]
        for name in facets
    }


def _snippet(snippets: Any, body: str) -> str:
    text = searchable(body)
    size = len(text.encode("utf-8"))
    snippets.set_max_num_chars(FRAGMENT_CHARACTERS * size // max(1, len(text)))  # tantivy counts bytes
    return str(snippets.snippet_from_doc(tantivy.Document(body=[text])).to_html())
