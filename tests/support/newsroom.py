"""Articles, corrections, copies, late fetches, takedowns, reinstatements: drawn at random, as indexing reads them."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from support.brokers import Broker
from support.traffic import SENTENCES, Json
from wiredesk_schemas.events import rfc3339
from wiredesk_schemas.identity import article_id
from wiredesk_schemas.topics import EXTRACTED

KINDS = {"article": 50, "copy": 12, "correction": 15, "late": 5, "same": 3, "takedown": 8, "reinstatement": 7}
"""What comes, and how often."""

_START = datetime(2026, 3, 1, tzinfo=UTC)
_NAMES = "Lindvik Hamra Norland Solvind Port Mill Quay Crane Holm Stolt Aase Ruben ferry budget bridge school".split()  # noqa: SIM905


def extracted(url: str, record_id: str, title: str, body: str, fetched_at: datetime, **fields: object) -> Json:
    """An `article.extracted` without entities."""
    article = {
        "type": "article.cleaned",
        "schema_version": "1.0",
        "article_id": article_id(url),
        "record_id": record_id,
        "url": url,
        "fetched_at": rfc3339(fetched_at),
        "title": title,
        "body": body,
        **fields,
    }
    return {
        "type": "article.extracted",
        "schema_version": "1.0",
        "article": article,
        "extraction": {"language": "en"},
    }


class Newsroom:
    """An endless stream of records, the same for the same seed. Record ids count up: `n0`, `n1`, ..."""

    def __init__(self, seed: int) -> None:
        self._draw = random.Random(seed)
        self._articles: list[tuple[str, str, str]] = []
        """Url, title and body of every article, as first published."""
        self.count = 0

    def records(self, count: int) -> list[Json]:
        """The next records."""
        return [self._record() for _ in range(count)]

    def _record(self) -> Json:
        record_id, now = f"n{self.count}", _START + timedelta(minutes=self.count)
        kind = self._draw.choices(list(KINDS), list(KINDS.values()))[0] if self._articles else "article"
        self.count += 1
        if kind == "article":
            return self._article(record_id, now, self._text())
        url, title, body = self._draw.choice(self._articles[-200:])
        if kind == "copy":
            return self._article(record_id, now, (title, body))
        if kind == "correction":
            return extracted(url, record_id, title, f"{body} Corrected: item {self.count}.", now)
        if kind == "late":
            return extracted(url, record_id, title, f"{body} Draft {self.count}.", now - timedelta(hours=5))
        if kind == "same":
            return extracted(url, record_id, title, body, now)
        return {
            "type": "article.withdrawal" if kind == "takedown" else "article.reinstatement",
            "schema_version": "1.0",
            "record_id": record_id,
            "article_id": article_id(url),
            "scope": self._draw.choice(("article", "copies")),
            "reason": "legal",
            "requested_at": rfc3339(now),
        }

    def _article(self, record_id: str, now: datetime, text: tuple[str, str]) -> Json:
        url = f"https://outlet{self._draw.randrange(40)}.example/{self.count}"
        self._articles.append((url, *text))
        return extracted(url, record_id, *text, now, published_at=rfc3339(now))

    def _text(self) -> tuple[str, str]:
        words = self._draw.choices(_NAMES, k=60)
        sentences = [" ".join(words[start : start + 12]) for start in range(0, 60, 12)]
        return " ".join(words[:6]), f"{self._draw.choice(SENTENCES)} {'. '.join(sentences)}. Number {self.count}."


def key_of(record: Json) -> str:
    """The article id that a record is about."""
    return str(record.get("article_id") or record["article"]["article_id"])


def record_id_of(record: Json) -> str:
    return str(record.get("record_id") or record["article"]["record_id"])


async def write(broker: Broker, records: Sequence[Json]) -> None:
    """Into the topic that indexing reads, in order."""
    producer = broker.producer()
    await producer.start()
    try:
        for record in records:
            await producer.send(EXTRACTED.name, json.dumps(record).encode(), key=key_of(record).encode())
        await producer.flush()
    finally:
        await producer.stop()


def in_parts(records: Sequence[Json], count: int) -> Iterator[Sequence[Json]]:
    """The records in so many parts of about one size."""
    size = -(-len(records) // count)
    return (records[start : start + size] for start in range(0, len(records), size))
