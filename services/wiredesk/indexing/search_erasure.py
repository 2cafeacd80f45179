"""Takes the words of what was taken down out of the search index's files: a removed document stays in its segment.

tantivy merges segments when it likes, and its Python package offers no merge on demand. So, some days after a takedown,
every live document is written once more, a few at a time: what is left behind are segments in which nothing lives, and
these go with their files at the next commit. A note in the folder says how far this has come; a restart goes on there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, Protocol

import structlog

from wiredesk.indexing.dates import seen_at
from wiredesk.indexing.held import Held
from wiredesk.indexing.ledger import Ledger
from wiredesk.indexing.outlets import outlet_of
from wiredesk.indexing.search_document import SearchDocument, sources_of
from wiredesk_schemas.article_cleaned import ArticleCleaned

DOCUMENTS: Final = 200
"""Written again at a time, twice a second: a million in some forty minutes."""

_NOTE: Final = "erasure.json"

log = structlog.get_logger("wiredesk.search")


@dataclass(frozen=True, slots=True)
class StoredNames:
    """What a search index has of a document, and the ledger has not."""

    entities: tuple[str, ...]
    aliases: tuple[str, ...]
    speakers: tuple[str, ...]
    topics: tuple[str, ...]
    language: str


class Rewritable(Protocol):
    """The search view, for this purpose."""

    def flush(self) -> None:
        """Make all of it durable."""

    def stored(self, article_ids: Sequence[str]) -> Mapping[str, StoredNames]:
        """What is committed of these articles."""

    def put_again(self, document: SearchDocument) -> None:
        """Replace a document by the same."""


@dataclass(frozen=True, slots=True)
class _Note:
    """`asked`: something was removed since the last round began, first at `since` (seconds since 1970; None: not known
    yet). `after`: the last article of the ledger that this round has written again; None: no round."""

    asked: bool = False
    since: float | None = None
    after: int | None = None


class SearchErasure:
    """Args: the search `folder`; its `view`; the `ledger`; the `days` that may pass before a round begins."""

    def __init__(self, folder: Path, view: Rewritable, ledger: Ledger, days: float) -> None:
        self._path = folder / _NOTE
        self._view = view
        self._ledger = ledger
        self._wait = timedelta(days=days)
        self._note = self._read()

    def ask(self) -> None:
        """A document was removed. On disk before the removal is."""
        if not self._note.asked:
            self._keep(replace(self._note, asked=True, since=None))

    def go_on(self, now: datetime) -> None:
        """A step of a round, if one is due; called twice a second."""
        note = self._note
        if note.asked and note.since is None:
            note = self._keep(replace(note, since=now.timestamp()))
        if note.after is None and note.since is not None and now.timestamp() >= note.since + self._wait.total_seconds():
            note = self._keep(_Note(after=0))
        if note.after is not None:
            self._write_again(note.after)

    def _write_again(self, after: int) -> None:
        self._view.flush()
        page = self._ledger.live_after(after, DOCUMENTS)
        known = self._view.stored([held.article_id for _, held, _ in page])
        for _, held, article in page:
            if held.article_id in known:  # else it is yet to come from the log
                self._view.put_again(_document(held, article, known[held.article_id]))
        self._view.flush()
        self._keep(replace(self._note, after=page[-1][0] if page else None))
        if not page:
            log.info("what was taken down has left the search index's files")

    def _keep(self, note: _Note) -> _Note:
        self._note = note
        if note == _Note():
            self._path.unlink(missing_ok=True)
            return note
        beside = self._path.with_name(f"{_NOTE}.new")
        beside.write_text(json.dumps(asdict(note)), encoding="utf-8")
        beside.replace(self._path)
        return note

    def _read(self) -> _Note:
        return _Note(**json.loads(self._path.read_text(encoding="utf-8"))) if self._path.exists() else _Note()


def _document(held: Held, article: ArticleCleaned, names: StoredNames) -> SearchDocument:
    revision = held.revision_held
    assert revision is not None, "a live article has a revision"
    return SearchDocument(
        article_id=held.article_id,
        revision=held.revision,
        first_seen_at=held.first_seen_at,
        published_at=seen_at(article),
        title=article.title,
        body=article.body,
        entities=names.entities,
        aliases=names.aliases,
        speakers=names.speakers,
        topics=names.topics,
        outlet=outlet_of(article),
        sources=sources_of(article),
        language=names.language,
        story_id=revision.story_id,
        duplicate_of=revision.duplicate.of if revision.duplicate else held.article_id,
    )
