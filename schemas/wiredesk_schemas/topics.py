"""The one table of topics: creation, compose, AsyncAPI, docs, dead letters and every service read it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import Final

from wiredesk_schemas.article_cleaned import ArticleCleaned
from wiredesk_schemas.article_enriched import ArticleEnriched
from wiredesk_schemas.article_extracted import ArticleExtracted
from wiredesk_schemas.article_outcome import ArticleOutcome
from wiredesk_schemas.article_raw import ArticleRaw
from wiredesk_schemas.article_rejected import ArticleRejected
from wiredesk_schemas.base import Message
from wiredesk_schemas.facts import ArticleReinstated, ArticleWithdrawn
from wiredesk_schemas.limits import MAX_DEAD_LETTER_BYTES, MAX_TRANSPORT_BYTES
from wiredesk_schemas.requests import ArticleReinstatement, ArticleWithdrawal
from wiredesk_schemas.story import Story


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of the contract. `retention` is None where the topic is compacted."""

    name: str
    key: str
    """What the key is, for people: the codec of every key is UTF-8."""
    messages: tuple[type[Message], ...]
    """The models of its records; empty for dead letters, which are the bytes of another topic."""
    partitions: int
    producers: tuple[str, ...]
    consumers: tuple[str, ...]
    retention: timedelta | None = None
    log_append_time: bool = False
    transactional: bool = False
    """Written in transactions: readers use `isolation.level=read_committed`."""
    max_message_bytes: int = MAX_TRANSPORT_BYTES

    @property
    def compacted(self) -> bool:
        """Whether the broker keeps the last value of every key for ever."""
        return self.retention is None

    @property
    def config(self) -> dict[str, str]:
        """The topic's settings on the broker."""
        settings = {
            "max.message.bytes": str(self.max_message_bytes),
            "message.timestamp.type": "LogAppendTime" if self.log_append_time else "CreateTime",
        }
        if self.retention is None:
            return settings | {"cleanup.policy": "compact", "max.compaction.lag.ms": _milliseconds(timedelta(hours=24))}
        return settings | {"cleanup.policy": "delete", "retention.ms": _milliseconds(self.retention)}


def _milliseconds(span: timedelta) -> str:
    return str(int(span.total_seconds() * 1000))


_REQUESTS: tuple[type[Message], ...] = (ArticleWithdrawal, ArticleReinstatement)

RAW: Final = Topic(
    name="articles.raw.v1",
    key="article id (may be null)",
    messages=(ArticleRaw, *_REQUESTS),
    partitions=6,
    producers=("scrapers",),
    consumers=("cleaning",),
    retention=timedelta(days=7),
    log_append_time=True,
)
CLEANED: Final = Topic(
    name="articles.cleaned.v1",
    key="article id",
    messages=(ArticleCleaned, *_REQUESTS),
    partitions=6,
    producers=("cleaning",),
    consumers=("extraction",),
    retention=timedelta(days=3),
)
EXTRACTED: Final = Topic(
    name="articles.extracted.v1",
    key="article id",
    messages=(ArticleExtracted, *_REQUESTS),
    partitions=1,
    producers=("extraction",),
    consumers=("indexing",),
    retention=timedelta(days=3),
)
ENRICHED: Final = Topic(
    name="articles.enriched.v1",
    key="article id",
    messages=(ArticleEnriched, ArticleWithdrawn, ArticleReinstated),
    partitions=1,
    producers=("indexing",),
    consumers=("consumers", "indexing"),
    transactional=True,
)
STORIES: Final = Topic(
    name="stories.v1",
    key="story id",
    messages=(Story,),
    partitions=1,
    producers=("indexing",),
    consumers=("consumers", "indexing"),
    transactional=True,
)
REJECTED: Final = Topic(
    name="articles.rejected.v1",
    key="article id",
    messages=(ArticleRejected,),
    partitions=6,
    producers=("cleaning",),
    consumers=("operators",),
    retention=timedelta(days=14),
)
OUTCOMES: Final = Topic(
    name="articles.outcomes.v1",
    key="record id",
    messages=(ArticleOutcome,),
    partitions=6,
    producers=("indexing",),
    consumers=("scrapers", "operators"),
    retention=timedelta(days=14),
    transactional=True,
)

DEAD_LETTER_SUFFIX: Final = ".dlq"
SERVICES: Final = ("cleaning", "extraction", "indexing")


def dead_letters_of(topic: Topic) -> Topic:
    """The topic that takes the records of `topic` which no code could handle."""
    return Topic(
        name=topic.name + DEAD_LETTER_SUFFIX,
        key="as it was read",
        messages=(),
        partitions=1,
        producers=tuple(name for name in topic.consumers if name in SERVICES),
        consumers=("operators",),
        retention=timedelta(days=14),
        max_message_bytes=MAX_DEAD_LETTER_BYTES,
    )


MAIN: Final = (RAW, CLEANED, EXTRACTED, ENRICHED, STORIES, REJECTED, OUTCOMES)
DEAD_LETTERS: Final = tuple(dead_letters_of(topic) for topic in (RAW, CLEANED, EXTRACTED))
TOPICS: Final = MappingProxyType({topic.name: topic for topic in (*MAIN, *DEAD_LETTERS)})
"""Name → topic, for every topic that Wiredesk creates."""


def topic_of(message: type[Message] | Message) -> Iterator[Topic]:
    """The topics that carry a message."""
    model = message if isinstance(message, type) else type(message)
    return (topic for topic in MAIN if model in topic.messages)
