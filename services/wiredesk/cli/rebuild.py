"""`wiredesk rebuild-index`: the views thrown away and made anew from the log."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wiredesk.cli.connect import reaching
from wiredesk.cli.errors import CommandError
from wiredesk.cli.find import unavailable
from wiredesk.cli.progress import Progress
from wiredesk.cli.settings import load
from wiredesk.indexing.errors import SearchUnavailable
from wiredesk_schemas.topics import ENRICHED

if TYPE_CHECKING:
    from wiredesk.indexing.index import Index
    from wiredesk.indexing.search_opensearch import OpenSearchView
    from wiredesk.indexing.settings import IndexingSettings
    from wiredesk.runtime.settings import BrokerSettings


def rebuild_index(
    state_dir: Annotated[
        Path | None, typer.Option(help="The state folder; by default that of the settings.", file_okay=False)
    ] = None,
) -> None:
    """Make ledger and search index anew from the log, beside the old ones, and swap. The service must be stopped.

    Where OpenSearch is the search engine, its indices are made anew too.
    """
    from wiredesk.indexing.agent import FOLDER
    from wiredesk.indexing.errors import FolderInUse
    from wiredesk.indexing.folder import StateFolder
    from wiredesk.indexing.rebuild import rebuilding
    from wiredesk.indexing.settings import IndexingSettings
    from wiredesk.runtime.settings import RuntimeSettings

    settings = load(RuntimeSettings)
    state = state_dir or settings.state_dir
    if StateFolder(state).ledger.exists():
        raise CommandError(f"{state} is a folder of `wiredesk process --state`, and has no log: process again instead")
    folder, indexing = state / FOLDER, load(IndexingSettings)
    try:
        with reaching(settings.bootstrap_servers), rebuilding(indexing, folder) as index:
            count = asyncio.run(_apply_log(settings, indexing, index))
            held = index.counts()
    except FolderInUse as error:
        raise CommandError(f"{error}; stop the indexing service first") from None
    counted = ", ".join(f"{number:,} {name}" for name, number in held.items())
    print(f"{count:,} records of the log applied; articles: {counted or 'none'}")


async def _apply_log(settings: BrokerSettings, indexing: IndexingSettings, index: Index) -> int:
    """The whole log into empty views, as the service's recovery does; returns how many records."""
    from wiredesk.runtime.kafka_log import KafkaLog
    from wiredesk.runtime.writer import LOG_TOPICS

    log = KafkaLog(settings)
    ends = {topic: await log.end(topic) for topic in LOG_TOPICS}
    count = 0
    async with _opensearch_anew(indexing) as search:
        with Progress("records", sum(ends.values())) as progress:
            for topic, end in ends.items():
                topic_id = await log.topic_id(topic)
                start = index.resume_at(topic, topic_id, end)
                async for entries in log.read(topic, start, end):
                    index.apply(entries)
                    if search is not None and topic == ENRICHED.name:
                        await search.apply(entries, topic_id)
                    count += len(entries)
                    progress.advance(len(entries))
    return count


@asynccontextmanager
async def _opensearch_anew(settings: IndexingSettings) -> AsyncIterator[OpenSearchView | None]:
    """Indices that no search sees, and that take the place of the old ones on leaving; None for the embedded engine."""
    if settings.search_engine != "opensearch":
        yield None
        return
    from opensearchpy.exceptions import OpenSearchException

    from wiredesk.indexing.agent import opensearch_view

    view = opensearch_view(settings)
    try:
        await view.prepare_anew()
        yield view
        await view.swap()
    except OpenSearchException as error:
        raise unavailable(SearchUnavailable(" ".join(str(error).split())[:300])) from None
    finally:
        await view.close()
