"""Records into the pipeline, and what comes out: everything on some topics, read until a condition holds."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from support.brokers import Broker
from wiredesk_schemas.identity import article_id
from wiredesk_schemas.topics import ENRICHED, OUTCOMES, RAW, REJECTED

Json = dict[str, Any]

SENTENCES = (
    "The harbour council of Port Lindley voted on Tuesday to reopen the northern pier.",
    "Mayor Edith Crane said repairs had cost less than the engineers feared.",
    "Fishing crews have used a temporary quay since the storm of last winter.",
    "Two ferry lines are expected to return to their old berths in the spring.",
    "Residents who spoke at the meeting asked for lights along the promenade.",
)


@dataclass(frozen=True)
class Seen:
    """A record that a consumer saw."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes
    headers: dict[str, bytes]

    @property
    def body(self) -> Json:
        fields: Json = json.loads(self.value)
        return fields


def raw(number: int, *, version: int = 0, **fields: object) -> Json:
    """An `article.raw` with text of its own; a later version is a later fetch with another body."""
    day, second = divmod(version, 60)
    return {
        "type": "article.raw",
        "schema_version": "1.0",
        "record_id": f"r{number}-{version}",
        "url": f"https://harbour-post.example/news/{number}",
        "text": f"Pier story number {number}\n\n" + " ".join(SENTENCES) + f"\n\nThis is edition {version} of it.",
        "fetched_at": f"2026-03-{day + 1:02}T10:00:{second:02}Z",
        **fields,
    }


def withdrawal(number: int, **fields: object) -> Json:
    """A takedown of an article made by `raw`."""
    return {
        "type": "article.withdrawal",
        "schema_version": "1.0",
        "record_id": f"w{number}",
        "url": f"https://harbour-post.example/news/{number}",
        "reason": "legal",
        "requested_at": "2026-03-20T10:00:00Z",
        **fields,
    }


async def publish(broker: Broker, records: Iterable[Json | bytes], **options: object) -> None:
    """Write records to `articles.raw.v1`, articles keyed as the client does."""
    producer = broker.producer(**options)
    await producer.start()
    try:
        sent = []
        for record in records:
            value = record if isinstance(record, bytes) else json.dumps(record).encode()
            key = article_id(record["url"]).encode() if isinstance(record, dict) and "url" in record else None
            sent.append(await producer.send(RAW.name, value, key=key))
        await asyncio.gather(*sent)
    finally:
        await producer.stop()


async def read_until(
    broker: Broker, topics: Sequence[str], enough: Callable[[list[Seen]], bool], seconds: float = 45
) -> list[Seen]:
    """Everything on the topics, once it is enough; raises AssertionError with what there was after so many seconds."""
    consumer = broker.consumer(*topics)
    await consumer.start()
    seen: list[Seen] = []
    try:
        async with asyncio.timeout(seconds):
            while not enough(seen):
                for messages in (await consumer.getmany(timeout_ms=100)).values():
                    seen += [
                        Seen(item.topic, item.partition, item.offset, item.key, item.value, dict(item.headers))
                        for item in messages
                    ]
    except TimeoutError:
        kinds = [(item.topic, item.key, item.value[:100]) for item in seen[-5:]]
        raise AssertionError(f"after {seconds} s: {len(seen)} records, the last: {kinds}") from None
    finally:
        await consumer.stop()
    return seen


async def outcomes(broker: Broker, record_ids: Iterable[str], seconds: float = 45) -> dict[str, list[Json]]:
    """Record id → every outcome, rejection or dead letter of it, once each of them has one."""
    wanted = set(record_ids)
    topics = [OUTCOMES.name, REJECTED.name, *(f"articles.{name}.v1.dlq" for name in ("raw", "cleaned", "extracted"))]
    seen = await read_until(broker, topics, lambda items: wanted <= {_record_id(item) for item in items}, seconds)
    found: dict[str, list[Json]] = {}
    for item in seen:
        body = item.body if not item.topic.endswith(".dlq") else {"outcome": "dead_letter", **_headers(item)}
        found.setdefault(_record_id(item), []).append(body)
    return found


async def log_of(broker: Broker, at_least: int, seconds: float = 45) -> list[Json]:
    """The whole log, once it has so many records."""
    return [
        item.body for item in await read_until(broker, [ENRICHED.name], lambda items: len(items) >= at_least, seconds)
    ]


def _record_id(item: Seen) -> str:
    if item.topic.endswith(".dlq"):
        return item.headers["wd_record_id"].decode()
    return str(item.body["record_id"])


def _headers(item: Seen) -> Json:
    return {name: value.decode() for name, value in item.headers.items()}
