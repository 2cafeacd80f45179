"""The words of a title and a body as numbers: what copies are found by, and what stories are told apart by.

Words are runs of letters and digits, folded in case; punctuation, white space and typography do not count. Chinese and
Japanese stand without spaces: there every character with the one behind it is a word (bigrams). The hash of
a word is a polynomial over its code points, taken from prefix sums, so a text costs a dozen passes of numpy and no loop
over words, and the hash of a stem is that of the word with another end. Hashes are the same in every process and on
every machine.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]
_Points = NDArray[np.uint8] | NDArray[np.uint32]

MAX_CHARACTERS: Final = 200_000
"""Of a body, read: some 30,000 words; what follows does not count."""
MAX_TITLE_CHARACTERS: Final = 500
_BASE: Final = 0x9E3779B97F4A7C15 | 1
_MIX: Final = np.uint64(0xBF58476D1CE4E5B9)
_FIRST_SPACELESS: Final = 0x3041
SPACELESS: Final = "\\u3041-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff"
"""Scripts without spaces, as ranges of a regular expression: Hiragana, Katakana, Han."""
_SPACELESS: Final = re.compile(f"[{SPACELESS}]")
_Y: Final = np.uint64(ord("y"))


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words of a text, those of the title first."""

    hashes: Hashes
    """Of every word, in order."""
    of_title: int
    """Words of the title."""
    _text: str
    _points: _Points
    _sums: Hashes
    _starts: NDArray[np.int64]
    _ends: NDArray[np.int64]

    @classmethod
    def of(cls, body: str, title: str = "") -> Self:
        """The words of a title and of the body below it."""
        above = title[:MAX_TITLE_CHARACTERS]
        text = f"{above}\n{body[:MAX_CHARACTERS]}"
        points = _code_points(_lower(text))
        count = len(points)
        powers, inverses = _powers(_room(count))
        in_word = np.zeros(count + 2, np.bool_)
        in_word[1:-1] = _word_characters()[points]
        edges = np.flatnonzero(in_word[1:] != in_word[:-1])
        starts, ends = edges[::2], edges[1::2]
        if points.max() >= _FIRST_SPACELESS:
            starts, ends = _with_bigrams(in_word[1:-1], _spaceless()[points])
        sums = np.zeros(count + 1, np.uint64)
        np.multiply(points, powers[:count], out=sums[1:])
        np.cumsum(sums, out=sums)
        hashes = mixed((sums[ends] - sums[starts]) * inverses[starts])
        of_title = int(np.searchsorted(starts, len(above))) if above else 0
        return cls(hashes, of_title, text, points, sums, starts, ends)

    @property
    def of_body(self) -> Hashes:
        """The hashes of the words of the body."""
        return self.hashes[self.of_title :]

    def lengths(self, count: int) -> NDArray[np.int64]:
        """Characters of the first words."""
        return self._ends[:count] - self._starts[:count]

    def capitals(self, count: int) -> NDArray[np.bool_]:
        """Which of the first words are written with a capital."""
        starts = self._starts[:count]
        end = int(starts[-1]) + 1 if len(starts) else 0
        written = _code_points(self._text[:end])
        differs: NDArray[np.bool_] = written[starts] != self._points[starts]
        return differs

    def numbers(self, count: int) -> NDArray[np.bool_]:
        """Which of the first words begin with a digit."""
        first = self._points[self._starts[:count]]
        return (first >= ord("0")) & (first <= ord("9"))

    def telling(self) -> Hashes:
        """The names and numbers of the body, each once, in the order of their hashes.

        Names are words with a capital where no sentence or line begins; what also stands without a capital is none.
        """
        starts = self._starts[self.of_title :]
        if not len(starts):
            return np.empty(0, np.uint64)
        hashes = self.of_body
        written = _code_points(self._text)
        capital = written[starts] != self._points[starts]
        before, second = written[np.maximum(starts - 1, 0)], written[np.maximum(starts - 2, 0)]
        begins = _opening()[before] | (_spaces()[before] & _ending()[second])
        number = (written[starts] >= ord("0")) & (written[starts] <= ord("9"))
        told = np.unique(hashes[number | (capital & ~begins)])
        small = np.sort(hashes[~capital & ~number])
        if not len(small):
            return told
        places = np.searchsorted(small, told)
        places[places == len(small)] = 0
        names: Hashes = told[small[places] != told]
        return names

    def stems(self, count: int) -> Hashes:
        """The hashes of the first words without `s`, `es`, `ed` or `ing`, and with `y` for `ies`.

        Three letters stay. A light stemmer, wrong now and then and always the same.
        """
        starts, ends = self._starts[:count], self._ends[:count]
        length = ends - starts
        last = self._points[ends - 1]
        before = self._points[np.maximum(ends - 2, 0)]
        third = self._points[np.maximum(ends - 3, 0)]
        with_s, with_e, with_i = last == ord("s"), before == ord("e"), third == ord("i")
        s = with_s & (length >= 4)
        e = with_e & (length >= 5)
        es, ed = with_s & e, (last == ord("d")) & e
        ies = es & with_i
        ing = (last == ord("g")) & (before == ord("n")) & with_i & (length >= 6)
        ends = ends - (s + es.view(np.int8) + ies + 2 * ed + 3 * ing.view(np.int8))
        powers, inverses = _powers(_room(len(self._points)))
        values = (self._sums[ends] - self._sums[starts]) * inverses[starts]
        places = np.flatnonzero(ies)
        values[places] += _Y * powers[(ends - starts)[places]]
        return mixed(values)


