"""`wiredesk tail`: the records of a topic, as they come or as they are."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from wiredesk.cli.connect import reaching
from wiredesk.cli.errors import USAGE, CommandError
from wiredesk.cli.settings import load
from wiredesk.cli.times import since_when

if TYPE_CHECKING:
    from wiredesk.runtime.topic_reader import Start


def _topics() -> list[str]:
    from wiredesk_schemas.topics import TOPICS

    return list(TOPICS)


def tail(
    topic: Annotated[str, typer.Argument(help="Its name: see wiredesk topics list.", autocompletion=_topics)],
    from_beginning: Annotated[bool, typer.Option("--from-beginning", help="Start with the oldest record.")] = False,
    since: Annotated[
        str | None, typer.Option(metavar="TIME", help="Start there: 2026-05-04T12:00:00Z, or 15m, 2h, 3d ago.")
    ] = None,
    count: Annotated[int | None, typer.Option("-n", "--count", min=1, help="Stop after so many records.")] = None,
    follow: Annotated[
        bool, typer.Option("--follow/--no-follow", help="Wait for more, or show what is there and stop.")
    ] = True,
    about: Annotated[
        str | None,
        typer.Option("--key", help="Only what has this record id or article id, or is of the article at this URL."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
) -> None:
    """Show the records of a topic: those to come, unless an option says where to start.

    Dead-letter topics (NAME.dlq) show why each record is there. Only committed records are shown.
    """
    from wiredesk.cli.tailing import Tailing
    from wiredesk.runtime.settings import BrokerSettings

    if topic not in _topics():
        raise CommandError(f"there is no topic {topic}; the topics are {', '.join(_topics())}", USAGE)
    if from_beginning and since:
        raise CommandError("--from-beginning and --since cannot go together", USAGE)
    time = since_when(since, datetime.now(UTC)) if since else None
    start: Start = time or ("beginning" if from_beginning or not follow else "end")
    settings = load(BrokerSettings)
    with reaching(settings.bootstrap_servers):
        asyncio.run(Tailing(topic, start, follow=follow, count=count, about=about, as_json=as_json).run(settings))
