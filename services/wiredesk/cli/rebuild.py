"""`wiredesk rebuild-index`: the views made anew from the log, beside the old ones, and swapped."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wiredesk.cli.connect import reaching
from wiredesk.cli.errors import CommandError
from wiredesk.cli.settings import load

if TYPE_CHECKING:
    from wiredesk.indexing.index import Index
    from wiredesk.runtime.settings import RuntimeSettings


def rebuild_index(
    state: Annotated[
        Path | None, typer.Option(help="The state folder; by default the one in WIREDESK_STATE_DIR.")
    ] = None,
) -> None:
    """Make ledger and search index anew from the log, while the indexing service is stopped.

    The old views stay until the new ones are complete. Nothing is decided anew: revisions, duplicates, stories and
    takedowns come out as the log has them.
    """
    from wiredesk.indexing.agent import FOLDER
    from wiredesk.indexing.errors import FolderInUse
    from wiredesk.indexing.rebuild import rebuilding
    from wiredesk.indexing.settings import IndexingSettings
    from wiredesk.runtime.settings import RuntimeSettings

    runtime = load(RuntimeSettings)
    folder = (state or runtime.state_dir) / FOLDER
    try:
        with rebuilding(load(IndexingSettings), folder) as index:
            with reaching(runtime.bootstrap_servers):
                asyncio.run(_from_log(index, runtime))
            counts = index.counts()
    except FolderInUse as error:
        raise CommandError(f"{error}: stop the indexing service first") from None
    print(", ".join(f"{count} articles {status}" for status, count in sorted(counts.items())) or "the log is empty")


async def _from_log(index: Index, runtime: RuntimeSettings) -> None:
    from wiredesk.cli.progress import Progress
    from wiredesk.runtime.kafka_log import KafkaLog
    from wiredesk.runtime.writer import LOG_TOPICS

    log = KafkaLog(runtime)
    ends = {topic: await log.end(topic) for topic in LOG_TOPICS}
    with Progress("log records", sum(ends.values())) as progress:
        for topic, end in ends.items():
            start = index.resume_at(topic, await log.topic_id(topic), end)
            async for entries in log.read(topic, start, end):
                index.apply(entries)
                progress.advance(len(entries))
