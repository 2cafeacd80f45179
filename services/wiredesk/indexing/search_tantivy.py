"""The search view in tantivy: embedded, the default. Bodies are not stored: the ledger has them, and forgets better."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, Self

import tantivy

from wiredesk.indexing.errors import NoIndex, StateFormat
from wiredesk.indexing.ledger import Position
from wiredesk.indexing.search_document import SearchDocument
from wiredesk.indexing.search_erasure import StoredNames
from wiredesk.indexing.search_text import searchable
from wiredesk.runtime.errors import Misconfigured
from wiredesk.runtime.state_folder import opening

_ANALYZER: Final = "words"
"""Of words between signs: in small letters, and Latin ones without their accents, as OpenSearch's is."""
_LONGEST_WORD: Final = 40
"""Bytes; a longer one is no word."""
_POSITION_FILE: Final = "position.json"
_THREADS: Final = 1
_IN_RECOVERY: Final = 10
"""Nobody waits to see what is read again from the log: commits are rarer by this factor."""
_AGAIN: Final = 20
"""Commits' worth of articles that may have been committed without their position: far more than can be."""
_MIB: Final = 1024 * 1024
_FIRST_TIME: Final = datetime(1678, 1, 1, tzinfo=UTC)
_LAST_TIME: Final = datetime(2262, 1, 1, tzinfo=UTC)
_AS_SEARCHED: Final = "\x1f"
"""Between a name as it is written and as it is searched, where these differ: both are in one stored value."""


def schema() -> Any:
    """The fields of `SearchDocument`, as tantivy knows them."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("title", "body"):
        builder.add_text_field(name, stored=False, tokenizer_name=_ANALYZER)
    for name in ("entity", "speaker", "topic"):  # stored, since the ledger has them not: see `search_erasure`
        builder.add_text_field(name, stored=True, tokenizer_name=_ANALYZER)
    for name in ("entity_name", "topic_name"):  # for facets only: searched by word, in `entity` and `topic`
        stored = name == "entity_name"  # which tells names from aliases
        builder.add_text_field(name, stored=stored, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("source", stored=False, tokenizer_name="raw", index_option="basic")
    for name in ("outlet", "language", "story"):
        builder.add_text_field(name, stored=name == "language", fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("group", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_date_field("published", stored=False, fast=True, indexed=True)
    return builder.build()


@dataclass(frozen=True, slots=True)
class CommitSettings:
    """When a commit is due, and the writer's memory."""

    seconds: float
    articles: int
    memory_mib: int


class TantivyView:
    """One writer; readers of other processes open the folder themselves (`open_index`)."""

    def __init__(self, folder: Path, index: Any, settings: CommitSettings) -> None:
        self._folder = folder
        self._index = index
        self._settings = settings
        self._writer: Any = index.writer(settings.memory_mib * _MIB, _THREADS)
        self._durable = _read_positions(folder)
        self._reached = dict(self._durable)
        self._waiting = 0
        self._put = 0
        self._again = _AGAIN * settings.articles if _has_documents(index) else 0
        """After a crash between commit and position, what was committed last comes again: it must be replaced. What
        comes later is new, unless it is a revision."""
        self._committed_at: datetime | None = None

    @classmethod
    def open(cls, folder: Path, settings: CommitSettings) -> Self:
        """Open the index, making it if need be.

        Raises:
            StateFormat: it is of another version of the program, or damaged.
            StateFolderError: the folder cannot be read or written.
        """
        with _reading(folder):
            folder.mkdir(parents=True, exist_ok=True)
            return cls(folder, with_analyzer(tantivy.Index(schema(), path=str(folder))), settings)

    def position(self, topic: str) -> Position | None:
        """How far the log topic is in the index, durably."""
        return self._reached.get(topic)

    def put(self, document: SearchDocument) -> None:
        """Add an article, or replace it."""
        if document.revision > 1 or self._put < self._again:
            self._writer.delete_documents_by_term("id", document.article_id)
        self._put += 1
        self._writer.add_document(_tantivy_document(document))
        self._waiting += 1

    def put_again(self, document: SearchDocument) -> None:
        """Replace a document by the same: it leaves its old segment."""
        self._writer.delete_documents_by_term("id", document.article_id)
        self._writer.add_document(_tantivy_document(document))
        self._waiting += 1

    def stored(self, article_ids: Sequence[str]) -> dict[str, StoredNames]:
        """What is committed of these articles, and the ledger does not have."""
        self._index.reload()
        searcher = self._index.searcher()
        query = tantivy.Query.term_set_query(self._index.schema, "id", list(article_ids))
        hits = searcher.search(query, max(1, len(article_ids))).hits
        documents = (searcher.doc(address).to_dict() for _, address in hits)
        return {document["id"][0]: _names(document) for document in documents}

    def remove(self, article_id: str) -> None:
        """Take an article out."""
        self._writer.delete_documents_by_term("id", article_id)
        self._waiting += 1

    def advance(self, topic: str, position: Position) -> None:
        """What was put so far covers the log topic up to here; in a long recovery, commit now and then."""
        self._reached[topic] = position
        if self._waiting >= _IN_RECOVERY * self._settings.articles:
            self.flush()

    def commit_if_due(self, now: datetime) -> None:
        """Commit if 1,000 articles wait or a second has passed (settings)."""
        if self._committed_at is None:
            self._committed_at = now
        if not self._waiting and self._reached == self._durable:
            return
        late = now - self._committed_at >= timedelta(seconds=self._settings.seconds)
        if late or self._waiting >= self._settings.articles:
            self.flush()
            self._committed_at = now

    def flush(self) -> None:
        """Commit, then write down the position: a crash between the two applies some records twice, harmlessly."""
        if self._waiting:
            self._writer.commit()
            self._waiting = 0
        if self._reached != self._durable:
            _write_positions(self._folder, self._reached)
            self._durable = dict(self._reached)

    def rollback(self) -> None:
        """Forget what is not committed."""
        self._writer.rollback()
        self._waiting = 0
        self._put = 0
        self._again = _AGAIN * self._settings.articles if _has_documents(self._index) else 0
        self._reached = dict(self._durable)

    def close(self) -> None:
        """Wait for merges, and let go of the files."""
        self._writer.rollback()
        self._writer.wait_merging_threads()


