"""`wiredesk process`: the services' cores over a file, without a broker (CONTRACT, "The batch command")."""

from __future__ import annotations

import asyncio
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer

from wiredesk.cli.errors import USAGE, CommandError
from wiredesk.cli.lines import opened


class Start(StrEnum):
    """Which message the input lines are."""

    RAW = "raw"
    CLEANED = "cleaned"
    EXTRACTED = "extracted"


class End(StrEnum):
    """Which message the output lines are."""

    CLEANED = "cleaned"
    EXTRACTED = "extracted"
    ENRICHED = "enriched"


_ORDER: Final = ("raw", "cleaned", "extracted", "enriched")


def process(
    file: Annotated[str, typer.Argument(help="JSON lines, or - for standard input.", metavar="FILE.jsonl|-")] = "-",
    start: Annotated[Start, typer.Option("--from", help="What the lines are.")] = Start.RAW,
    end: Annotated[End, typer.Option("--until", help="What to print.")] = End.ENRICHED,
    state: Annotated[
        Path | None, typer.Option(help="Keep what was seen in this folder, for the next run.", readable=False)
    ] = None,
    stories: Annotated[bool, typer.Option("--stories", help="Print every story at the end.")] = False,
    workers: Annotated[int | None, typer.Option(min=1, help="Worker processes; by default one a core.")] = None,
) -> None:
    """Run the pipeline over a file, without a broker: one line an outcome, in input order."""
    if _ORDER.index(start) >= _ORDER.index(end):
        raise CommandError(f"--from {start} --until {end} leaves nothing to do", USAGE)
    if end != End.ENRICHED and (state or stories):
        raise CommandError("--state and --stories go with --until enriched", USAGE)

    from wiredesk.cli.batch import Batch, UncleanState
    from wiredesk.cli.state_folder import using
    from wiredesk.indexing.errors import StateFormat, ViewMismatch

    batch = Batch(start=start, end=end, state=state, print_stories=stories, workers=workers)
    with opened(file, sys.stdin.buffer) as (stream, name), using("with --state"):
        try:
            asyncio.run(batch.run(stream, name, sys.stdout.buffer))
        except UncleanState:
            raise CommandError(
                f"the last run with --state {state} was killed before it could close the folder: delete it, begin anew"
            ) from None
        except ViewMismatch:
            raise CommandError(f"{state} is a service's state folder: name another with --state", USAGE) from None
        except StateFormat as error:
            raise CommandError(f"{error.detail}: name another folder with --state, and process again") from None
