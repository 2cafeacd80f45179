"""`wiredesk demo`: everything that Wiredesk does, shown on some thirty articles, in a minute."""

from __future__ import annotations

import asyncio
import sys
import time
from typing import TYPE_CHECKING, Annotated, Final

import typer

from wiredesk.cli.errors import FAILED, CommandError

if TYPE_CHECKING:
    from wiredesk.cli.log_view import LogView

SHOWN_ARTICLE: Final = "ferry-courier-corrected"
QUERY: Final = "ferry radar"

NEXT: Final = """
What to try next

    wiredesk up                         a broker and all services, to play with
    wiredesk publish pages.jsonl        your own pages; docs/cli.md shows a line
    wiredesk tail articles.enriched.v1  what comes out, as it comes
    wiredesk process pages.jsonl        lines in, lines out, without a broker
    wiredesk --help                     everything else
"""


def demo(
    only_print: Annotated[
        bool, typer.Option("--print", help="Print the records as lines for wiredesk publish, and start nothing.")
    ] = False,
) -> None:
    """Start a broker and all services, publish thirty articles, and show what became of each; under a minute.

    The exit status is 0 only if every record had its expected outcome.
    """
    if only_print:
        _print()
    else:
        asyncio.run(_demo())


def _print() -> None:
    """What `publish` takes; of the records that are broken on purpose, which no publisher lets pass, the number."""
    from wiredesk.cli.demo_records import demo_records
    from wiredesk_schemas.codec import parse
    from wiredesk_schemas.errors import ContractError
    from wiredesk_schemas.topics import RAW

    left_out = 0
    for record in demo_records():
        try:
            parse(record.value, RAW.messages)
        except ContractError:
            left_out += 1
            continue
        print(record.value.decode())
    print(f"{left_out} records that are broken on purpose are left out", file=sys.stderr)


async def _demo() -> None:
    from rich.console import Console

    from wiredesk.cli.demo_records import demo_records
    from wiredesk.cli.demo_report import outcome_table, show_article
    from wiredesk.cli.demo_run import differences, first_hit, run
    from wiredesk.cli.find import shown
    from wiredesk.cli.log_view import LogView
    from wiredesk.cli.stack import stack

    console = Console(highlight=False)
    began = time.monotonic()
    records = demo_records()
    log: list[tuple[str, str]] = []
    console.print("Starting a broker and three services on this machine …")
    try:
        async with stack(say=lambda service, line: log.append((service, line))) as running:
            console.print(f"They work, after {time.monotonic() - began:.0f} s. Publishing {len(records)} records …")
            seen = await run(running, records)
            hit = await first_hit(running.folder, QUERY) if seen.articles else None
    except CommandError:
        _replay(LogView(), log)
        raise
    console.print("\nWhat became of each", style="bold underline")
    console.print(outcome_table(records, seen.outcomes, seen.articles))
    if article := seen.articles.get(SHOWN_ARTICLE):
        console.print("\nOne of the articles, after its correction\n", style="bold underline")
        show_article(console, article)
    if hit:
        console.print(f"\nA search for “{QUERY}”\n", style="bold underline")
        console.print(shown(1, hit))
    wrong = differences(records, seen)
    if not hit:
        wrong.append(f"a search for “{QUERY}” found nothing")
    if wrong:
        _replay(LogView(), [(service, line) for service, line in log if '"level": "info"' not in line])
        console.print(f"\n{len(wrong)} not as expected:", style="bold red")
        for difference in wrong:
            console.print(f"  {difference}", markup=False)
        raise typer.Exit(FAILED)
    console.print(f"All {len(records)} records had their expected outcome, in {time.monotonic() - began:.0f} s.")
    console.print(NEXT, markup=False)


def _replay(view: LogView, log: list[tuple[str, str]]) -> None:
    """What the services said, once it matters."""
    for service, line in log:
        view.say(service, line)
