"""`wiredesk run SERVICE`: one service in the foreground, as a container runs it."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from wiredesk.cli.settings import load


class ServiceName(StrEnum):
    """The services."""

    CLEANING = "cleaning"
    EXTRACTION = "extraction"
    INDEXING = "indexing"


def run(service: Annotated[ServiceName, typer.Argument(help="Which service.")]) -> None:
    """Run one service until SIGTERM or Ctrl-C, which drain what is in flight. Settings: environment, WIREDESK_…"""
    from wiredesk.runtime.service import run_stage, run_writer
    from wiredesk.runtime.settings import RuntimeSettings

    settings = load(RuntimeSettings)
    if service == ServiceName.CLEANING:
        from wiredesk.cleaning.agent import stage as cleaning

        run_stage(cleaning(), settings)
    if service == ServiceName.EXTRACTION:
        from wiredesk.extraction.agent import stage as extraction

        run_stage(extraction(), settings)
    from wiredesk.indexing.agent import SOURCE, opener

    run_writer(SOURCE, opener(settings), settings)
