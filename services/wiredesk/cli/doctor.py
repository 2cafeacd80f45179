"""`wiredesk doctor`: what is reachable, what is misconfigured, and the fix."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import typer

from wiredesk.cli.errors import FAILED, UNREACHABLE

if TYPE_CHECKING:
    from wiredesk.cli.finding import Finding


def doctor() -> None:
    """Check settings, installed parts, broker, topics, consumer groups and state folder, and say how to mend each.

    The exit status is 0 if nothing is wrong, 69 if Kafka cannot be reached, else 1. What is only worth knowing (a
    service that is not running, a part that this machine may not need) is marked with - and is not an error.
    """
    from rich.console import Console

    from wiredesk.cli.broker_checks import BROKER
    from wiredesk.cli.checks import findings

    console = Console(highlight=False, soft_wrap=True)
    found: list[Finding] = []

    async def check() -> None:
        async for finding in findings():
            console.print(_line(finding), markup=True)
            found.append(finding)

    asyncio.run(check())
    wrong = [finding.what for finding in found if finding.wrong]
    if wrong:
        console.print(f"\n{len(wrong)} to mend: {', '.join(wrong)}", markup=False)
        raise typer.Exit(UNREACHABLE if BROKER in wrong else FAILED)
    console.print("\nNothing is wrong.")


def _line(finding: Finding) -> str:
    from rich.markup import escape

    mark = "[bold red]✗[/]" if finding.wrong else "[green]✓[/]" if finding.fix is None else "[yellow]-[/]"
    fix = f"\n{'':24}→ {escape(finding.fix)}" if finding.fix else ""
    return f"{mark} {finding.what:<20}  {escape(finding.says)}{fix}"
