"""The words that tell what an article is about, weighted: what stories are told apart by.

News says first what matters (the inverted pyramid), so the title and the first lines count more. Names, words that
stand with a capital and never without, count double: events differ in who and where more than in what. Languages are
not told apart: common words of any language weigh little once the stream has shown that they are common; only English
function words are known beforehand.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Vector = dict[int, float]
"""Term → weight, of length 1. A term is the CRC-32 of its stem."""

_AROUND: Final = "!\"#$%&'()*+,-.:;<=>?@[\\]^_`{|}~" + "‘’‚“”„‹›«»¡¿·•‐‑‒―′″©®™"
"""Signs that may stand around a word."""
_BETWEEN: Final = "—–/…"
"""Signs that stand between words without white space."""
_MAX_CHARACTERS: Final = 3_500
_BY_PLACE: Final = np.repeat([3.0, 2.0, 1.0], [40, 80, 280])
"""How often a word of the text counts, by its place; later words do not count."""
_TITLE_WORDS: Final = 40
_TITLE_WEIGHT: Final = 3.0
_NAME_WEIGHT: Final = 2.0
_SIZE: Final = 120
"""Terms of an article's vector: the heaviest."""
_NOTHING: Final = 0
_FADE_AT: Final = 50_000
_LOGARITHMS: Final = np.log(np.arange(_FADE_AT + 1) + 0.5)
_PLACES: Final = 1 << 22
"""Of the table of terms: 8 MiB."""
_LOW_BITS: Final = np.uint32(_PLACES - 1)

_FUNCTION_WORDS: Final = frozenset(
    (  # noqa: SIM905 - a list is easier to read as text
        "a about after all also am an and any are as at be because been before being but by can cent "
        "could did do does during each first for from had has have he her him his how i if in into is it "
        "its just last may me more most mr mrs ms my new no not now of on one only or other our out over "
        "own per said same say says she should so some such than that the their them then there these "
        "they this those through time to too two under until up us very was we were what when where "
        "which while who whom why will with would year years you your day days people u.s "
    ).split()
)
_ENDINGS: Final = ("'s", "’s", "ing", "ed", "es", "s")
"""Taken off the end of a word of which three letters stay: a light stemmer, wrong now and then and always the same."""
_LAST_OF_ENDINGS: Final = frozenset(ending[-1] for ending in _ENDINGS)


Terms = NDArray[np.uint32]
"""The terms of a text, each once."""


@dataclass(frozen=True, slots=True)
class Counts:
    """The terms of a text, and the root of how often each stands there, by place, names doubled."""

    terms: Terms
    weights: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Words:
    """The words of an article: its terms, and the vector made of them."""

    terms: Terms
    vector: Vector


NO_WORDS: Final = Words(np.empty(0, np.uint32), {})


def counts_of(title: str, body: str) -> Counts:
    """How often each term stands in the text, more where it says first what matters."""
    words = _words(body, len(_BY_PLACE))
    count = len(words)
    words += _words(title, _TITLE_WORDS)
    weights = np.full(len(words), _TITLE_WEIGHT)
    weights[:count] = _BY_PLACE[:count]
    written = np.fromiter(map(_TERM_OF.__getitem__, words), np.int64, len(words))
    terms, places = np.unique(np.abs(written), return_inverse=True)
    in_small_letters = np.bincount(places, written > 0, len(terms))
    roots = np.sqrt(np.bincount(places, weights, len(terms)))
    roots[in_small_letters == 0] *= _NAME_WEIGHT
    told = terms != _NOTHING
    return Counts(terms[told].astype(np.uint32), roots[told])


class Commonness:
    """In how many articles each term stands, of the latest ones: old counts fade.

    A table of fixed size, so that what is looked up costs the same whatever has been read. Terms with the same low bits
    share a count: of 200,000 terms about one in twenty.
    """

    _AT_FIRST: Final = 200
    """Articles that are taken to have been seen before the first: no term is common from the start."""

    def __init__(self) -> None:
        self._articles = 0
        self._with = np.zeros(_PLACES, np.uint16)

    def add(self, terms: Terms) -> None:
        """One article with these terms."""
        self._articles += 1
        self._with[terms & _LOW_BITS] += 1
        if self._articles >= _FADE_AT:
            self._articles //= 2
            self._with >>= 1

    def words(self, title: str, body: str) -> Words:
        """The words of an article, weighted by what is common now."""
        counts = counts_of(title, body)
        return Words(counts.terms, self.vector(counts))

    def vector(self, counts: Counts) -> Vector:
        """The heaviest terms, weighted by their rarity (TF-IDF), heaviest first, of length 1."""
        total = math.log(self._articles + self._AT_FIRST)
        weights = counts.weights * (total - _LOGARITHMS[self._with[counts.terms & _LOW_BITS]])
        heaviest = np.argsort(-weights, kind="stable")[:_SIZE]
        weights = weights[heaviest]
        weights /= math.sqrt(weights @ weights) or 1.0
        return dict(zip(counts.terms[heaviest].tolist(), weights.tolist(), strict=True))


def _words(text: str, most: int) -> list[str]:
    """The first words, with the signs around them."""
    start = text[:_MAX_CHARACTERS]
    for sign in _BETWEEN:
        if sign in start:
            start = start.replace(sign, " ")
    return start.split(None, most)[:most]


def _term(written: str) -> int:
    """The term of a word as it is written; below zero where it stands with a capital; 0 where it tells nothing."""
    word = written.strip(_AROUND)
    folded = word.lower()
    if len(folded) < 2 or folded in _FUNCTION_WORDS:
        return _NOTHING
    term = crc32(_stem(folded).encode("utf-8", "replace")) or 1
    return term if word[0].islower() or word[0].isdigit() else -term


class _TermOf(dict[str, int]):
    """What `_term` says, remembered: a mapping costs a third of what `lru_cache` does."""

    _MOST: Final = 200_000

    def __missing__(self, written: str) -> int:
        if len(self) >= self._MOST:
            self.clear()
        term = self[written] = _term(written)
        return term


_TERM_OF: Final = _TermOf()


def _stem(word: str) -> str:
    if word[-1] not in _LAST_OF_ENDINGS:
        return word
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word
