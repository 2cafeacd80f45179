"""The entry point `wiredesk`. Importing this is cheap: each command loads what it needs when it runs."""

from __future__ import annotations

import os
import sys

import typer

from wiredesk.cli import topics
from wiredesk.cli.errors import CommandError
from wiredesk.cli.process import process
from wiredesk.cli.run import run

app = typer.Typer(
    name="wiredesk",
    help="A streaming news-ingest service: raw pages in, enriched articles and the stories they form out.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
app.command()(run)
app.add_typer(topics.app, name="topics")
app.command()(process)


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
