"""Search: the product's tantivy view against SQLite FTS5, rate in and latency with highlights, in one run.

The lines given are multiplied: each copy is a sample of other lines' sentences.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from wiredesk.indexing.search import BEST
from wiredesk.indexing.search_document import SearchDocument
from wiredesk.indexing.search_query import parse_query
from wiredesk.indexing.search_tantivy import CommitSettings, TantivyView
from wiredesk.indexing.search_tantivy_engine import TantivyEngine
from wiredesk_schemas.article_cleaned import ArticleCleaned

SENTENCE = re.compile(r"(?<=[.!?])\s+")
QUERIES = ("oil prices", '"white house"', "president court", '"police said"', "school", "bank law", "trade china",
           '"last week"', "minister election", "fire")  # fmt: skip
START = datetime(2026, 1, 1, tzinfo=UTC)


def documents(lines: list[dict[str, str]], count: int) -> Iterator[SearchDocument]:
    draw = random.Random(3)
    sentences = [sentence for line in lines for sentence in SENTENCE.split(line["body"]) if sentence]
    for number in range(count):
        yield SearchDocument(
            article_id=f"article-{number}",
            revision=1,
            first_seen_at=START,
            published_at=START + timedelta(minutes=number),
            title=lines[number % len(lines)]["title"],
            body=" ".join(draw.choices(sentences, k=20)),
            entities=(f"Person {number % 997}", f"Place {number % 101}"),
            aliases=(),
            speakers=(f"Person {number % 997}",),
            topics=(f"topic {number % 17}",),
            outlet=f"outlet{number % 50}.example",
            sources=(f"outlet{number % 50}.example",),
            language="en",
            story_id=f"story-{number // 4}",
            duplicate_of=f"article-{number}",
        )


class Tantivy:
    def __init__(self, folder: Path) -> None:
        self.view = TantivyView.open(folder, CommitSettings(3_600, 1_000_000, 64))

    def add(self, found: Sequence[SearchDocument]) -> None:
        for document in found:
            self.view.put(document)
        self.view.flush()

    def close(self) -> None:
        self.view.close()


class Fts5:
    def __init__(self, path: Path) -> None:
        self.connection = sqlite3.connect(path, isolation_level=None)
        self.connection.execute("pragma journal_mode = wal")
        self.connection.execute("pragma synchronous = normal")
        self.connection.execute("pragma cache_size = -65536")
        self.connection.executescript(  # the same fields: five to search by word, four to search and count as a whole
            "create table a(rowid integer primary key, id text unique, title text, body text, entity text,"
            " speaker text, topic text, source text, language text, story text, grp text, published int);"
            "create index a_source on a(source); create index a_language on a(language);"
            "create index a_story on a(story); create index a_published on a(published);"
            "create virtual table f using"
            " fts5(title, body, entity, speaker, topic, content='a', content_rowid='rowid');"
        )
        self.count = 0

    def add(self, found: Sequence[SearchDocument]) -> None:
        self.connection.execute("begin")
        for document in found:
            self._insert(document)
        self.connection.execute("commit")

    def _insert(self, each: SearchDocument) -> None:
        texts = (each.title, each.body, *(" ".join(names) for names in (each.entities, each.speakers, each.topics)))
        whole = (each.outlet, each.language, each.story_id, each.duplicate_of, int(each.published_at.timestamp()))
        self.connection.execute(
            f"insert into a values ({', '.join('?' * 12)})", (self.count, each.article_id, *texts, *whole)
        )
        self.connection.execute(
            "insert into f(rowid, title, body, entity, speaker, topic) values (?, ?, ?, ?, ?, ?)", (self.count, *texts)
        )
        self.count += 1


def fill(tantivy: Tantivy, fts5: Fts5, made: Sequence[SearchDocument], turn: int) -> None:
    """Both engines, in turns; each commits at the end of its turn: 5,000 articles are about a second's on an idle core.

    The CPU time that is not of FTS5's own thread is tantivy's, whose threads work on while FTS5 has its turn.
    """
    all_cpu, fts5_cpu, walls = time.process_time(), 0.0, {"tantivy": 0.0, "fts5": 0.0}
    for start in range(0, len(made), turn):
        part = made[start : start + turn]
        began = time.perf_counter()
        tantivy.add(part)
        between, cpu = time.perf_counter(), time.thread_time()
        fts5.add(part)
        fts5_cpu += time.thread_time() - cpu
        walls["tantivy"] += between - began
        walls["fts5"] += time.perf_counter() - between
    began = time.perf_counter()
    tantivy.close()
    walls["tantivy"] += time.perf_counter() - began
    cpus = {"tantivy": time.process_time() - all_cpu - fts5_cpu, "fts5": fts5_cpu}
    for name, wall in walls.items():
        print(f"{name:8} in: {len(made) / wall:6.0f} a second, {len(made) / cpus[name]:6.0f} a CPU second")
    wall, cpu = walls["fts5"] / walls["tantivy"], cpus["fts5"] / cpus["tantivy"]
    print(f"tantivy against FTS5: {wall:.2f} times the rate, {cpu:.2f} times a CPU second")


def percentiles(ask: Callable[[str], object], rounds: int) -> str:
    """Of the time that a search takes, and of its CPU time: the machine may be busy with other work."""
    walls, cpus = [], []
    for _ in range(rounds):
        for query in QUERIES:
            start, cpu = time.perf_counter(), time.thread_time()
            ask(query)
            walls.append((time.perf_counter() - start) * 1e3)
            cpus.append((time.thread_time() - cpu) * 1e3)
    found = []
    for times in (walls, cpus):
        times.sort()
        found.append(f"p50 {times[len(times) // 2]:.1f} ms, p99 {times[int(len(times) * 0.99) - 1]:.1f} ms")
    return f"{found[0]}; of CPU time {found[1]}"


def main() -> None:
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("articles", type=Path)
    args.add_argument("--articles-in", "--articles", dest="count", type=int, default=20_000)
    args.add_argument(
        "--turn", type=int, default=10_000, help="articles that an engine takes in before the other's turn"
    )
    args.add_argument("--rounds", type=int, default=10)
    options = args.parse_args()
    lines = [json.loads(line) for line in options.articles.open(encoding="utf-8")]
    made = list(documents(lines, options.count))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fts5 = Fts5(folder / "f.db")
        fill(Tantivy(folder / "t"), fts5, made, options.turn)
        bodies = {each.article_id: each for each in made}
        engine_reader = TantivyEngine(folder / "t")

        def ask_tantivy(query: str) -> list[str]:
            clause = parse_query(query)
            hits = engine_reader.find(clause, BEST, 0, 10, ()).hits
            shown = [
                ArticleCleaned.model_construct(article_id=hit.article_id, body=bodies[hit.article_id].body)
                for hit in hits
            ]
            return engine_reader.highlight(clause, shown)

        def ask_fts5(query: str) -> list[object]:
            return fts5.connection.execute(
                "select a.id, snippet(f, 1, '<b>', '</b>', '..', 30) from f join a on a.rowid = f.rowid "
                "where f match ? order by rank limit 10",
                (query,),
            ).fetchall()

        print(f"tantivy  search with highlights: {percentiles(ask_tantivy, options.rounds)}")
        print(f"fts5     search with highlights: {percentiles(ask_fts5, options.rounds)}")


if __name__ == "__main__":
    main()