def word_count(text: str) -> int:
    """Words between white space; two characters of a script without spaces count as one."""
    count = len(text.split())
    return count if text.isascii() else count + len(_SPACELESS.findall(text)) // 2


def word_hash(word: str) -> int:
    """The hash of one word."""
    return int(Tokens.of(word).hashes[0])


def mixed(values: Hashes) -> Hashes:
    """Every bit of the result depends on every bit before (the finaliser of SplitMix64, shortened)."""
    values = values ^ (values >> np.uint64(29))
    values = values * _MIX
    return values ^ (values >> np.uint64(32))


def _lower(text: str) -> str:
    """In small letters, each for one letter: U+0130 alone has two characters for its small letter."""
    return text.replace("\u0130", "i").lower()


def _code_points(text: str) -> _Points:
    """Those above 0xFFFF as 0xFFFF: signs and rare letters, of which no two words differ in nothing else."""
    if text.isascii():
        return np.frombuffer(text.encode("ascii"), np.uint8)
    return np.minimum(np.frombuffer(text.encode("utf-32-le", "replace"), np.uint32), np.uint32(0xFFFF))


def _with_bigrams(in_word: NDArray[np.bool_], spaceless: NDArray[np.bool_]) -> tuple[NDArray[np.int64], ...]:
    """Starts and ends of words, where each spaceless character begins one: with the next such one, if there is one."""
    other = in_word & ~spaceless
    follows = np.concatenate(([False], other[:-1]))
    starts = np.flatnonzero(spaceless | (other & ~follows))
    ends = np.flatnonzero(spaceless | (other & ~np.concatenate((other[1:], [False])))) + 1
    next_too = np.concatenate((spaceless[1:], [False]))
    return starts, ends + (spaceless[starts] & next_too[starts])


def _room(length: int) -> int:
    """Powers are made once for a few lengths, not for every text."""
    room = 16_384
    while room < length:
        room *= 4
    return room


@cache
def _powers(count: int) -> tuple[Hashes, Hashes]:
    """The powers of the base, and their inverses modulo 2^64."""
    return _geometric(_BASE, count), _geometric(pow(_BASE, -1, 2**64), count)


def _geometric(base: int, count: int) -> Hashes:
    factors = np.full(count, base, np.uint64)
    factors[0] = 1
    return np.cumprod(factors, dtype=np.uint64)


@cache
def _word_characters() -> NDArray[np.bool_]:
    """Which code points below 0x10000 are part of a word; those above count as the last of these."""
    table = np.zeros(0x10000, np.bool_)
    table[:] = [chr(point).isalnum() for point in range(0x10000)]
    table[0xFFFF] = True
    return table


@cache
def _spaces() -> NDArray[np.bool_]:
    """Which code points are white space."""
    return _among(" \t\u00a0\u2009\u202f")


@cache
def _opening() -> NDArray[np.bool_]:
    """Behind which code points a word begins a line, or what is quoted, bracketed or listed."""
    return _among("\n\r\"'\u201c\u201d\u201e\u2018\u2019\u00ab\u2039([*\u2022\u00bf\u00a1-\u2013\u2014")


@cache
def _ending() -> NDArray[np.bool_]:
    """Behind which code points and a space a word begins a sentence."""
    return _among('.!?:\u2026\n\r"\u201d\u00bb)]*\u2022-\u2013\u2014')


def _among(characters: str) -> NDArray[np.bool_]:
    table = np.zeros(0x10000, np.bool_)
    table[[ord(character) for character in characters]] = True
    return table


@cache
def _spaceless() -> NDArray[np.bool_]:
    """Which code points below 0x10000 are letters of a script without spaces."""
    table = np.array([bool(_SPACELESS.match(chr(point))) for point in range(0x10000)])
    return table & _word_characters()
