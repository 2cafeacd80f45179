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
from collections.abc import Callable, Iterator
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
            speakers=(f"Person {number % 997}",),
            topics=(f"topic {number % 17}",),
            source=f"outlet{number % 50}.example",
            language="en",
            story_id=f"story-{number // 4}",
            duplicate_of=f"article-{number}",
        )


def tantivy_in(found: Iterator[SearchDocument], folder: Path) -> None:
    view = TantivyView.open(folder, CommitSettings(1.0, 1_000_000, 64))
    for number, document in enumerate(found):
        view.put(document)
        if number % 50 == 0:
            view.commit_if_due(datetime.now(UTC))
    view.flush()
    view.close()


def fts5_in(found: Iterator[SearchDocument], path: Path) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("pragma journal_mode = wal")
    connection.execute("pragma synchronous = normal")
    connection.execute("pragma cache_size = -65536")
    connection.executescript(  # the same fields: five to search by word, four to search and count as a whole
        "create table a(rowid integer primary key, id text unique, title text, body text, entity text, speaker text,"
        " topic text, source text, language text, story text, grp text, published int);"
        "create index a_source on a(source); create index a_language on a(language);"
        "create index a_story on a(story); create index a_published on a(published);"
        "create virtual table f using fts5(title, body, entity, speaker, topic, content='a', content_rowid='rowid');"
    )
    last = time.monotonic()
    connection.execute("begin")
    for number, each in enumerate(found):
        texts = (each.title, each.body, *(" ".join(names) for names in (each.entities, each.speakers, each.topics)))
        whole = (each.source, each.language, each.story_id, each.duplicate_of, int(each.published_at.timestamp()))
        connection.execute(
            f"insert into a values ({', '.join('?' * 12)})",
            (number, each.article_id, *texts, *whole),
        )
        connection.execute(
            "insert into f(rowid, title, body, entity, speaker, topic) values (?, ?, ?, ?, ?, ?)", (number, *texts)
        )
        if number % 50 == 0 and time.monotonic() - last >= 1.0:
            connection.execute("commit")
            connection.execute("begin")
            last = time.monotonic()
    connection.execute("commit")
    connection.close()


def percentiles(ask: Callable[[str], object], rounds: int) -> str:
    times = []
    for _ in range(rounds):
        for query in QUERIES:
            start = time.perf_counter()
            ask(query)
            times.append((time.perf_counter() - start) * 1e3)
    times.sort()
    return f"p50 {times[len(times) // 2]:.1f} ms, p99 {times[int(len(times) * 0.99) - 1]:.1f} ms"


def main() -> None:
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("articles", type=Path)
    args.add_argument("--articles-in", "--articles", dest="count", type=int, default=20_000)
    args.add_argument("--rounds", type=int, default=10)
    options = args.parse_args()
    lines = [json.loads(line) for line in options.articles.open(encoding="utf-8")]
    made = list(documents(lines, options.count))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rates = {}
        for engine, work, place in (("tantivy", tantivy_in, folder / "t"), ("fts5", fts5_in, folder / "f.db")):
            start, wall = time.process_time(), time.perf_counter()
            work(iter(made), place)  # type: ignore[operator]
            rates[engine] = len(made) / (time.process_time() - start)
            print(f"{engine:8} in: {rates[engine]:6.0f} a CPU second in {time.perf_counter() - wall:.0f} s")
        print(f"tantivy against FTS5: {rates['tantivy'] / rates['fts5']:.1f} times")
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

        connection = sqlite3.connect(folder / "f.db")

        def ask_fts5(query: str) -> list[object]:
            return connection.execute(
                "select a.id, snippet(f, 1, '<b>', '</b>', '..', 30) from f join a on a.rowid = f.rowid "
                "where f match ? order by rank limit 10",
                (query,),
            ).fetchall()

        print(f"tantivy  search with highlights: {percentiles(ask_tantivy, options.rounds)}")
        print(f"fts5     search with highlights: {percentiles(ask_fts5, options.rounds)}")


if __name__ == "__main__":
    main()
