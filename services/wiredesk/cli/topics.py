"""`wiredesk topics`: the contract's topics on the broker."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from wiredesk.cli.connect import reaching
from wiredesk.cli.settings import load

app = typer.Typer(help="The topics on the broker.", no_args_is_help=True)


@app.command()
def create(
    replication: Annotated[int, typer.Option(min=1, help="Replicas of every partition.")] = 1,
) -> None:
    """Create what is missing, and fail where a topic has another number of partitions."""
    from wiredesk.runtime.settings import BrokerSettings
    from wiredesk.runtime.topic_admin import create_topics

    settings = load(BrokerSettings)
    with reaching(settings.bootstrap_servers):
        created = asyncio.run(create_topics(settings, replication))
    for topic in created:
        print(f"created {topic.name} ({topic.partitions} partition{'s' if topic.partitions > 1 else ''})")
    if not created:
        print("every topic is there")


@app.command("list")
def list_() -> None:
    """Show every topic of the contract, and how it is on the broker."""
    from rich.console import Console
    from rich.table import Column, Table

    from wiredesk.runtime.settings import BrokerSettings
    from wiredesk.runtime.topic_admin import topic_states

    settings = load(BrokerSettings)
    with reaching(settings.bootstrap_servers):
        states = asyncio.run(topic_states(settings))
    table = Table(Column("topic", no_wrap=True), "partitions", "on the broker", "kept", "written by", "read by")
    for state in states:
        topic = state.topic
        found = "missing" if state.partitions is None else str(state.partitions)
        kept = f"{topic.retention.days} days" if topic.retention else "compacted"
        table.add_row(
            topic.name, str(topic.partitions), found, kept, ", ".join(topic.producers), ", ".join(topic.consumers)
        )
    Console().print(table)
