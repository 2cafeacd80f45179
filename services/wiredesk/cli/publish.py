"""`wiredesk publish`: lines of a file to `articles.raw.v1`."""

from __future__ import annotations

import asyncio
import sys
from typing import Annotated

import typer

from wiredesk.cli.connect import reaching
from wiredesk.cli.errors import FAILED
from wiredesk.cli.lines import opened
from wiredesk.cli.settings import load


def publish(
    file: Annotated[str, typer.Argument(help="JSON lines, or - for standard input.", metavar="FILE.jsonl|-")],
    source: Annotated[
        str, typer.Option(help="Who publishes: part of the record id of every line that names none.")
    ] = "wiredesk-publish",
) -> None:
    """Publish lines of article.raw, article.withdrawal and article.reinstatement.

    A line that breaks the contract is named on standard error, with the field, and not sent; the others are. The exit
    status is 1 if any line was refused, and 69 if Kafka cannot be reached.
    """
    from wiredesk.cli.publishing import Publishing
    from wiredesk.runtime.settings import BrokerSettings

    settings = load(BrokerSettings)
    publishing = Publishing(source)
    with opened(file, sys.stdin.buffer) as (stream, name), reaching(settings.bootstrap_servers):
        asyncio.run(publishing.run(settings, stream, name))
    print(f"{publishing.accepted:,} published, {publishing.refused:,} refused")
    if publishing.refused:
        raise typer.Exit(FAILED)
