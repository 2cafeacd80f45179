"""Many articles out of a few: a stream for benchmarks whose events, copies and sizes are those of news.

    python benchmarks/indexing/synthetic.py extracted.jsonl --articles 200000 > many.jsonl

Each article is made of 24 random sentences of the lines given (`article.extracted`, or `article.cleaned`,
which get an empty extraction), one word in ten another, its names those of its event: so three articles tell each
event, none is near another, and the vocabulary grows as it does in news. Every fifth article is a copy of the one
before, a sentence shorter. Extractions are those of the lines, as they are: their offsets mean nothing here.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from wiredesk_schemas.identity import article_id, content_hash

START: Final = datetime(2026, 1, 1, tzinfo=UTC)
SENTENCES: Final = 24
PER_EVENT: Final = 3
COPY_EVERY: Final = 5
NAMES_PER_EVENT: Final = 12
OTHER_WORD: Final = 0.1
EVENTS_AT_ONCE: Final = 50
"""Articles of one event come this many articles apart."""

SENTENCE: Final = re.compile(r"(?<=[.!?])\s+")
WORD: Final = re.compile(r"[A-Za-z]{3,}")


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The lines as `article.extracted`."""
    found = [json.loads(line) for line in path.open(encoding="utf-8")]
    return [
        line
        if line["type"] == "article.extracted"
        else {"type": "article.extracted", "schema_version": "1.0", "article": line, "extraction": {}}
        for line in found
    ]


def stream(lines: Sequence[dict[str, Any]], count: int, articles_a_day: int) -> Iterator[bytes]:
    """The articles, a day's in the time of a day, the same in every run."""
    draw = random.Random(11)
    sentences = [text for line in lines for text in SENTENCE.split(line["article"]["body"]) if len(text) > 20]
    words = sorted({word for text in sentences for word in WORD.findall(text) if word.islower()})
    before: list[str] = []
    for number in range(count):
        block, place = divmod(number, EVENTS_AT_ONCE * PER_EVENT)
        names = _names(block * EVENTS_AT_ONCE + place % EVENTS_AT_ONCE)
        is_copy = number % COPY_EVERY == COPY_EVERY - 1
        chosen = (
            before[:-1]
            if is_copy
            else [_told(text, names, words, draw) for text in draw.choices(sentences, k=SENTENCES)]
        )
        before = chosen
        yield _line(lines[number % len(lines)], number, chosen, START + timedelta(days=number / articles_a_day))


def _names(event: int) -> list[str]:
    draw = random.Random(event)
    return [
        "".join(draw.choices("abcdefghijklmnoprstuvw", k=draw.randint(4, 9))).title() for _ in range(NAMES_PER_EVENT)
    ]


def _told(sentence: str, names: list[str], words: list[str], draw: random.Random) -> str:
    def other(match: re.Match[str]) -> str:
        word = match.group()
        if word[0].isupper():
            return names[hash_of(word) % NAMES_PER_EVENT]
        return words[int(draw.random() * len(words))] if draw.random() < OTHER_WORD else word

    return WORD.sub(other, sentence)


def hash_of(word: str) -> int:
    """The same in every process."""
    return sum(ord(letter) * place for place, letter in enumerate(word, 1))


def _line(line: dict[str, Any], number: int, sentences: list[str], time: datetime) -> bytes:
    url = f"https://outlet{number % 200}.example/news/{number}"
    title, body, at = sentences[0][:90], "\n\n".join(sentences), time.isoformat()
    article = {key: value for key, value in line["article"].items() if key != "canonical_url"}
    article |= {"article_id": article_id(url), "url": url, "record_id": f"r{number}", "fetched_at": at}
    article |= {"published_at": at, "title": title, "body": body, "content_hash": content_hash(title, body)}
    return json.dumps(line | {"article": article}, ensure_ascii=False).encode("utf-8", "replace")


def main() -> None:
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("lines", type=Path)
    args.add_argument("--articles", type=int, default=10_000)
    args.add_argument("--articles-a-day", type=int, default=200_000)
    options = args.parse_args()
    for line in stream(read_lines(options.lines), options.articles, options.articles_a_day):
        sys.stdout.buffer.write(line + b"\n")


if __name__ == "__main__":
    main()
