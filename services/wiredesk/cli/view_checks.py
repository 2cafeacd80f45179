"""The checks of `wiredesk doctor` of the views: can they be read, and are they of the broker's log."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from wiredesk.cli.connect import reaching
from wiredesk.cli.errors import CommandError
from wiredesk.cli.find import unavailable
from wiredesk.cli.finding import Finding
from wiredesk.indexing import search
from wiredesk.indexing.errors import NoIndex, SearchUnavailable, StateFormat, ViewMismatch
from wiredesk.indexing.ledger import checked_start
from wiredesk.indexing.owner import views_of_service
from wiredesk.indexing.reader import Reader
from wiredesk.indexing.settings import IndexingSettings
from wiredesk.runtime.errors import FolderInUse, StateFolderError
from wiredesk.runtime.settings import BrokerSettings
from wiredesk.runtime.writer import LOG_TOPICS
from wiredesk_schemas.topics import ENRICHED

if TYPE_CHECKING:
    from wiredesk.runtime.kafka_log import KafkaLog

SECONDS: Final = 15.0


def view_findings(state: Path) -> Iterator[Finding]:
    """What the views in a state folder hold."""
    try:
        with _reader(state) as reader:
            counts = ", ".join(f"{count:,} {status}" for status, count in sorted(reader.counts().items()))
    except NoIndex:
        yield Finding("views", "none here", "if indexing ran on this machine, WIREDESK_STATE_DIR names another folder")
    except StateFormat as error:
        yield Finding("views", error.detail, "stop indexing, then: wiredesk rebuild-index", wrong=True)
    except StateFolderError as error:
        yield Finding("views", error.detail, f"{error.remedy} in WIREDESK_STATE_DIR", wrong=True)
    except FolderInUse as error:
        yield Finding("views", str(error), "let it end, and try again", wrong=True)
    else:
        yield Finding("views", f"articles: {counts or 'none'}")


async def log_findings(state: Path, settings: BrokerSettings) -> AsyncIterator[Finding]:
    """Whether the views are of the log that the broker has, and not ahead of it; nothing where there are none."""
    from wiredesk.runtime.kafka_log import KafkaLog

    try:
        with _reader(state) as reader, reaching(settings.bootstrap_servers):
            async with asyncio.timeout(SECONDS):
                await _compare(reader, KafkaLog(settings))
    except (NoIndex, StateFormat, StateFolderError, FolderInUse):
        return  # told by `view_findings`
    except ViewMismatch as error:
        yield Finding("views and log", str(error), "stop indexing, then: wiredesk rebuild-index", wrong=True)
    except (TimeoutError, CommandError) as error:
        yield Finding("views and log", f"the broker does not tell: {error}", "see the broker's log", wrong=True)
    else:
        yield Finding("views and log", "belong together")


async def search_findings(settings: BrokerSettings, indexing: IndexingSettings) -> AsyncIterator[Finding]:
    """Whether a search engine of its own answers, and how far behind the log it is; nothing of the embedded one."""
    if indexing.search_engine != "opensearch":
        return
    from wiredesk.indexing.agent import opensearch_engine
    from wiredesk.runtime.kafka_log import KafkaLog

    engine = opensearch_engine(indexing)
    log, topic = KafkaLog(settings), ENRICHED.name
    try:
        async with asyncio.timeout(SECONDS):
            held, topic_id, end = engine.position(), await log.topic_id(topic), await log.end(topic)
            start = checked_start(search.NAME, held, topic, topic_id, end)
    except SearchUnavailable as error:
        yield Finding("search", str(unavailable(error)), "enrichment goes on meanwhile", wrong=True)
    except ViewMismatch as error:
        yield Finding("search", str(error), "stop indexing, then: wiredesk rebuild-index", wrong=True)
    except (TimeoutError, OSError) as error:
        yield Finding("search", f"the broker does not tell: {error}", "see the broker's log", wrong=True)
    else:
        lag = end - start - 1  # a log that transactions are written to ends with the mark of one
        behind = f"up to {lag:,} records behind the log" if lag > 0 else "up to date"
        yield Finding("search", f"OpenSearch at {indexing.opensearch_url}, {behind}")
    finally:
        engine.close()


async def _compare(reader: Reader, log: KafkaLog) -> None:
    for topic in LOG_TOPICS:
        reader.check_log(topic, await log.topic_id(topic), await log.end(topic))


@contextmanager
def _reader(state: Path) -> Iterator[Reader]:
    reader = Reader.open_stories(views_of_service(state))
    try:
        yield reader
    finally:
        reader.close()
