"""The words that tell what an article is about, weighted: what stories are told apart by.

News says first what matters (the inverted pyramid), so the title and the first lines count more. Names, words that
stand with a capital and never without, count double: events differ in who and where more than in what. Languages are
not told apart: common words of any language weigh little once the stream has shown that they are common; only English
function words are known beforehand.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from zlib import crc32

Vector = dict[int, float]
"""Term → weight, of length 1. A term is the CRC-32 of its stem."""

_AROUND: Final = "!\"#$%&'()*+,-.:;<=>?@[\\]^_`{|}~" + "‘’‚“”„‹›«»¡¿·•‐‑‒―′″©®™"
"""Signs that may stand around a word."""
_BETWEEN: Final = "—–/…"
"""Signs that stand between words without white space."""
_MAX_CHARACTERS: Final = 3_500
_LEAD: Final = ((40, 3), (120, 2), (400, 1))
"""Up to which word of the text a word counts how often; later words do not count."""
_TITLE_WORDS: Final = 40
_TITLE_WEIGHT: Final = 3
_NAME_WEIGHT: Final = 2.0
_SIZE: Final = 120
"""Terms of an article's vector: the heaviest."""
_NOTHING: Final = 0
_ROOTS: Final = [math.sqrt(count) for count in range(_LEAD[-1][0] * 3 + _TITLE_WORDS * _TITLE_WEIGHT + 1)]
"""Of every count that there can be."""
_FADE_AT: Final = 50_000
_LOGARITHMS: Final = [math.log(count + 0.5) for count in range(_FADE_AT + 1)]

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


@dataclass(frozen=True, slots=True)
class Words:
    """The words of an article: how often each term stands there, and the vector made of it."""

    counts: Mapping[int, float]
    vector: Vector


NO_WORDS: Final = Words({}, {})


def counts_of(title: str, body: str) -> Mapping[int, float]:
    """The root of how often each term stands in the text, by place, names doubled."""
    words = _words(body, _LEAD[-1][0])
    weighted = _words(title, _TITLE_WORDS) * _TITLE_WEIGHT
    start = 0
    for end, weight in _LEAD:
        weighted += words[start:end] * weight
        start = end
    written = Counter(weighted)
    counts: dict[int, int] = {}
    for term, count in zip(map(_term, written), written.values(), strict=True):
        counts[term] = counts.get(term, 0) + count
    counts.pop(_NOTHING, None)
    weights: dict[int, float] = {}
    for term, count in counts.items():
        if term > 0:
            weights[term] = _ROOTS[count + counts.get(-term, 0)]
        elif -term not in counts:
            weights[-term] = _ROOTS[count] * _NAME_WEIGHT
    return weights


class Commonness:
    """In how many articles each term stands, of the latest ones: old counts fade, rare terms are forgotten."""

    _AT_FIRST: Final = 200
    """Articles that are taken to have been seen before the first: no term is common from the start."""

    def __init__(self) -> None:
        self._articles = 0
        self._with: Counter[int] = Counter()

    def add(self, terms: Iterable[int]) -> None:
        """One article with these terms."""
        self._articles += 1
        self._with.update(iter(terms))  # a mapping would be added up
        if self._articles >= _FADE_AT:
            self._articles //= 2
            self._with = Counter({term: count // 2 for term, count in self._with.items() if count > 1})

    def words(self, title: str, body: str) -> Words:
        """The words of an article, weighted by what is common now."""
        counts = counts_of(title, body)
        return Words(counts, self.vector(counts))

    def vector(self, counts: Mapping[int, float]) -> Vector:
        """The heaviest terms, weighted by their rarity (TF-IDF), heaviest first, of length 1."""
        count_of = self._with.get
        total = math.log(self._articles + self._AT_FIRST)
        weights = [(weight * (total - _LOGARITHMS[count_of(term, 0)]), term) for term, weight in counts.items()]
        weights.sort(reverse=True)
        del weights[_SIZE:]
        length = math.sqrt(sum(weight * weight for weight, _ in weights)) or 1.0
        return {term: weight / length for weight, term in weights if weight > 0}


def _words(text: str, most: int) -> list[str]:
    """The first words, with the signs around them."""
    start = text[:_MAX_CHARACTERS]
    for sign in _BETWEEN:
        if sign in start:
            start = start.replace(sign, " ")
    return start.split(None, most)[:most]


@lru_cache(maxsize=200_000)
def _term(written: str) -> int:
    """The term of a word as it is written; below zero where it stands with a capital; 0 where it tells nothing."""
    word = written.strip(_AROUND)
    folded = word.lower()
    if len(folded) < 2 or folded in _FUNCTION_WORDS:
        return _NOTHING
    term = crc32(_stem(folded).encode("utf-8", "replace")) or 1
    return term if word[0].islower() or word[0].isdigit() else -term


def _stem(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word
