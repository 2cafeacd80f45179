"""The search view in OpenSearch, for when one machine is not enough. It follows the log by itself, at its own pace.

Monthly indices behind one alias; an article stays in the month in which it was first seen, which every log record of
its key says. Each document carries the `sequence` of its log record as its external version, so what comes twice or
late changes nothing. A takedown leaves a marker without text instead of a deletion, because OpenSearch forgets
deletions after a minute and would then take an older version. Mappings are strict: an unknown field is refused.

All indices of a view are of one build. A rebuild fills the indices of the next one beside them, which no search sees,
and then writes down that this is the build: from there on `prepare` sets alias and indices right, after a crash too.
Documents are written through an alias of each index and under condition that it is there: an index that another service
has removed is not made again by a document that comes late.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import structlog
from opensearchpy import AsyncOpenSearch
from opensearchpy.exceptions import ConflictError, NotFoundError, RequestError
from opensearchpy.helpers import async_bulk

from wiredesk.indexing.ledger import Position
from wiredesk.indexing.search_document import document_of
from wiredesk.indexing.search_text import searchable
from wiredesk.runtime.log import LogEntry
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
        **dict.fromkeys(("entity_name", "topic_name", "source", "outlet", "language", "story", "group"), _NAME),
    },
}
_SETTINGS: Final = {
    "index": {"number_of_shards": 1, "refresh_interval": "1s"},
    "analysis": {
        "tokenizer": {"words": {"type": "pattern", "pattern": r"[\W_]+", "flags": "UNICODE_CHARACTER_CLASS"}},
        "filter": {"short": {"type": "length", "max": 40}},  # a longer one is no word, and the longest are refused
        "analyzer": {
            "words": {"type": "custom", "tokenizer": "words", "filter": ["short", "lowercase", "asciifolding"]}
        },
    },
}
_BULK: Final = 500
_WRITTEN: Final = "-written"
"""Behind the name of an index: its alias for writing."""
_LONGEST_ID: Final = 512
_FIRST_BUILD: Final = 1
_POSITIONS: Final = 1 << 40
"""Log offsets are below: a build and a position are one version number, in which every build is above the last."""


log = structlog.get_logger("wiredesk.search")


class SearchRefused(Exception):
    """OpenSearch answered, and did not take a document now: it is busy, or another service has removed the index."""


class OpenSearchView:
    """The writer's side."""

    def __init__(self, client: AsyncOpenSearch, prefix: str) -> None:
        self._client = client
        self._articles = alias_of(prefix)
        self._positions = positions_of(prefix)
        self._build = _FIRST_BUILD
        self._shown = False
        self._reached: Position | None = None
        self._made: set[str] = set()

    async def prepare(self) -> None:
        """Make what is missing, let searches see this build, and remove every other."""
        await self._begin(await self._build_held() or _FIRST_BUILD)
        await self._show()

    async def prepare_anew(self) -> None:
        """Begin the next build, which no search sees until `swap`; the one that is seen stays as it is."""
        await self._begin(await self._build_held() + 1)
        await self._client.indices.delete(index=f"{self._of_build()}*")  # of a rebuild that was killed

    async def swap(self, topic_id: str) -> None:
        """Let the build that was begun anew, from the log of this id, take the place of the one before it."""
        await self.refresh()
        self._reached = self._reached or Position(topic_id, 0)
        await self._write_position()
        await self._show()

    async def position(self, topic: str) -> Position | None:
        """How far the log topic is in the index; `topic` is the name of ENRICHED: there is no other.

        What an earlier version wrote is of indices that are no more.
        """
        held = await self._held()
        if held is None or "build" not in held or topic != ENRICHED.name:
            return None
        return Position(held["topic_id"], held["position"])

    async def is_current(self) -> bool:
        """Whether this is still the build that is searched: a rebuild may have come between."""
        return await self._build_held() in (self._build, 0)

    async def apply(self, entries: Sequence[LogEntry], topic_id: str) -> None:
        """Log records into the index, in their order, and then the position.

        Raises:
            opensearchpy.exceptions.TransportError, ConnectionError: it is down; the same records can come again.
            SearchRefused: it did not take a document now.
        """
        actions = [action for entry in entries if entry.topic == ENRICHED.name and (action := self._action(entry))]
        for index in sorted({action["_index"] for action in actions} - self._made):
            aliases = (index, self._articles) if self._shown else (index,)
            await self._create(index.removesuffix(_WRITTEN), {"aliases": {alias: {} for alias in aliases}})
            self._made.add(index)
        _, errors = await async_bulk(
            self._client,
            actions,
            chunk_size=_BULK,
            raise_on_error=False,
            raise_on_exception=True,
            params={"require_alias": "true"},
        )
        assert isinstance(errors, list), "asked for with stats_only unset"
        for error in errors:
            match _status(error):
                case 409:  # the version is there already
                    continue
                case 400:  # never taken: what comes after it must not wait for it
                    log.error("search refuses a document, and goes on without it", error=_told(error))
                case _:
                    raise SearchRefused(_told(error))
        if entries:
            self._reached = Position(topic_id, entries[-1].offset + 1)
            if self._shown:
                await self._write_position()

    async def refresh(self) -> None:
        """Make all of it visible now; without it, within a second."""
        await self._client.indices.refresh(index=f"{self._articles}-*")

    async def close(self) -> None:
        """Let go of the connections."""
        await self._client.close()

    async def _begin(self, build: int) -> None:
        self._build, self._shown, self._reached = build, False, None
        self._made.clear()
        await self._client.indices.put_index_template(
            name=self._articles,
            body={
                "index_patterns": [f"{self._articles}-*"],
                "template": {"settings": _SETTINGS, "mappings": _MAPPING},
            },
        )
        await self._create(self._positions, {})

    async def _show(self) -> None:
        """The alias on the indices of this build and on no other, in one step; then the others go."""
        found: Mapping[str, Any] = await self._client.indices.get_alias(index=f"{self._articles}-*")
        ours = {index for index in found if index.startswith(self._of_build())}
        seen = {index for index, named in found.items() if self._articles in named["aliases"]}
        actions = [{"add": {"index": index, "alias": self._articles}} for index in sorted(ours - seen)]
        actions += [{"remove": {"index": index, "alias": self._articles}} for index in sorted(seen - ours)]
        if actions:
            await self._client.indices.update_aliases(body={"actions": actions})
        for index in sorted(set(found) - ours):
            await self._client.indices.delete(index=index, params={"ignore_unavailable": "true"})
        self._shown = True

    async def _build_held(self) -> int:
        """The build that is searched; 0 of none, and of one by an earlier version."""
        held = await self._held()
        return int(held.get("build", 0)) if held else 0

    async def _held(self) -> Mapping[str, Any] | None:
        try:
            found = await self._client.get(index=self._positions, id=ENRICHED.name)
        except NotFoundError:
            return None
        source: Mapping[str, Any] = found["_source"]
        return source

    async def _write_position(self) -> None:
        """Unless another service is ahead of this one, or has shown a later build."""
        if self._reached is None:
            return
        body = {"topic_id": self._reached.topic_id, "position": self._reached.position, "build": self._build}
        version = {"version": self._build * _POSITIONS + self._reached.position, "version_type": "external_gte"}
        try:
            await self._client.index(index=self._positions, id=ENRICHED.name, body=body, params=version)
        except ConflictError:
            return

    async def _create(self, index: str, body: Mapping[str, Any]) -> None:
        try:
            await self._client.indices.create(index=index, body=body)
        except RequestError as error:
            if error.error != "resource_already_exists_exception":
                raise

    def _of_build(self) -> str:
        return f"{self._articles}-{self._build}-"

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
            "_index": f"{self._of_build()}{first_seen_at:%Y-%m}{_WRITTEN}",
            "_id": _id_of(article_id),
            "version": sequence + 1,
            "version_type": "external",
            "_source": source,
        }


def _id_of(article_id: str) -> str:
    """The id, or of one that is too long for OpenSearch a hash: it is then found by no search, as no page has it."""
    data = article_id.encode("utf-8", "replace")
    return article_id if len(data) <= _LONGEST_ID else hashlib.sha256(data).hexdigest()


def alias_of(prefix: str) -> str:
    """What is searched; the names of the indices behind it begin with it."""
    return f"{prefix}-articles"


def positions_of(prefix: str) -> str:
    """The index of one document: how far the log is in the view, and which build that is."""
    return f"{prefix}-positions"


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
        "source": list(document.sources),
        "outlet": document.outlet,
        "language": document.language,
        "story": document.story_id,
        "group": document.duplicate_of,
    }


def _told(error: Mapping[str, Any]) -> str:
    """Which document, and the kind of error: its reason may quote the text, which belongs in no log."""
    item = next((item for item in error.values() if isinstance(item, Mapping)), {})
    cause = item.get("error")
    kind = cause.get("type") if isinstance(cause, Mapping) else "no reason given"
    return f"{kind}, status {item.get('status')}, of {item.get('_id')}"


def _status(error: Mapping[str, Any]) -> int | None:
    return next((item.get("status") for item in error.values() if isinstance(item, Mapping)), None)
