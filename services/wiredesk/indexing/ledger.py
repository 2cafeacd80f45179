"""The ledger: which revision of which article is held. SQLite, one file, one writer, any number of readers.

Every row is a function of the last log record of its key, so a ledger made anew from the log, compacted or not, is the
same. Commits carry the position in the log in the same transaction.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Self

from wiredesk.indexing import ledger_rows
from wiredesk.indexing.brief import Brief
from wiredesk.indexing.clusters import Group, packed
from wiredesk.indexing.errors import NoIndex, StateFormat, ViewMismatch
from wiredesk.indexing.held import LIVE, WITHDRAWN, Held
from wiredesk.indexing.ledger_schema import ARTICLE_COLUMNS, FORMAT, TABLES
from wiredesk.indexing.times import to_micros
from wiredesk.runtime.errors import FolderInUse, StateFolderError
from wiredesk.runtime.state_folder import MAKE_USABLE, opening
from wiredesk_schemas.article_cleaned import ArticleCleaned
from wiredesk_schemas.story import Story

NAME = "ledger"
_BUSY_SECONDS = 10.0
_LOCKED = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_UNUSABLE = frozenset(
    {
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_READONLY,
    }
)
"""What a person has to mend; every other error of an operation is ours."""
_ARTICLE = ", ".join(f"articles.{column}" for column in ARTICLE_COLUMNS)
_SELECT = f"select {_ARTICLE} from articles where article_id = ?"  # noqa: S608 - names of columns
_UPSERT = (
    f"insert into articles ({', '.join(ARTICLE_COLUMNS)}) values ({', '.join('?' * len(ARTICLE_COLUMNS))}) "  # noqa: S608 - names of columns
    f"on conflict (article_id) do update set {', '.join(f'{name} = excluded.{name}' for name in ARTICLE_COLUMNS[1:])}"
)
_LINKED = (
    "with recursive linked (article_id) as (select ?1 union "
    "select articles.article_id from articles join linked on duplicate_of = linked.article_id)"
)
"""An article and its copies, and theirs: a copy becomes the head of later ones when its own head has another text."""


@dataclass(frozen=True, slots=True)
class Position:
    """How far a view has read a topic: `position` is the offset of the first record that is not applied."""

    topic_id: str
    position: int


@dataclass(frozen=True, slots=True)
class StoryRow:
    """What the ledger keeps of a story; its articles are those that name it."""

    story_id: str
    storyline_id: str
    revision: int
    merged_into: str | None


class Ledger:
    """Reads, and writes in transactions. Not thread-safe."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @classmethod
    def open(cls, path: Path | None, cache_mib: int = 64) -> Self:
        """For writing; None is in memory.

        Raises:
            StateFormat: the file is of another version of the program, or damaged.
            StateFolderError: it cannot be read or written.
            FolderInUse: another program has locked it.
        """
        with _opening(path):
            connection = sqlite3.connect(path or ":memory:", isolation_level=None, timeout=_BUSY_SECONDS)
            _check_format(connection, path)
            connection.execute("pragma secure_delete = on")  # what a takedown erases leaves no bytes behind
            connection.execute("pragma journal_mode = wal")
            connection.execute("pragma synchronous = normal")  # a commit lost to a power cut is read again from the log
            connection.execute(f"pragma cache_size = -{cache_mib * 1024}")
            connection.executescript(TABLES)
            connection.execute(f"pragma user_version = {FORMAT}")
        return cls(connection)

    @classmethod
    def read_only(cls, path: Path) -> Self:
        """For the command line, beside a running writer or without one.

        Raises:
            NoIndex: there is no ledger.
            StateFormat: the file is of another version of the program, or damaged.
            StateFolderError: it cannot be read.
            FolderInUse: another program has locked it.
        """
        with opening(path.parent):
            if not path.exists():
                raise NoIndex(f"there is no ledger at {path}")
        with _opening(path):
            connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=_BUSY_SECONDS)
            _check_format(connection, path)
        return cls(connection)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    # --- reading ---------------------------------------------------------------------------------------------------

    def held(self, article_id: str) -> Held | None:
        """The state of an article, without its text."""
        row = self._connection.execute(_SELECT, (article_id,)).fetchone()
        return ledger_rows.held_from(row, None) if row else None

    def article(self, article_id: str) -> ArticleCleaned | None:
        """The text of the revision held."""
        row = self._connection.execute("select article from texts where article_id = ?", (article_id,)).fetchone()
        return ledger_rows.unpack(row[0]) if row else None

    def id_at(self, sequence: int) -> str | None:
        """The article whose last log record has this number."""
        row = self._connection.execute("select article_id from articles where sequence = ?", (sequence,)).fetchone()
        return str(row[0]) if row else None

    def sketches(self, limit: int) -> list[tuple[int, bytes, bool]]:
        """Number and sketch of the latest live articles, and whether each is a copy, in the order of the log."""
        rows = self._connection.execute(
            "select sequence, sketch, duplicate is not null from articles where sketch is not null "
            "order by sequence desc limit ?",
            (limit,),
        ).fetchall()
        return [(sequence, sketch, bool(is_copy)) for sequence, sketch, is_copy in reversed(rows)]

    def live(self, article_ids: Sequence[str]) -> dict[str, Held]:
        """Those of the articles that are live, without their texts."""
        marks = ", ".join("?" * len(article_ids))
        rows = self._connection.execute(
            f"select {_ARTICLE} from articles where article_id in ({marks}) and status = '{LIVE}'",  # noqa: S608
            tuple(article_ids),
        )
        return {row[0]: ledger_rows.held_from(row, None) for row in rows}

    def live_where(self, column: str, value: str) -> Iterator[str]:
        """The live articles whose `column` has a value, in the order of the log, read as far as they are asked for."""
        assert column in ARTICLE_COLUMNS
        rows = self._connection.execute(
            f"select article_id from articles where {column} = ? and status = '{LIVE}' order by sequence",  # noqa: S608
            (value,),
        )
        return (row[0] for row in rows)

    def sources_of(self, head: str) -> list[str]:
        """The outlet of every live article of a duplicate group, the head's first, then in the order of the log."""
        rows = self._connection.execute(
            f"{_LINKED} select json_extract(brief, '$.source') from linked join articles using (article_id) "  # noqa: S608
            "join texts using (article_id) order by article_id <> ?1, sequence",
            (head,),
        )
        return [row[0] for row in rows]

    def members_of(self, head: str) -> dict[str, str]:
        """The live articles of a duplicate group, the head first, then the eldest, and the head that each names."""
        rows = self._connection.execute(
            f"{_LINKED} select article_id, coalesce(duplicate_of, article_id) from linked "  # noqa: S608
            f"join articles using (article_id) where status = '{LIVE}' "
            "order by article_id <> ?1, first_seen_at, article_id",
            (head,),
        )
        return dict(rows.fetchall())

    def withdrawn_for(self, article_id: str) -> list[str]:
        """The articles that are withdrawn by a request that named this one, in the order of the log."""
        rows = self._connection.execute(
            "select article_id from articles where requested_for = ? and status = 'withdrawn' order by sequence",
            (article_id,),
        )
        return [row[0] for row in rows]

    def latest_withdrawn(self, limit: int) -> list[str]:
        """The articles that are withdrawn, those of the latest requests."""
        rows = self._connection.execute(
            f"select article_id from articles where status = '{WITHDRAWN}' order by sequence desc limit ?",  # noqa: S608
            (limit,),
        )
        return [row[0] for row in rows]

    def blocking(self, content_hash: str) -> list[str]:
        """The articles with this text that are withdrawn with their copies."""
        rows = self._connection.execute(
            f"select article_id from articles where request_hash = ? and status = '{WITHDRAWN}'",  # noqa: S608
            (content_hash,),
        )
        return [row[0] for row in rows]

    def next_sequence(self) -> int:
        """The number that the next log record gets."""
        return int(self._connection.execute("select coalesce(max(sequence), -1) + 1 from articles").fetchone()[0])

    def story(self, story_id: str) -> StoryRow | None:
        """A story, also one that was merged."""
        row = self._connection.execute(
            "select story_id, storyline_id, revision, merged_into from stories where story_id = ?", (story_id,)
        ).fetchone()
        return StoryRow(*row) if row else None

    def stories(self) -> list[StoryRow]:
        """Every story, also those that were merged, in the order in which they came."""
        rows = self._connection.execute(
            "select story_id, storyline_id, revision, merged_into from stories order by rowid"
        )
        return [StoryRow(*row) for row in rows]

    def survivor(self, story_id: str) -> str:
        """The story that this one was merged into in the end, or itself."""
        while (row := self.story(story_id)) is not None and row.merged_into:
            story_id = row.merged_into
        return story_id

    def all_names_of(self, story_id: str) -> list[str]:
        """A story and those that were merged into it."""
        names = [story_id]
        for name in names:
            rows = self._connection.execute("select story_id from stories where merged_into = ?", (name,))
            names += sorted(row[0] for row in rows)
        return names

    def briefs(self, story_id: str) -> dict[str, Brief]:
        """The live articles of a story, also of those that were merged into it, by id."""
        found: dict[str, Brief] = {}
        for name in self.all_names_of(story_id):
            rows = self._connection.execute(
                "select article_id, brief from articles join texts using (article_id) where story_id = ?", (name,)
            )
            found |= {row[0]: Brief.model_validate_json(row[1]) for row in rows}
        return found

    def busiest_stories(self, start: datetime, end: datetime, limit: int) -> list[str]:
        """The stories of most live articles from a time on and before another, merged ones under their survivors."""
        rows = self._connection.execute(
            "select story_id, count(*) from articles join texts using (article_id) where seen_at >= ? and seen_at < ? "
            "group by story_id",
            (to_micros(start), to_micros(end)),
        )
        counts: Counter[str] = Counter()
        for story_id, count in rows.fetchall():
            counts[self.survivor(story_id)] += count
        return [name for name, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:limit]]

    def stories_of(self, storyline_id: str) -> list[str]:
        """The stories of a storyline that were not merged."""
        rows = self._connection.execute(
            "select story_id from stories where storyline_id = ? and merged_into is null order by story_id",
            (storyline_id,),
        )
        return [row[0] for row in rows]

    def groups(self) -> Iterator[tuple[str, Group]]:
        """The groups of the last days, with their kinds, in the order of their last members."""
        rows = self._connection.execute(
            "select kind, id, parent, first, last, size, length, centre from groups order by last, kind, id"
        )
        for kind, name, parent, first, last, size, length, centre in rows:
            yield kind, Group(name, parent, first, last, size, length, None, centre)

    def latest_articles(self, limit: int) -> Iterator[ArticleCleaned]:
        """The texts of the latest live articles, in the order of the log."""
        rows = self._connection.execute(
            "select article from articles join texts using (article_id) where sequence > "
            "(select coalesce(max(sequence), 0) from articles) - ? order by sequence",
            (limit,),
        )
        return (ledger_rows.unpack(row[0]) for row in rows)

    def live_after(self, rowid: int, limit: int) -> list[tuple[int, Held, ArticleCleaned]]:
        """The next live articles in the order of their rows, with their texts."""
        rows = self._connection.execute(
            f"select articles.rowid, texts.article, {_ARTICLE} from articles join texts using (article_id) "  # noqa: S608
            "where articles.rowid > ? order by articles.rowid limit ?",
            (rowid, limit),
        )
        return [(row[0], ledger_rows.held_from(row[2:], None), ledger_rows.unpack(row[1])) for row in rows]

    def counts(self) -> Mapping[str, int]:
        """Articles by status."""
        return dict(self._connection.execute("select status, count(*) from articles group by status").fetchall())

    def position(self, topic: str) -> Position | None:
        """How far the log topic is applied; None before its first record."""
        row = self._connection.execute("select topic_id, position from positions where topic = ?", (topic,)).fetchone()
        return Position(*row) if row else None

    def contents(self) -> Iterator[str]:
        """Every row of every table as text, in a fixed order: two ledgers with equal contents are equal."""
        for table in ("articles", "texts", "stories"):
            for row in self._connection.execute(f"select * from {table} order by 1"):  # noqa: S608 - fixed names
                yield f"{table} {row!r}"

    # --- writing ---------------------------------------------------------------------------------------------------

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing."""
        self._connection.execute("begin immediate")
        try:
            yield
        except BaseException:
            self._connection.execute("rollback")
            raise
        self._connection.execute("commit")

    def put(self, held: Held) -> None:
        """The new state of an article; the text of what is not live goes."""
        self._connection.execute(_UPSERT, ledger_rows.row_of(held))
        if held.revision_held is None:
            self._connection.execute("delete from texts where article_id = ?", (held.article_id,))
        elif held.revision_held.article_json is not None and held.revision_held.brief is not None:
            text = ledger_rows.pack(held.revision_held.article_json)
            brief = held.revision_held.brief.model_dump_json(exclude_none=True)
            self._connection.execute(
                "insert into texts values (?, ?, ?, ?) on conflict (article_id) do update set "
                "article = excluded.article, seen_at = excluded.seen_at, brief = excluded.brief",
                (held.article_id, text, to_micros(held.revision_held.brief.seen_at), brief),
            )

    def scrub(self) -> None:
        """Empty the write-ahead log: in the file itself nothing erased is left (`secure_delete`), in its log there is.

        A reader at work puts it off to the next time.
        """
        with suppress(sqlite3.OperationalError):  # locked, by a reader of this connection
            self._connection.execute("pragma wal_checkpoint(truncate)").fetchone()

    def put_group(self, kind: str, group_id: str, group: Group | None) -> None:
        """The new state of a group; None is gone."""
        if group is None:
            self._connection.execute("delete from groups where kind = ? and id = ?", (kind, group_id))
            return
        centre = group.packed if group.centre is None else packed(group.centre)
        self._connection.execute(
            "insert or replace into groups values (?, ?, ?, ?, ?, ?, ?, ?)",
            (kind, group_id, group.parent, group.first, group.last, group.size, group.length, centre),
        )

    def erase(self, article_id: str) -> None:
        """Forget an article altogether: a null value in the log, which this writer never writes."""
        for table in ("articles", "texts"):
            self._connection.execute(f"delete from {table} where article_id = ?", (article_id,))  # noqa: S608

    def put_story(self, story: Story) -> None:
        """The new state of a story."""
        self._connection.execute(
            "insert into stories values (?, ?, ?, ?) on conflict (story_id) do update set "
            "storyline_id = excluded.storyline_id, revision = excluded.revision, merged_into = excluded.merged_into",
            (story.story_id, story.storyline_id, story.revision, story.merged_into),
        )

    def put_position(self, topic: str, position: Position) -> None:
        """How far the log topic is applied."""
        self._connection.execute(
            "insert into positions values (?, ?, ?) on conflict (topic) do update set "
            "topic_id = excluded.topic_id, position = excluded.position",
            (topic, position.topic_id, position.position),
        )


def checked_start(view: str, held: Position | None, topic: str, topic_id: str, end: int) -> int:
    """Where a view goes on reading a topic.

    Raises:
        ViewMismatch: it has read another topic of that name, or further than the log goes.
    """
    if held is None:
        return 0
    if held.topic_id != topic_id:
        raise ViewMismatch(view, f"was made from another log: {topic} had the id {held.topic_id}, now it is {topic_id}")
    if held.position > end:
        raise ViewMismatch(
            view, f"is ahead of the log: it has read {topic} up to {held.position}, the log ends at {end}"
        )
    return held.position


@contextmanager
def _opening(path: Path | None) -> Iterator[None]:
    """Turn what SQLite says of a file that it cannot open into errors for people."""
    try:
        yield
    except sqlite3.OperationalError as error:
        code = error.sqlite_errorcode & 0xFF  # what is above tells why, in more detail than anybody needs
        if code in _LOCKED:
            raise FolderInUse(f"the ledger {path} is locked by another program") from None
        if code not in _UNUSABLE:
            raise
        folder, name = (path.parent, path.name) if path else (None, None)
        raise StateFolderError(f"the state folder {folder} cannot be used ({name}: {error})", MAKE_USABLE) from None
    except sqlite3.DatabaseError as error:
        raise StateFormat(f"the ledger {path} is damaged ({error})") from None


def _check_format(connection: sqlite3.Connection, path: Path | None) -> None:
    found = connection.execute("pragma user_version").fetchone()[0]
    if found not in (0, FORMAT):
        raise StateFormat(f"the ledger {path} has format {found}, this program reads {FORMAT}")
