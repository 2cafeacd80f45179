"""The checks of `wiredesk doctor` that ask the broker: does it answer, are the topics right, who reads them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Final

from wiredesk.cli.connect import reaching
from wiredesk.cli.errors import CommandError
from wiredesk.cli.finding import Finding
from wiredesk.runtime.group_state import group_states
from wiredesk.runtime.settings import BrokerSettings
from wiredesk.runtime.topic_admin import topic_states

BROKER: Final = "broker"
SECONDS: Final = 15.0


async def broker_findings(settings: BrokerSettings) -> AsyncIterator[Finding]:
    """Each question builds on the one before."""
    address = settings.bootstrap_servers
    try:
        with reaching(address):
            async with asyncio.timeout(SECONDS):
                topics = await topic_states(settings)
    except TimeoutError:
        says = f"{address} took longer than {SECONDS:.0f} s"
        yield Finding(BROKER, says, "look at its log, and the network", wrong=True)
        return
    except CommandError as error:
        says, _, fix = str(error).partition(": ")
        yield Finding(BROKER, says, fix or "see the broker's log", wrong=True)
        return
    yield Finding(BROKER, f"answers at {address}")
    missing = [state.topic.name for state in topics if state.partitions is None]
    other = [state for state in topics if state.partitions not in (None, state.topic.partitions)]
    if missing:
        yield Finding("topics", f"missing: {', '.join(missing)}", "wiredesk topics create", wrong=True)
    for state in other:
        says = f"{state.topic.name} has {state.partitions} partitions and must have {state.topic.partitions}"
        fix = "delete it, if it holds nothing that you need; then: wiredesk topics create"
        yield Finding("topics", says, fix, wrong=True)
    if missing or other:
        return
    yield Finding("topics", f"all {len(topics)} are there")
    try:
        with reaching(address):
            async with asyncio.timeout(SECONDS):
                groups = await group_states(settings)
    except (TimeoutError, CommandError) as error:
        yield Finding("groups", f"the broker does not tell: {error}", "see the broker's log", wrong=True)
        return
    for group in groups:
        waiting = f"{group.lag:,} records waiting"
        if group.members:
            members = f"{group.members} member{'s' if group.members > 1 else ''}"
            yield Finding(f"group {group.service}", f"{members}, {waiting}")
        else:
            yield Finding(
                f"group {group.service}",
                f"nobody runs, {waiting}",
                f"wiredesk run {group.service}, or start its container",
            )
