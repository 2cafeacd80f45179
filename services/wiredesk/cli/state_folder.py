"""Errors of the state folder, as sentences of a command that takes `--state`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import typer

from wiredesk.cli.errors import USAGE, CommandError
from wiredesk.runtime.errors import FolderInUse, StateFolderError

STATE: Final = typer.Option(
    "--state",
    help="The state folder; by default the one in WIREDESK_STATE_DIR.",
    readable=False,  # not asked by the option parser: what cannot be read is told in one way, wherever it is found
)
WHERE: Final = "with --state, or in WIREDESK_STATE_DIR"
"""How most commands are told which folder they read."""


@contextmanager
def using(where: str = WHERE, *, if_in_use: str = "wait until that has ended") -> Iterator[None]:
    """Say what to do: name another folder, `where` that is named; or, of one that is in use, `if_in_use`."""
    try:
        yield
    except StateFolderError as error:
        raise CommandError(error.named(where), USAGE) from None
    except FolderInUse as error:
        raise CommandError(f"{error}: {if_in_use}") from None
