"""The entry point `wiredesk`. Importing this is cheap: each command loads what it needs when it runs."""

from __future__ import annotations

import os
import sys
from typing import Final

import typer

from wiredesk.cli import topics
from wiredesk.cli.demo import demo
from wiredesk.cli.errors import CommandError
from wiredesk.cli.find import search
from wiredesk.cli.process import process
from wiredesk.cli.publish import publish
from wiredesk.cli.requests import reinstate, takedown
from wiredesk.cli.run import run
from wiredesk.cli.tail import tail
from wiredesk.cli.up import up

_START: Final = "Start here"
_SCRAPERS: Final = "Publish"
_LOOK: Final = "Look"
_OPERATORS: Final = "Operate"

app = typer.Typer(name="wiredesk", no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode="rich")
app.command(rich_help_panel=_START)(demo)
app.command(rich_help_panel=_START)(up)
app.command(rich_help_panel=_START)(process)
app.command(rich_help_panel=_SCRAPERS)(publish)
app.command(rich_help_panel=_SCRAPERS)(takedown)
app.command(rich_help_panel=_SCRAPERS)(reinstate)
app.command(rich_help_panel=_LOOK)(tail)
app.command(rich_help_panel=_LOOK)(search)
app.add_typer(topics.app, name="topics", rich_help_panel=_OPERATORS)
app.command(rich_help_panel=_OPERATORS)(run)


@app.callback()
def wiredesk() -> None:
    """A streaming news-ingest service: raw pages in, enriched articles and the stories they form out."""


def main() -> None:
    """Run the command line; an error is one sentence on standard error and an exit status."""
    try:
        app()
    except CommandError as error:
        print(f"wiredesk: {error}", file=sys.stderr)
        sys.exit(error.status)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        # The reader of our output went away, as `head` does: nothing is wrong, and nothing is left to say.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
