"""The checks of `wiredesk doctor` of the views: can they be read, and are they of the broker's log."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from wiredesk.cli.connect import reaching
from wiredesk.cli.errors import CommandError
from wiredesk.cli.finding import Finding
from wiredesk.indexing.errors import NoIndex, StateFormat, ViewMismatch
from wiredesk.indexing.owner import views_of_service
from wiredesk.indexing.reader import Reader
from wiredesk.runtime.errors import FolderInUse, StateFolderError
from wiredesk.runtime.settings import BrokerSettings
from wiredesk.runtime.writer import LOG_TOPICS

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
