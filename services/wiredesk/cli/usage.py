"""Usage errors of the option parser, each as one sentence: which argument, what is wrong with it, where its help is."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType
from typing import Any, Final

import typer

from wiredesk.cli.terminal import printable

_HELP_WAS_SHOWN: Final = "NoArgsIsHelpError"
_MISSING: Final = "MissingParameter"
"""Names of exceptions that typer does not give out."""

_WORDS: Final = MappingProxyType(
    {
        "greater_than_equal": "{given} is less than {ge}",
        "greater_than": "{given} is not more than {gt}",
        "less_than_equal": "{given} is more than {le}",
        "less_than": "{given} is not less than {lt}",
        "float_parsing": "{given!r} is no number",
        "int_parsing": "{given!r} is no whole number",
        "int_from_float": "{given!r} is no whole number",
    }
)
"""What pydantic, which converts for typer, names so → what we say; `given` is the argument."""

_PLAINER: Final = (
    ("Value error, ", ""),
    (" does not match the formats '%Y-%m-%d'", " is not of the form YYYY-MM-DD"),
    (". Did you mean ", ": did you mean "),
    ("Got unexpected extra argument(s)", "more arguments than it takes"),
)
"""What is said otherwise → how we say it."""


def sentence_of(error: typer.TyperException, arguments: Sequence[str]) -> str | None:
    """What is wrong with the arguments; None where the help was shown, since there were none."""
    kind = type(error).__name__
    if kind == _HELP_WAS_SHOWN:
        return None
    parameter: Any = getattr(error, "param", None)
    if parameter is None:
        said = _plain(error.format_message())
    elif kind == _MISSING:
        said = f"{_name(parameter)} is missing"
    else:
        said = f"{_name(parameter)}: {_plain(_told(error))}"
    return f"{printable(said)} ({_command(error, arguments)} --help)"


def _told(error: typer.TyperException) -> str:
    """In our words, where pydantic says what is wrong; it may be a part of a longer value."""
    found: Any = error.__cause__
    first = found.errors()[0] if hasattr(found, "errors") else {}
    words = _WORDS.get(first.get("type", ""))
    if words is None:
        return str(error.message)
    limits = {
        name: int(value) if isinstance(value, float) and value.is_integer() else value
        for name, value in first.get("ctx", {}).items()
    }
    return words.format(given=first["input"], **limits)


def _plain(said: str) -> str:
    for theirs, ours in _PLAINER:
        said = said.replace(theirs, ours)
    said = " ".join(said.split()).removesuffix(".")
    return said[:1].lower() + said[1:]


def _name(parameter: Any) -> str:
    """An option by its long name, an argument as the help calls it."""
    names: list[str] = [name.strip("'") for name in parameter.get_error_hint().split(" / ")]
    return max(names, key=len)


def _command(error: typer.TyperException, arguments: Sequence[str]) -> str:
    """The command whose help tells more; of an option without its value, the parser does not tell which."""
    context: Any = getattr(error, "ctx", None)
    if context is not None:
        return str(context.command_path)
    return " ".join(["wiredesk", *(word for word in arguments[:1] if not word.startswith("-"))])