def open_index(folder: Path) -> Any:
    """The index for reading, beside a running writer or without one.

    Raises:
        NoIndex: there is none.
        StateFormat: it is damaged.
        StateFolderError: it cannot be read.
    """
    with _reading(folder):
        if not folder.is_dir() or not tantivy.Index.exists(str(folder)):
            raise NoIndex(f"there is no search index at {folder}")
        return with_analyzer(tantivy.Index.open(str(folder)))


def with_analyzer(index: Any) -> Any:
    """An index does not keep its analysers: whoever opens it brings them."""
    index.register_tokenizer(
        _ANALYZER,
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.remove_long(_LONGEST_WORD))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.ascii_fold())
        .build(),
    )
    return index


def representable(time: datetime) -> datetime:
    """The time, or the nearest that tantivy holds: it counts nanoseconds from 1970 in 64 bits, and refuses others."""
    return min(max(time, _FIRST_TIME), _LAST_TIME)


def position_in(folder: Path, topic: str) -> Position | None:
    """How far the log topic is in the index of a folder, durably; raises `StateFormat` where that is damaged."""
    with _reading(folder):
        return _read_positions(folder).get(topic)


@contextmanager
def _reading(folder: Path) -> Iterator[None]:
    """Turn what is wrong with the files into errors for people; tantivy tells everything as a ValueError."""
    try:
        with opening(folder):
            yield
    except Misconfigured:
        raise
    except ValueError as error:
        what = str(error).partition(": ")[0].lower()  # what follows quotes the file
        raise StateFormat(f"the search index at {folder} cannot be used ({what})") from None


def _has_documents(index: Any) -> bool:
    index.reload()
    return bool(index.searcher().num_docs)


def _tantivy_document(document: SearchDocument) -> Any:
    return tantivy.Document(
        id=[document.article_id],
        title=[searchable(document.title)],
        body=[searchable(document.body)],
        entity=_searched((*document.entities, *document.aliases)),
        entity_name=list(document.entities),
        speaker=_searched(document.speakers),
        topic=_searched(document.topics),
        topic_name=list(document.topics),
        source=list(document.sources),
        outlet=[document.outlet],
        language=[document.language],
        story=[document.story_id],
        group=[document.duplicate_of],
        published=[representable(document.published_at)],
    )


def _names(document: Mapping[str, Sequence[str]]) -> StoredNames:
    entities = tuple(document.get("entity_name", ()))
    return StoredNames(
        entities=entities,
        aliases=tuple(name for name in _written(document.get("entity", ())) if name not in entities),
        speakers=_written(document.get("speaker", ())),
        topics=_written(document.get("topic", ())),
        language=document["language"][0],
    )


def _searched(names: Sequence[str]) -> list[str]:
    """Names as they are searched, and before them as they are written where that is another way."""
    pairs = ((name, searchable(name)) for name in names)
    return [name if name == folded else f"{name}{_AS_SEARCHED}{folded}" for name, folded in pairs]


def _written(values: Sequence[str]) -> tuple[str, ...]:
    """The names that `_searched` was given."""
    return tuple(value.partition(_AS_SEARCHED)[0] for value in values)


def _read_positions(folder: Path) -> dict[str, Position]:
    path = folder / _POSITION_FILE
    if not path.exists():
        return {}
    text = path.read_text(encoding="utf-8")
    try:
        return {topic: Position(**value) for topic, value in json.loads(text).items()}
    except (ValueError, TypeError, AttributeError):
        raise StateFormat(f"{path} is damaged") from None


def _write_positions(folder: Path, positions: dict[str, Position]) -> None:
    """Atomically: a reader finds the old file or the new one."""
    beside = folder / f"{_POSITION_FILE}.new"
    with beside.open("w", encoding="utf-8") as file:
        json.dump({topic: asdict(value) for topic, value in positions.items()}, file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, folder / _POSITION_FILE)
