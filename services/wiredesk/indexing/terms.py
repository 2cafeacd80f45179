"""The words that tell what an article is about, weighted: what stories are told apart by.

News says first what matters (the inverted pyramid), so the title and the first lines count more. So do names, words
that stand with a capital and never without, and numbers most of all: two events of one kind differ in who, where, when
and how many, hardly in what. Languages are not told apart: common words of any language weigh little once the stream
has shown that they are common; only English function words, and what stands around news of any kind (agencies, clocks,
addresses), are known beforehand.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wiredesk.indexing.tokens import MAX_TITLE_CHARACTERS, Hashes, Tokens, word_hash

Vector = dict[int, float]
"""Term → weight, of length 1. A term is 32 bits of the hash of a word's stem."""

_NAME_WEIGHT: Final = 2.25
_NUMBER_WEIGHT: Final = 3.0
_TITLE_WEIGHT: Final = 3.0
_BY_PLACE: Final = np.repeat([3.0, 2.0, 1.0], [40, 80, 280])
"""How often a word of the body counts, by its place; later words do not count."""
_MAX_TITLE_WORDS: Final = MAX_TITLE_CHARACTERS
_WEIGHTS: Final = np.concatenate((np.full(_MAX_TITLE_WORDS, _TITLE_WEIGHT), _BY_PLACE))
_MIN_LETTERS: Final = 2
_SIZE: Final = 80
"""Terms of an article's vector: the heaviest."""
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
        "which while who whom why will with would year years you your day days people "
        "ll ve re don didn isn doesn wasn hasn haven hadn couldn wouldn shouldn weren aren "  # beside an apostrophe
        "reuters ap afp upi associated press gmt utc bst est edt cet pst pdt am pm http https www com "
    ).split()
)

Terms = NDArray[np.uint32]
"""The terms of a text, each once."""


@dataclass(frozen=True, slots=True)
class Counts:
    """The terms of a text, and the root of how often each stands there, by place; names and numbers count more."""

    terms: Terms
    weights: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Words:
    """The words of an article: its terms, and the vector made of them."""

    terms: Terms
    vector: Vector


NO_COUNTS: Final = Counts(np.empty(0, np.uint32), np.empty(0))
NO_WORDS: Final = Words(np.empty(0, np.uint32), {})


def counts_of(tokens: Tokens) -> Counts:
    """How often each term stands in the text, more where it says first what matters."""
    count = min(len(tokens.hashes), tokens.of_title + len(_BY_PLACE))
    told = np.flatnonzero((tokens.lengths(count) >= _MIN_LETTERS) > _are_function_words(tokens.hashes[:count]))
    if not len(told):
        return NO_COUNTS
    terms = tokens.stems(count)[told].astype(np.uint32)
    order = np.argsort(terms)
    terms, places = terms[order], told[order]
    is_first = np.ones(len(terms), np.bool_)
    np.not_equal(terms[1:], terms[:-1], out=is_first[1:])
    firsts = np.flatnonzero(is_first)
    weights = _WEIGHTS[_MAX_TITLE_WORDS - tokens.of_title :]
    roots = np.sqrt(np.add.reduceat(weights[places], firsts))
    telling = np.where(tokens.capitals(count), _NAME_WEIGHT, 1.0)
    telling[tokens.numbers(count)] = _NUMBER_WEIGHT
    roots *= np.minimum.reduceat(telling[places], firsts)
    return Counts(terms[firsts], roots)


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

    def words(self, tokens: Tokens) -> Words:
        """The words of an article, weighted by what is common now."""
        counts = counts_of(tokens)
        return Words(counts.terms, self.vector(counts))

    def vector(self, counts: Counts) -> Vector:
        """The heaviest terms, weighted by their rarity (TF-IDF), heaviest first, of length 1."""
        total = math.log(self._articles + self._AT_FIRST)
        weights = counts.weights * (total - _LOGARITHMS[self._with[counts.terms & _LOW_BITS]])
        heaviest = np.argsort(-weights, kind="stable")[:_SIZE]
        weights = weights[heaviest]
        weights /= math.sqrt(weights @ weights) or 1.0
        return dict(zip(counts.terms[heaviest].tolist(), weights.tolist(), strict=True))


def _are_function_words(hashes: Hashes) -> NDArray[np.bool_]:
    table, low_bits = _function_words()
    found: NDArray[np.bool_] = table[(hashes & low_bits).view(np.int64)] == hashes
    return found


@cache
def _function_words() -> tuple[Hashes, np.uint64]:
    """The hashes of the function words, each at its low bits, as many as give each a place of its own."""
    hashes = np.array([word_hash(word) for word in _FUNCTION_WORDS], np.uint64)
    for bits in range(8, 64):
        low_bits = np.uint64((1 << bits) - 1)
        if len(np.unique(hashes & low_bits)) == len(hashes):
            break
    table = np.zeros(int(low_bits) + 1, np.uint64)
    table[hashes & low_bits] = hashes
    return table, low_bits
