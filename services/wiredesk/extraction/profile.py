"""What the rules know of a language: a file of `languages/` each. Adding a language is a file and a spaCy package."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Annotated, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict

_FOLDER: Final = "languages"


def _split(value: object) -> object:
    return value.split() if isinstance(value, str) else value


Words = Annotated[frozenset[str], BeforeValidator(_split)]
"""Words separated by white space, in lower case."""


class Profile(BaseModel):
    """One language. What a language does not give is empty, and the rules that need it rest."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    language: str
    """ISO 639-1."""
    models: tuple[str, ...] = ()
    """spaCy packages that serve it, best first."""
    stop_words: Words = frozenset()
    """Words that no keyphrase begins or ends with."""


@cache
def profile_of(language: str) -> Profile:
    """The profile of a language (ISO 639-1); an empty one where there is no file."""
    if not (language.isascii() and language.isalpha()):
        return Profile(language=language)
    source = resources.files("wiredesk.extraction").joinpath(_FOLDER, f"{language}.toml")
    if not source.is_file():
        return Profile(language=language)
    return Profile.model_validate(tomllib.loads(source.read_text(encoding="utf-8")))
