"""Given names: evidence that a name is a person's, and which of them are one name in several spellings."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources

from wiredesk.extraction.names.genders import gender_of_given_name


def is_given_name(word: str) -> bool:
    """Whether a word is a given name, whatever its letter case."""
    return word.casefold() in _classes() or gender_of_given_name(word) is not None


def given_name_class(word: str) -> str | None:
    """The first spelling of a given name that has several, such as `alexander` for `Oleksandr`."""
    return _classes().get(word.casefold()) or None


@cache
def _classes() -> Mapping[str, str]:
    """Name → the first of its spellings; empty for a name that has only one."""
    data = resources.files("wiredesk.extraction").joinpath("data", "given_names.txt").read_text(encoding="utf-8")
    classes: dict[str, str] = {}
    one_by_one = False
    for line in data.splitlines():
        if line.startswith("#"):
            one_by_one = one_by_one or "One name a word" in line
            continue
        words = line.split()
        for word in words:
            classes.setdefault(word, "" if one_by_one else words[0])
    return classes
