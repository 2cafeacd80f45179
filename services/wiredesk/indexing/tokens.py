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
Forms = NDArray[np.uint8]
"""`SMALL`, `CAPITAL`, `BEGINS`, `NUMBER`, a word each."""
Units = NDArray[np.uint8] | NDArray[np.uint16]

MAX_CHARACTERS: Final = 200_000
"""Of a body, read: some 30,000 words; what follows does not count."""
MAX_TITLE_CHARACTERS: Final = 500
SMALL: Final = 0
CAPITAL: Final = 1
BEGINS: Final = 2
"""With a capital, at the beginning of a sentence."""
NUMBER: Final = 3
_BASE: Final = 0x9E3779B97F4A7C15 | 1
_MIX: Final = np.uint64(0xBF58476D1CE4E5B9)
_FIRST_SPACELESS: Final = 0x3041
SPACELESS: Final = "\\u3041-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff"
"""Scripts without spaces, as ranges of a regular expression: Hiragana, Katakana, Han."""
_SPACELESS: Final = re.compile(f"[{SPACELESS}]")
_Y: Final = np.uint64(ord("y"))

_SPACE: Final = 1
_ENDS: Final = 2
"""A sentence: a word behind it and a space begins one."""
_OPENS: Final = 3
"""A line, a quotation, a bracket, an item of a list: a word behind it, with or without a space, begins one."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words of a text, those of the title first."""

    hashes: Hashes
    """Of every word, in order."""
    of_title: int
    """Words of the title."""
    written: Units
    """Code units of title and body."""
    _units: Units
    """The same in small letters."""
    _sums: Hashes
    _starts: NDArray[np.int64]
    _ends: NDArray[np.int64]

    @classmethod
    def of(cls, body: str, title: str = "") -> Self:
        """The words of a title and of the body below it."""
        above = title[:MAX_TITLE_CHARACTERS]
        text = f"{above}\n{body[:MAX_CHARACTERS]}"
        written, units = _code_units(text)
        count = len(units)
        powers, inverses = _powers(_room(count))
        in_word = np.zeros(count + 2, np.bool_)
        in_word[1:-1] = _word_units()[units]
        edges = np.flatnonzero(in_word[1:] != in_word[:-1])
        starts, ends = edges[::2], edges[1::2]
        if units.max() >= _FIRST_SPACELESS:
            starts, ends = _with_bigrams(in_word[1:-1], _spaceless()[units])
        sums = np.zeros(count + 1, np.uint64)
        np.multiply(units, powers[:count], out=sums[1:])
        np.cumsum(sums, out=sums)
        hashes = mixed((sums[ends] - sums[starts]) * inverses[starts])
        of_title = int(np.searchsorted(starts, _units_of(above))) if above else 0
        return cls(hashes, of_title, written, units, sums, starts, ends)

    @property
    def of_body(self) -> Hashes:
        """The hashes of the words of the body."""
        return self.hashes[self.of_title :]

    @property
    def starts_of_body(self) -> NDArray[np.int64]:
        """Where in `written` each word of the body begins."""
        return self._starts[self.of_title :]

    def lengths(self, count: int) -> NDArray[np.int64]:
        """Of the first words, in UTF-16: a sign or a rare letter above 0xFFFF counts twice."""
        return self._ends[:count] - self._starts[:count]

    def capitals(self, count: int) -> NDArray[np.bool_]:
        """Which of the first words are written with a capital."""
        starts = self._starts[:count]
        return np.not_equal(self.written[starts], self._units[starts])

    def numbers(self, count: int) -> NDArray[np.bool_]:
        """Which of the first words begin with a digit."""
        first = self._units[self._starts[:count]]
        return (first >= ord("0")) & (first <= ord("9"))

    def stems(self, count: int) -> Hashes:
        """The hashes of the first words without `s`, `es`, `ed` or `ing`, and with `y` for `ies`.

        Three letters stay. A light stemmer, wrong now and then and always the same.
        """
        starts, ends = self._starts[:count], self._ends[:count]
        length = ends - starts
        last = self._units[ends - 1]
        before = self._units[np.maximum(ends - 2, 0)]
        third = self._units[np.maximum(ends - 3, 0)]
        with_s, with_e, with_i = last == ord("s"), before == ord("e"), third == ord("i")
        s = with_s & (length >= 4)
        e = with_e & (length >= 5)
        es, ed = with_s & e, (last == ord("d")) & e
        ies = es & with_i
        ing = (last == ord("g")) & (before == ord("n")) & with_i & (length >= 6)
        ends = ends - (s + es.view(np.int8) + ies + 2 * ed + 3 * ing.view(np.int8))
        powers, inverses = _powers(_room(len(self._units)))
        values = (self._sums[ends] - self._sums[starts]) * inverses[starts]
        places = np.flatnonzero(ies)
        values[places] += _Y * powers[(ends - starts)[places]]
        return mixed(values)


def forms_of(written: Units, starts: NDArray[np.int32]) -> Forms:
    """How the words that begin at `starts` are written.

    A capital tells nothing where a sentence or a line begins, or behind a quotation mark or a bracket.
    """
    if not len(starts):
        return np.empty(0, np.uint8)
    first = written[starts]
    forms: Forms = np.not_equal(first, _small_letters()[first]).view(np.uint8)
    capitals = np.flatnonzero(forms)
    at, signs = starts[capitals], _signs()
    before, second = signs[written[at - 1]], signs[written[at - 2]]  # before a body stands a line's end
    forms[capitals[(before == _OPENS) | ((before == _SPACE) & (second >= _ENDS))]] = BEGINS
    forms[(first >= ord("0")) & (first <= ord("9"))] = NUMBER
    return forms


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


def _code_units(text: str) -> tuple[Units, Units]:
    """As written, and in small letters, one for one: the code points of ASCII, or UTF-16."""
    if text.isascii():
        ascii_text = text.encode("ascii")
        return np.frombuffer(ascii_text, np.uint8), np.frombuffer(ascii_text.lower(), np.uint8)
    written = np.frombuffer(text.encode("utf-16-le", "replace"), "<u2")
    return written, _small_letters()[written]


def _units_of(text: str) -> int:
    """How many code units a text has in UTF-16."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "replace")) // 2


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
def _word_units() -> NDArray[np.bool_]:
    """Which code units are part of a word: of letters and digits, of rare scripts and of signs above 0xFFFF."""
    table = np.array([chr(unit).isalnum() for unit in range(0x10000)])
    table[0xD800:0xE000] = True
    return table


@cache
def _small_letters() -> NDArray[np.uint16]:
    """The small letter of each code unit: U+0130 alone has two characters for it, and is an `i` here."""
    return np.array([ord(chr(unit).lower()[0]) for unit in range(0x10000)], np.uint16)


@cache
def _signs() -> NDArray[np.uint8]:
    """What a code unit says of the word behind it."""
    table = np.zeros(0x10000, np.uint8)
    for characters, kind in (
        (" \t\u00a0\u2009\u202f", _SPACE),
        (".!?:\u2026\u00bb)]", _ENDS),
        ("\n\r\"'\u201c\u201d\u201e\u2018\u2019\u00ab([*\u2022\u00bf\u00a1-\u2013\u2014", _OPENS),
    ):
        table[[ord(character) for character in characters]] = kind
    return table


@cache
def _spaceless() -> NDArray[np.bool_]:
    """Which code units are letters of a script without spaces."""
    table = np.array([bool(_SPACELESS.match(chr(point))) for point in range(0x10000)])
    return table & _word_units()
