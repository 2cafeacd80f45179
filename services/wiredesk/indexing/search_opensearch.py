"""The search view in OpenSearch, for when one machine is not enough. It follows the log by itself, at its own pace.

Monthly indices behind one alias; an article stays in the month in which it was first seen, which every log record of
its key says. Each document carries the `sequence` of its log record as its external version, so what comes twice or
late changes nothing. A takedown leaves a marker without text instead of a deletion, because OpenSearch forgets
deletions after a minute and would then take an older version. Mappings are strict: an unknown field is refused.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from opensearchpy import AsyncOpenSearch, OpenSearch
from opensearchpy.exceptions import NotFoundError, RequestError
from opensearchpy.helpers import async_bulk

from wiredesk.indexing.ledger import Position
from wiredesk.indexing.search import FACET_VALUES, FRAGMENT_CHARACTERS, NEWEST, Hit, Hits
from wiredesk.indexing.search_document import document_of
from wiredesk.indexing.search_query import AllOf, AnyOf, Clause, Exact, Not, Published, Text, single_words
from wiredesk.indexing.search_text import readable, searchable
from wiredesk.runtime.log import LogEntry
from wiredesk_schemas.article_cleaned import ArticleCleaned
from wiredesk_schemas.article_enriched import ArticleEnriched
from wiredesk_schemas.codec import parse
from wiredesk_schemas.facts import Fact
from wiredesk_schemas.topics import ENRICHED

_TEXT: Final = {"type": "text", "analyzer": "words"}
_NAME: Final = {"type": "keyword", "ignore_above": 500}
_MAPPING: Final = {
    "dynamic": "strict",
    "properties": {
        "status": {"type": "keyword"},
        "published": {"type": "date"},
        **dict.fromkeys(("title", "body", "entity", "speaker", "topic"), _TEXT),
        **dict.fromkeys(("entity_name", "topic_name", "source", "language", "story", "group"), _NAME),
    },
}
_SETTINGS: Final = {
    "index": {"number_of_shards": 1, "refresh_interval": "1s"},
    "analysis": {
        "tokenizer": {"words": {"type": "pattern", "pattern": r"[\W_]+", "flags": "UNICODE_CHARACTER_CLASS"}},
        "analyzer": {"words": {"type": "custom", "tokenizer": "words", "filter": ["lowercase"]}},
    },
}
_FACET_FIELDS: Final = {
    "source": "source",
    "language": "language",
    "entity": "entity_name",
    "topic": "topic_name",
    "story": "story",
}
_ALREADY_APPLIED: Final = 409
_BULK: Final = 500
_MOST_HIGHLIGHTED: Final = 1_000_000
"""Characters of a body in which words are highlighted; without a limit OpenSearch refuses a longer one."""


class SearchRefused(Exception):
    """OpenSearch answered, and did not take a document: a defect, not an outage."""


class OpenSearchView:
    """The writer's side."""

    def __init__(self, client: AsyncOpenSearch, prefix: str) -> None:
        self._client = client
        self._articles = f"{prefix}-articles"
        self._positions = f"{prefix}-positions"
        self._months: set[str] = set()

    async def prepare(self) -> None:
        """Make the template and the index of positions, if need be."""
        await self._client.indices.put_index_template(
            name=self._articles,
            body={
                "index_patterns": [f"{self._articles}-*"],
                "template": {"settings": _SETTINGS, "mappings": _MAPPING, "aliases": {self._articles: {}}},
            },
        )
        await self._create(self._positions)

    async def position(self, topic: str) -> Position | None:
        """How far the log topic is in the index."""
        try:
            found = await self._client.get(index=self._positions, id=topic)
        except NotFoundError:
            return None
        return Position(found["_source"]["topic_id"], found["_source"]["position"])

    async def apply(self, entries: Sequence[LogEntry], topic_id: str) -> None:
        """Log records into the index, in their order, and then the position.

        Raises:
            opensearchpy.exceptions.TransportError, ConnectionError: it is down; the same records can come again.
            SearchRefused: it did not take a document.
        """
        actions = [action for entry in entries if entry.topic == ENRICHED.name and (action := self._action(entry))]
        for month in sorted({action["_index"] for action in actions} - self._months):
            await self._create(month)
            self._months.add(month)
        _, errors = await async_bulk(
            self._client, actions, chunk_size=_BULK, raise_on_error=False, raise_on_exception=True
        )
        assert isinstance(errors, list), "asked for with stats_only unset"
        refused = [error for error in errors if _status(error) != _ALREADY_APPLIED]
        if refused:
            raise SearchRefused(str(refused[0])[:1_000])
        if entries:
            place = {"topic_id": topic_id, "position": entries[-1].offset + 1}
            await self._client.index(index=self._positions, id=ENRICHED.name, body=place)

    async def refresh(self) -> None:
        """Make all of it visible now; without it, within a second."""
        await self._client.indices.refresh(index=f"{self._articles}-*")

    async def close(self) -> None:
        """Let go of the connections."""
        await self._client.close()

    async def _create(self, index: str) -> None:
        try:
            await self._client.indices.create(index=index)
        except RequestError as error:
            if error.error != "resource_already_exists_exception":
                raise

    def _action(self, entry: LogEntry) -> dict[str, Any] | None:
        if entry.message is None and entry.value is None:
            return None
        message = entry.message or parse(entry.value or b"", ENRICHED.messages)
        if isinstance(message, ArticleEnriched):
            return self._versioned(message.article_id, message.first_seen_at, message.sequence, _source(message))
        assert isinstance(message, Fact), "the log carries nothing else"
        return self._versioned(message.article_id, message.first_seen_at, message.sequence, {"status": "withdrawn"})

    def _versioned(
        self, article_id: str, first_seen_at: datetime, sequence: int, source: Mapping[str, Any]
    ) -> dict[str, Any]:
        return {
            "_op_type": "index",
            "_index": f"{self._articles}-{first_seen_at:%Y-%m}",
            "_id": article_id,
            "version": sequence + 1,
            "version_type": "external",
            "_source": source,
        }


