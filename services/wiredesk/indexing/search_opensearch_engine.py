"""Searching in OpenSearch: queries, order, facets, highlights."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from opensearchpy import OpenSearch
from opensearchpy.exceptions import ConnectionTimeout, NotFoundError, OpenSearchException, TransportError

from wiredesk.indexing.errors import SearchUnavailable
from wiredesk.indexing.ledger import Position
from wiredesk.indexing.search import FACET_FIELDS, FACET_VALUES, FRAGMENT_CHARACTERS, NEWEST, Hit, Hits
from wiredesk.indexing.search_opensearch import alias_of, positions_of
from wiredesk.indexing.search_query import AllOf, AnyOf, Clause, Exact, Ids, Not, Published, Text, single_words
from wiredesk.indexing.search_text import readable
from wiredesk_schemas.article_cleaned import ArticleCleaned
from wiredesk_schemas.topics import ENRICHED

_SYSTEM_ERROR: Final = re.compile(r"\[Errno -?\d+\] ([\w ]+)")
_MOST_HIGHLIGHTED: Final = 1_000_000
"""Characters of a body in which words are highlighted; without a limit OpenSearch refuses a longer one."""


class OpenSearchEngine:
    """The reader's side. Every call raises SearchUnavailable where OpenSearch does not answer, or not this."""

    def __init__(self, client: OpenSearch, prefix: str) -> None:
        self._client = client
        self._alias = alias_of(prefix)
        self._positions = positions_of(prefix)

    def find(self, clause: Clause, order: str, offset: int, limit: int, facets: Collection[str]) -> Hits:
        """The documents that match, `best` or `newest` first."""
        body: dict[str, Any] = {
            "query": _live_only(clause),
            "from": offset,
            "size": limit,
            "track_total_hits": True,
            "_source": ["group"],
            "aggs": {name: {"terms": {"field": FACET_FIELDS[name], "size": FACET_VALUES}} for name in facets},
        }
        if order == NEWEST:
            body["sort"] = [{"published": "desc"}, {"group": "asc"}]  # pages that do not overlap
        found = self._search(body)
        hits = tuple(Hit(hit["_id"], hit["_source"]["group"], hit["_score"] or 0.0) for hit in found["hits"]["hits"])
        buckets = {name: found.get("aggregations", {}).get(name, {}).get("buckets", ()) for name in facets}
        counts = {
            name: [(each["key"], each["doc_count"]) for each in found if each["key"]] for name, found in buckets.items()
        }
        return Hits(hits, found["hits"]["total"]["value"], counts)

    def highlight(self, clause: Clause, articles: Sequence[ArticleCleaned]) -> list[str]:
        """Of each body the piece that matches best, as HTML with <b> around the words that match."""
        ids = [article.article_id for article in articles]
        if not ids:
            return []
        body = {
            "query": {"bool": {"must": [opensearch_query(clause)], "filter": [{"ids": {"values": ids}}]}},
            "size": len(ids),
            "_source": False,
            "highlight": {
                "encoder": "html",
                "pre_tags": ["<b>"],
                "post_tags": ["</b>"],
                "max_analyzer_offset": _MOST_HIGHLIGHTED,
                "fields": {"body": {"number_of_fragments": 1, "fragment_size": FRAGMENT_CHARACTERS}},
            },
        }
        found = self._search(body)
        fragments = {hit["_id"]: hit.get("highlight", {}).get("body", [""])[0] for hit in found["hits"]["hits"]}
        words = single_words(clause)
        return [readable(fragments.get(article_id, ""), words) for article_id in ids]

    def position(self) -> Position | None:
        """How far the log is in the index."""
        try:
            found = self._client.get(index=self._positions, id=ENRICHED.name)["_source"]
        except NotFoundError:
            return None
        except OpenSearchException as error:
            raise SearchUnavailable(reason_of(error)) from error
        return Position(found["topic_id"], found["position"])

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()

    def _search(self, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """Before the first article there is no alias, and nothing is found."""
        try:
            found: Mapping[str, Any] = self._client.search(
                index=self._alias, body=body, params={"ignore_unavailable": "true"}
            )
        except OpenSearchException as error:
            raise SearchUnavailable(reason_of(error)) from error
        return found


def opensearch_query(clause: Clause) -> dict[str, Any]:
    """The clause in OpenSearch's query language."""
    match clause:
        case Text(field, words):
            fields = [field] if field else ["title^2", "body"]
            return {"multi_match": {"query": " ".join(words), "type": "phrase", "fields": fields}}
        case Exact(field, values):
            return {"terms": {field: list(values)}}
        case Ids(article_ids):
            return {"ids": {"values": list(article_ids)}}
        case Published(start, end):
            bounds = {"gte": start and start.isoformat(), "lt": end and end.isoformat()}
            return {"range": {"published": {name: value for name, value in bounds.items() if value}}}
        case Not(inner):
            return {"bool": {"must_not": [opensearch_query(inner)]}}
        case AnyOf(clauses):
            return {"bool": {"should": [opensearch_query(each) for each in clauses], "minimum_should_match": 1}}
        case AllOf(clauses):
            return {"bool": {"must": [opensearch_query(each) for each in clauses]}} if clauses else {"match_all": {}}


def reason_of(error: OpenSearchException) -> str:
    """Why OpenSearch does not answer as it should, in a few words."""
    if isinstance(error, ConnectionTimeout):
        return "no answer in time"
    if isinstance(error, TransportError) and isinstance(error.status_code, int):
        return f"what is there answers with status {error.status_code}"
    told = _SYSTEM_ERROR.search(str(error))
    return told[1].lower() if told else " ".join(str(error).split())[:100]


def _live_only(clause: Clause) -> dict[str, Any]:
    return {"bool": {"must": [opensearch_query(clause)], "filter": [{"term": {"status": "live"}}]}}
