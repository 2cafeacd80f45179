"""Settings for commands: what is wrong with one is said by its variable's name."""

from __future__ import annotations

from typing import TypeVar

from pydantic import ValidationError
from pydantic_settings import BaseSettings

from wiredesk.cli.errors import USAGE, CommandError

S = TypeVar("S", bound=BaseSettings)


def load(kind: type[S]) -> S:
    """The settings from the environment; raises `CommandError` with the variables that are wrong."""
    try:
        return kind()
    except ValidationError as error:
        problems = [
            f"{'_'.join(('WIREDESK', *map(str, item['loc']))).upper()}: {item['msg']}" for item in error.errors()
        ]
        raise CommandError("; ".join(problems), USAGE) from None
