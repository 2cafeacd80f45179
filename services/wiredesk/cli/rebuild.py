"""`wiredesk rebuild-index`: the views thrown away and made anew from the log."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wiredesk.cli.connect import reaching
from wiredesk.cli.errors import USAGE, CommandError
from wiredesk.cli.find import unavailable
from wiredesk.cli.progress import Progress
from wiredesk.cli.settings import load
from wiredesk.cli.state_folder import using
from wiredesk.indexing.errors import SearchUnavailable
from wiredesk_schemas.topics import ENRICHED

if TYPE_CHECKING:
    from wiredesk.indexing.index import Index
    from wiredesk.indexing.search_opensearch import OpenSearchView
    from wiredesk.indexing.settings import IndexingSettings
    from wiredesk.runtime.log import Log, LogEntry
    from wiredesk.runtime.settings import BrokerSettings


def rebuild_index(
    state: Annotated[
        Path | None,
        typer.Option(
            "--state",
            "--state-dir",
            help="The state folder; by default the one in WIREDESK_STATE_DIR.",
            readable=False,
        ),
    ] = None,
) -> None:
    """Make ledger and search index anew from the log, beside the old ones, and swap. The service must be stopped.

    Where OpenSearch is the search engine, its indices are made anew too.
    """
    from wiredesk.indexing.folder import StateFolder
    from wiredesk.indexing.owner import Owner, owner_of, views_of_service
    from wiredesk.indexing.rebuild import rebuilding
    from wiredesk.indexing.settings import IndexingSettings
    from wiredesk.runtime.settings import RuntimeSettings

    settings, indexing = load(RuntimeSettings), load(IndexingSettings)
    folder = state or settings.state_dir
    with using(if_in_use="stop the indexing service first"):
        if owner_of(folder) is Owner.BATCH:
            raise CommandError(f"{folder} is a folder of {Owner.BATCH}, and has no log: process again instead", USAGE)
        with rebuilding(indexing, views_of_service(folder)) as index:
            was_there = StateFolder(views_of_service(folder)).ledger.exists()
            count = asyncio.run(_apply_log(settings, indexing, index))
            held = index.counts()
    counted = ", ".join(f"{number:,} {name}" for name, number in held.items())
    print(f"{count:,} records of the log applied; articles: {counted or 'none'}")
    if not was_there:
        print(f"{folder} had no views before: if others were meant, name their folder with --state", file=sys.stderr)


async def _apply_log(settings: BrokerSettings, indexing: IndexingSettings, index: Index) -> int:
    """The whole log into empty views, as the service's recovery does; returns how many records."""
    from wiredesk.runtime.kafka_log import KafkaLog
    from wiredesk.runtime.writer import LOG_TOPICS

    log = KafkaLog(settings)
    with reaching(settings.bootstrap_servers):
        ends = {topic: await log.end(topic) for topic in LOG_TOPICS}
        topic_ids = {topic: await log.topic_id(topic) for topic in LOG_TOPICS}
    count = 0
    async with _opensearch_anew(indexing, topic_ids[ENRICHED.name]) as search:
        with Progress("offsets of the log", sum(ends.values())) as progress:
            for topic, end in ends.items():
                start = index.resume_at(topic, topic_ids[topic], end)
                progress.advance(start)
                async for entries in _read(log, topic, start, end, settings.bootstrap_servers):
                    index.apply(entries)
                    if search is not None and topic == ENRICHED.name:
                        await search.apply(entries, topic_ids[topic])
                    count += len(entries)
                    reached = entries[-1].offset + 1
                    progress.advance(reached - start)
                    start = reached
                progress.advance(end - start)  # markers of transactions, and what compaction has left out
    return count


async def _read(log: Log, topic: str, start: int, end: int, servers: str) -> AsyncIterator[Sequence[LogEntry]]:
    """Records of the log. What goes wrong here is Kafka's; what goes wrong with them is not."""
    with reaching(servers):
        async for entries in log.read(topic, start, end):
            yield entries


@asynccontextmanager
async def _opensearch_anew(settings: IndexingSettings, topic_id: str) -> AsyncIterator[OpenSearchView | None]:
    """Indices that no search sees, and that take the place of the old ones on leaving; None for the embedded engine.

    `topic_id` is that of the log that they are made from.
    """
    if settings.search_engine != "opensearch":
        yield None
        return
    from opensearchpy.exceptions import OpenSearchException

    from wiredesk.indexing.agent import opensearch_view
    from wiredesk.indexing.search_opensearch import SearchRefused
    from wiredesk.indexing.search_opensearch_engine import reason_of

    view = opensearch_view(settings)
    try:
        await view.prepare_anew()
        yield view
        await view.swap(topic_id)
    except SearchRefused as error:
        raise CommandError(f"OpenSearch did not take all of it: stop every service, and try again ({error})") from None
    except OpenSearchException as error:
        raise unavailable(SearchUnavailable(reason_of(error))) from None
    finally:
        await view.close()
