"""A text as the hashes of its runs of words, in order: what near duplicates are found and checked by.

Words are runs of letters and digits, folded in case; punctuation, white space and typography do not count. The hash of
a word is a polynomial over its code points, taken from prefix sums, so a text costs a dozen passes of numpy and no loop
over words. Hashes are the same in every process and on every machine.
"""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]

RUN: Final = 4
"""Words of a shingle."""
MAX_CHARACTERS: Final = 200_000
"""Of a text, read: some 30,000 words; what follows does not count."""
_BASE: Final = 0x9E3779B97F4A7C15 | 1
_MIX: Final = np.uint64(0xBF58476D1CE4E5B9)
_RUN_WEIGHTS: Final = tuple(np.uint64(pow(0xD6E8FEB86659FD93, power, 2**64)) for power in range(RUN))


def shingles(text: str) -> Hashes:
    """The hash of every run of four words, in the order of the text; none for a text of fewer words."""
    words = word_hashes(text)
    if len(words) < RUN:
        return np.empty(0, np.uint64)
    count = len(words) - RUN + 1
    total = words[:count] * _RUN_WEIGHTS[0]
    for place in range(1, RUN):
        total += words[place : place + count] * _RUN_WEIGHTS[place]
    return _mixed(total)


def word_hashes(text: str) -> Hashes:
    """The hash of every word, in order."""
    points = _code_points(text[:MAX_CHARACTERS].lower())
    count = len(points)
    powers, inverses = _powers(_room(count))
    in_word = np.zeros(count + 2, np.bool_)
    in_word[1:-1] = _word_characters()[points]
    edges = np.flatnonzero(in_word[1:] != in_word[:-1])
    starts, ends = edges[::2], edges[1::2]
    sums = np.zeros(count + 1, np.uint64)
    np.multiply(points, powers[:count], out=sums[1:])
    np.cumsum(sums, out=sums)
    return _mixed((sums[ends] - sums[starts]) * inverses[starts])


def _code_points(text: str) -> NDArray[np.uint8 | np.uint16 | np.uint32]:
    """Those above 0xFFFF as 0xFFFF: signs and rare letters, of which no two words differ in nothing else."""
    if text.isascii():
        return np.frombuffer(text.encode("ascii"), np.uint8)
    return np.minimum(np.frombuffer(text.encode("utf-32-le", "replace"), np.uint32), 0xFFFF)


def _mixed(values: Hashes) -> Hashes:
    """Every bit of the result depends on every bit before (the finaliser of SplitMix64, shortened)."""
    values = values ^ (values >> np.uint64(29))
    values = values * _MIX
    return values ^ (values >> np.uint64(32))


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
