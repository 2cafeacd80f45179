"""`wiredesk rebuild-index`: the views thrown away and made anew from the log."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wiredesk.cli.connect import reaching
from wiredesk.cli.errors import CommandError
from wiredesk.cli.progress import Progress
from wiredesk.cli.settings import load

if TYPE_CHECKING:
    from wiredesk.indexing.index import Index
    from wiredesk.runtime.settings import BrokerSettings


def rebuild_index(
    state_dir: Annotated[
        Path | None, typer.Option(help="The state folder; by default that of the settings.", file_okay=False)
    ] = None,
) -> None:
    """Make ledger and search index anew from the log, beside the old ones, and swap. The service must be stopped."""
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
    folder = state / FOLDER
    try:
        with reaching(settings.bootstrap_servers), rebuilding(load(IndexingSettings), folder) as index:
            count = asyncio.run(_apply_log(settings, index))
            held = index.counts()
    except FolderInUse as error:
        raise CommandError(f"{error}; stop the indexing service first") from None
    counted = ", ".join(f"{number:,} {name}" for name, number in held.items())
    print(f"{count:,} records of the log applied; articles: {counted or 'none'}")


async def _apply_log(settings: BrokerSettings, index: Index) -> int:
    """The whole log into empty views, as the service's recovery does; returns how many records."""
    from wiredesk.runtime.kafka_log import KafkaLog
    from wiredesk.runtime.writer import LOG_TOPICS

    log = KafkaLog(settings)
    ends = {topic: await log.end(topic) for topic in LOG_TOPICS}
    count = 0
    with Progress("records", sum(ends.values())) as progress:
        for topic, end in ends.items():
            start = index.resume_at(topic, await log.topic_id(topic), end)
            async for entries in log.read(topic, start, end):
                index.apply(entries)
                count += len(entries)
                progress.advance(len(entries))
    return count
