"""`wiredesk run SERVICE`: one service in the foreground, as a container runs it."""

from __future__ import annotations

import sys
import threading
from enum import StrEnum
from typing import Annotated

import structlog
import typer

from wiredesk.cli.errors import FAILED
from wiredesk.cli.settings import load, unknown
from wiredesk.runtime.exits import leave

log = structlog.get_logger("wiredesk.cli")


class ServiceName(StrEnum):
    """The services."""

    CLEANING = "cleaning"
    EXTRACTION = "extraction"
    INDEXING = "indexing"


def run(
    service: Annotated[ServiceName, typer.Argument(help="Which service.")],
    while_stdin_is_open: Annotated[bool, typer.Option("--while-stdin-is-open", hidden=True)] = False,
) -> None:
    """Run one service until SIGTERM or Ctrl-C, which drain what is in flight.

    Settings are environment variables, WIREDESK_…
    """
    from wiredesk.runtime.logging import configure
    from wiredesk.runtime.service import run_stage, run_writer
    from wiredesk.runtime.settings import RuntimeSettings

    settings = load(RuntimeSettings)
    configure(settings.log_format, settings.log_level, service)
    _tell_what_is_no_setting()
    if while_stdin_is_open:
        threading.Thread(target=_end_with_stdin, daemon=True).start()
    if service == ServiceName.CLEANING:
        from wiredesk.cleaning.agent import stage as cleaning
        from wiredesk.cleaning.settings import CleaningSettings

        run_stage(cleaning(load(CleaningSettings)), settings)
    if service == ServiceName.EXTRACTION:
        from wiredesk.extraction.agent import stage as extraction
        from wiredesk.extraction.settings import ExtractionSettings

        run_stage(extraction(load(ExtractionSettings)), settings)
    from wiredesk.indexing.agent import SOURCE, follower, opener
    from wiredesk.indexing.settings import IndexingSettings

    indexing = load(IndexingSettings)
    run_writer(SOURCE, opener(settings, indexing), settings, follower=follower(indexing))


def _tell_what_is_no_setting() -> None:
    """A mistyped name would otherwise be a default without a word; what is like no setting may be meant for another."""
    for name, meant in unknown().items():
        if meant:
            log.warning("there is no such setting", variable=name, meant=meant)
        else:
            log.info("no service reads this variable", variable=name)


def _end_with_stdin() -> None:
    """For services of `wiredesk up`, which may die without a word, and its broker with it: nothing is left to drain."""
    while sys.stdin.buffer.read(1024):
        pass
    leave(FAILED)
