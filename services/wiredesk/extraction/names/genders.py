"""Whether a person is a woman or a man, as far as the given name tells; for pronouns only, never published."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources


def gender_of_given_name(word: str) -> str | None:
    """`female`, `male`, or None where a name does not tell."""
    return _genders().get(word.casefold())


@cache
def _genders() -> Mapping[str, str]:
    data = resources.files("wiredesk.extraction").joinpath("data", "genders.txt").read_text(encoding="utf-8")
    lines = (line.partition(":") for line in data.splitlines() if not line.startswith("#"))
    return {name: gender for gender, _, names in lines for name in names.split()}
