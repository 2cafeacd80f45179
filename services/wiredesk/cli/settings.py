"""Settings for commands: what is wrong with one is said by its variable's name."""

from __future__ import annotations

from typing import TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings

from wiredesk.cli.errors import USAGE, CommandError

S = TypeVar("S", bound=BaseSettings)


def load(kind: type[S]) -> S:
    """The settings from the environment; raises `CommandError` with the variables that are wrong."""
    try:
        return kind()
    except ValidationError as error:
        prefix = str(kind.model_config.get("env_prefix", ""))
        raise CommandError("; ".join(_problem(prefix, item) for item in error.errors()), USAGE) from None


def _problem(prefix: str, error: ErrorDetails) -> str:
    """What is wrong, with the variable's name where it is about one."""
    said = error["msg"].removeprefix("Value error, ")
    return f"{prefix}{'_'.join(map(str, error['loc']))}".upper() + f": {said}" if error["loc"] else said
