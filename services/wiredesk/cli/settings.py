"""Settings for commands: what is wrong with one is said by its variable's name."""

from __future__ import annotations

import os
import re
from difflib import get_close_matches
from typing import Final, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsError

from wiredesk.cleaning.settings import CleaningSettings
from wiredesk.cli.errors import USAGE, CommandError
from wiredesk.extraction.settings import ExtractionSettings
from wiredesk.indexing.settings import IndexingSettings
from wiredesk.runtime.settings import RuntimeSettings

PREFIX: Final = "WIREDESK_"

ALL_SETTINGS: Final[tuple[type[BaseSettings], ...]] = (
    RuntimeSettings,
    CleaningSettings,
    ExtractionSettings,
    IndexingSettings,
)

S = TypeVar("S", bound=BaseSettings)


def load(kind: type[S]) -> S:
    """The settings from the environment; raises `CommandError` with the variables that are wrong."""
    try:
        return kind()
    except ValidationError as error:
        prefix = _prefix(kind)
        raise CommandError("; ".join(_problem(prefix, item) for item in error.errors()), USAGE) from None
    except SettingsError as error:
        raise _unreadable(kind, error) from None


def load_all() -> None:
    """Raise `CommandError` with the variables of the first part of which some are wrong."""
    for kind in ALL_SETTINGS:
        load(kind)


def load_what_is_right(kind: type[S]) -> S:
    """The settings from the environment, with defaults in the place of those that are wrong.

    Raises:
        CommandError: they contradict each other.
    """
    try:
        return kind()
    except ValidationError as error:
        wrong = {str(item["loc"][0]) for item in error.errors() if item["loc"]}
    except SettingsError as error:
        raise _unreadable(kind, error) from None
    defaults = {name: kind.model_fields[name].get_default(call_default_factory=True) for name in wrong}
    try:
        return kind(**defaults)
    except ValidationError as error:
        raise CommandError(str(error), USAGE) from None


def _unreadable(kind: type[BaseSettings], error: SettingsError) -> CommandError:
    """Of a value that could not even be read: a secret's file that is another's, JSON that is none."""
    field = re.search(r'field "(\w+)"', str(error))
    variable = f"{_prefix(kind)}{field[1]}".upper() if field else "a setting"
    return CommandError(f"{variable} cannot be read: {error.__cause__ or error}", USAGE)


def variables() -> frozenset[str]:
    """The names of all environment variables that are settings."""
    return frozenset(f"{_prefix(kind)}{name}".upper() for kind in ALL_SETTINGS for name in kind.model_fields)


def meant_by(variable: str) -> str | None:
    """The setting whose name is nearest to an unknown one, if any is near."""
    return next(iter(get_close_matches(variable, variables(), n=1, cutoff=0.8)), None)


def unknown() -> dict[str, str | None]:
    """Variables of the environment that look like settings and are none → the setting that may be meant."""
    given = sorted(name for name in os.environ if name.startswith(PREFIX))
    return {name: meant_by(name) for name in given if name not in variables()}


def _prefix(kind: type[BaseSettings]) -> str:
    return str(kind.model_config.get("env_prefix", ""))


def _problem(prefix: str, error: ErrorDetails) -> str:
    """What is wrong, with the variable's name where it is about one."""
    said = error["msg"].removeprefix("Value error, ")
    return f"{prefix}{'_'.join(map(str, error['loc']))}".upper() + f": {said}" if error["loc"] else said