class OpenSearchEngine:
    """The reader's side."""

    def __init__(self, client: OpenSearch, prefix: str) -> None:
        self._client = client
        self._alias = f"{prefix}-articles"

    def find(self, clause: Clause, order: str, offset: int, limit: int, facets: Collection[str]) -> Hits:
        """The documents that match, `best` or `newest` first."""
        body: dict[str, Any] = {
            "query": _live_only(clause),
            "from": offset,
            "size": limit,
            "track_total_hits": True,
            "_source": ["group"],
            "aggs": {name: {"terms": {"field": _FACET_FIELDS[name], "size": FACET_VALUES}} for name in facets},
        }
        if order == NEWEST:
            body["sort"] = [{"published": "desc"}]
        found = self._client.search(index=self._alias, body=body, params={"ignore_unavailable": "true"})
        hits = tuple(Hit(hit["_id"], hit["_source"]["group"], hit["_score"] or 0.0) for hit in found["hits"]["hits"])
        counts = {
            name: [(each["key"], each["doc_count"]) for each in found["aggregations"][name]["buckets"] if each["key"]]
            for name in facets
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
        found = self._client.search(index=self._alias, body=body)
        fragments = {hit["_id"]: hit.get("highlight", {}).get("body", [""])[0] for hit in found["hits"]["hits"]}
        words = single_words(clause)
        return [readable(fragments.get(article_id, ""), words) for article_id in ids]

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()


def opensearch_query(clause: Clause) -> dict[str, Any]:
    """The clause in OpenSearch's query language."""
    match clause:
        case Text(field, words):
            fields = [field] if field else ["title^2", "body"]
            return {"multi_match": {"query": " ".join(words), "type": "phrase", "fields": fields}}
        case Exact(field, values):
            return {"terms": {field: list(values)}}
        case Published(start, end):
            bounds = {"gte": start and start.isoformat(), "lt": end and end.isoformat()}
            return {"range": {"published": {name: value for name, value in bounds.items() if value}}}
        case Not(inner):
            return {"bool": {"must_not": [opensearch_query(inner)]}}
        case AnyOf(clauses):
            return {"bool": {"should": [opensearch_query(each) for each in clauses], "minimum_should_match": 1}}
        case AllOf(clauses):
            return {"bool": {"must": [opensearch_query(each) for each in clauses]}} if clauses else {"match_all": {}}


def _live_only(clause: Clause) -> dict[str, Any]:
    return {"bool": {"must": [opensearch_query(clause)], "filter": [{"term": {"status": "live"}}]}}


def _source(message: ArticleEnriched) -> dict[str, Any]:
    document = document_of(message)
    return {
        "status": "live",
        "published": document.published_at.isoformat(),
        "title": searchable(document.title),
        "body": searchable(document.body),
        "entity": [searchable(name) for name in (*document.entities, *document.aliases)],
        "entity_name": list(document.entities),
        "speaker": [searchable(name) for name in document.speakers],
        "topic": [searchable(name) for name in document.topics],
        "topic_name": list(document.topics),
        "source": document.source,
        "language": document.language,
        "story": document.story_id,
        "group": document.duplicate_of,
    }


def _status(error: Mapping[str, Any]) -> int | None:
    return next((item.get("status") for item in error.values() if isinstance(item, Mapping)), None)
