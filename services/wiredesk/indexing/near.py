"""Near duplicates: candidates from a sketch of each text, each candidate checked on the whole text.

A sketch is the 32 smallest hashes of a text's shingles (bottom-k sampling: Cohen 1997; Broder's resemblance and
containment, 1997). Of a text that is contained in another, the smallest hashes are among the other's, as far as the
lengths allow. Sketches are kept in a table that grows to a fixed size: each hash has a bucket of four places for the
latest texts that had it, so memory is bounded, the oldest texts give way first, and a phrase that everybody uses costs
no more than another.

A candidate is a duplicate if a quarter of the shorter text's shingles are in the longer, in no fewer than half of the
shorter text's eighths a fifth of them, and if of one of the two most words, and most names and numbers, are in the
other. A copy, however edited, is alike all through and tells of the same people, places and figures; what two articles
share of a statement or of standing paragraphs stands in one place or is the smaller part of them, and what is written
by a form (weather, share prices, obituaries) is alike but for names and numbers.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wiredesk.indexing.body_text import BodyText, is_among
from wiredesk.indexing.tokens import Hashes

SKETCH_SIZE: Final = 32
MIN_SHINGLES: Final = 30
"""Texts with fewer are too short to tell a copy from a common phrase; exact copies of them are found all the same."""
MIN_CONTAINMENT: Final = 0.25
EIGHTHS: Final = 8
MIN_EIGHTHS: Final = 4
MIN_IN_EIGHTH: Final = 0.2
MIN_WORDS_SHARED: Final = 0.72
"""Of the distinct words of one text, those that are in the other; likewise of its names and numbers:"""
MIN_TELLING_SHARED: Final = 0.75
MIN_TELLING: Final = 5
"""A text with fewer names and numbers is not judged by them."""
ALIKE: Final = 0.9
"""Where so many shingles are shared, words, names and numbers are too."""
PARTIAL_CONTAINMENT: Final = 0.8
PARTIAL_LENGTH: Final = 0.5
"""A text of at most this share of the other's length, most of it in the other, is a part of it."""

_MAX_WORDS_AT_HAND: Final = 1_500
"""Of a text that is kept at hand: some 60 KB; longer ones are few, and are read again."""
_PLACES: Final = 4
_FIRST_BUCKETS: Final = 1 << 16
"""Of a table of 1 MiB, which is doubled whenever a quarter of it is in use: a short run touches little memory."""
_PLACE_BYTES: Final = 4
_EMPTY: Final = 0
_MIN_SHARED: Final = 2
_SPARSE: Final = 8
"""Places for each hash in a set of low bits: one in eight to sixteen is taken."""
MAX_CHECKED: Final = 6
"""Candidates that are checked, those that share most first."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """How much two texts share; `kind` is a `duplicate.kind`."""

    kind: str
    similarity: float
    """Of `near`: the share of all their shingles that both have; of `partial`: the share of the shorter one's."""
    containment: float = 1.0
    """The share of the shorter one's shingles."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A text that is held, by the `sequence` of its log record, and how much is shared with it."""

    sequence: int
    overlap: Overlap


def sketch_of(text: Hashes) -> bytes:
    """The sketch of a text, empty for one that is too short: up to 32 numbers of 32 bits."""
    if len(text) < MIN_SHINGLES:
        return b""
    few = min(len(text) - 1, 2 * SKETCH_SIZE)
    smallest = np.partition(text, few)[: few + 1]
    smallest.sort()
    is_new = np.ones(len(smallest), np.bool_)
    np.not_equal(smallest[1:], smallest[:-1], out=is_new[1:])
    return smallest[is_new][:SKETCH_SIZE].astype(np.uint32).tobytes()


def overlap_of(one: BodyText, other: BodyText) -> Overlap | None:
    """What two texts share, if it is enough for the one to be a copy of the other."""
    first, second = (one, other) if len(one.shingles) <= len(other.shingles) else (other, one)
    shorter, longer = first.shingles, second.shingles
    if len(shorter) < MIN_SHINGLES:
        return None
    if _most_shared(shorter, longer) < MIN_CONTAINMENT * len(shorter):
        return None
    shared = _is_in(shorter, longer)
    overlap = _overlap(shared, len(longer))
    if overlap.containment < MIN_CONTAINMENT or not _is_spread(shared):
        return None
    return overlap if overlap.containment >= ALIKE or _tell_the_same(first, second) else None


def shared_by(one: BodyText, other: BodyText) -> Overlap | None:
    """What two texts share, be it little; None where one is too short to tell."""
    shorter, longer = sorted((one.shingles, other.shingles), key=len)
    if len(shorter) < MIN_SHINGLES:
        return None
    return _overlap(_is_in(shorter, longer), len(longer))


def _overlap(shared: NDArray[np.bool_], longer: int) -> Overlap:
    """`shared`: which of the shorter text's shingles the longer has; `longer`: how many that has."""
    both, shorter = int(np.count_nonzero(shared)), len(shared)
    containment = both / shorter
    if containment >= PARTIAL_CONTAINMENT and shorter <= PARTIAL_LENGTH * longer:
        return Overlap("partial", round(containment, 3), containment)
    return Overlap("near", round(both / (shorter + longer - both), 3), containment)


def _is_spread(shared: NDArray[np.bool_]) -> bool:
    """Whether half of the eighths of a text are shared in some part."""
    count = len(shared)
    edges = [count * place // EIGHTHS for place in range(EIGHTHS + 1)]
    sums = np.add.reduceat(shared, edges[:-1], dtype=np.int64).tolist()
    sizes = [end - start for start, end in pairwise(edges)]
    alike = [part >= MIN_IN_EIGHTH * size for part, size in zip(sums, sizes, strict=True)]
    return alike.count(True) >= MIN_EIGHTHS


def _tell_the_same(shorter: BodyText, longer: BodyText) -> bool:
    """Whether of one of the two enough words, and enough names and numbers, are in the other."""
    pairs = (shorter, longer), (longer, shorter)
    if not any(_share(one.distinct, other) >= MIN_WORDS_SHARED for one, other in pairs):
        return False
    if len(shorter.telling) < MIN_TELLING:
        return True
    return any(_share(one.telling, other) >= MIN_TELLING_SHARED for one, other in pairs)


def _share(words: Hashes, text: BodyText) -> float:
    """The part of some words, each once and in order, that a text has too."""
    return int(np.count_nonzero(is_among(words, text.distinct))) / len(words) if len(words) else 1.0


def _most_shared(some: Hashes, others: Hashes) -> int:
    """How many of some are among the others at most: a set of their low bits errs to this side alone (Bloom 1970).

    Most candidates share a phrase and no more, and are told apart by it at a sixth of the cost of `_is_in`.
    """
    room = 1 << (_SPARSE * len(others)).bit_length()
    low_bits = np.uint64(room - 1)
    seen = np.zeros(room, np.bool_)
    seen[(others & low_bits).view(np.int64)] = True
    return int(np.count_nonzero(seen[(some & low_bits).view(np.int64)]))


def _is_in(some: Hashes, others: Hashes) -> NDArray[np.bool_]:
    """Which of some are among the others: numpy's `isin`, for texts of this size three times as fast."""
    return is_among(some, np.sort(others))


class NearDuplicates:
    """The texts of the last days, by their sketches. Not thread-safe."""

    def __init__(self, memory_mib: int, recent: int) -> None:
        self._most = 1 << (memory_mib * 1024 * 1024 // (_PLACES * _PLACE_BYTES)).bit_length() - 1
        self._table: NDArray[np.uint32] = np.zeros((min(self._most, _FIRST_BUCKETS), _PLACES), np.uint32)
        """Sequence number plus one of the latest texts with a hash, at its low bits; 0 is an empty place. A copy
        takes the last place only: however many there are, their original stays where later ones find it."""
        self._added = 0
        self._recent: OrderedDict[int, BodyText] = OrderedDict()
        self._keep = recent

    @property
    def capacity(self) -> int:
        """Texts that fill every place of the table at its largest."""
        return self._most * _PLACES // SKETCH_SIZE

    def copies(
        self,
        text: BodyText,
        sketch: bytes,
        without: int | None,
        read: Callable[[int], BodyText | None],
        most: int | None = MAX_CHECKED,
    ) -> Iterator[Copy]:
        """The texts that this one is a copy of, or they of it: those that share most of its sketch first.

        Args:
            text: the text at hand.
            sketch: its sketch.
            without: the sequence number of the revision that this text replaces.
            read: a text by its sequence number, at hand or not; None where it is no longer held.
            most: candidates that are compared; None is all that there are.
        """
        for sequence in self._candidates(sketch)[:most]:
            if sequence == without:
                continue
            earlier = read(sequence)
            overlap = None if earlier is None else overlap_of(text, earlier)
            if overlap is not None:
                yield Copy(sequence, overlap)

    def add(self, sequence: int, sketch: bytes, text: BodyText | None = None, *, is_copy: bool = False) -> None:
        """A text that is held from now on; it is kept at hand while it is among the most recent."""
        self._added += 1
        if self._added * SKETCH_SIZE > self._table.size // 4 and len(self._table) < self._most:
            self._table = np.concatenate((self._table, self._table))  # each hash finds what it had under one bit more
        rows = self._rows(sketch)
        if is_copy:
            self._table[rows, -1] = sequence + 1
        else:
            self._table[rows, 1:] = self._table[rows, :-1]
            self._table[rows, 0] = sequence + 1
        if text is not None and len(text.words) <= _MAX_WORDS_AT_HAND:
            self._recent[sequence] = text
            if len(self._recent) > self._keep:
                self._recent.popitem(last=False)

    def recent(self, sequence: int) -> BodyText | None:
        """A text that is still at hand."""
        return self._recent.get(sequence)

    def add_all(self, texts: Iterable[tuple[int, bytes, bool]]) -> None:
        """Texts from the ledger in the order of the log: number, sketch, whether it is a copy."""
        for sequence, sketch, is_copy in texts:
            self.add(sequence, sketch, is_copy=is_copy)

    def remove(self, sequence: int, sketch: bytes) -> None:
        """Forget a text: nothing of it stays."""
        self._recent.pop(sequence, None)
        rows = self._rows(sketch)
        places = self._table[rows]
        places[places == sequence + 1] = 0
        self._table[rows] = places

    def _candidates(self, sketch: bytes) -> list[int]:
        """Sequence numbers of the texts that share most of the sketch, the earliest first among equals."""
        counts = Counter(self._table[self._rows(sketch)].ravel().tolist())
        del counts[_EMPTY]
        enough = [(-count, number) for number, count in counts.items() if count >= _MIN_SHARED]
        return [number - 1 for _, number in sorted(enough)]

    def _rows(self, sketch: bytes) -> NDArray[np.uint32]:
        return np.frombuffer(sketch, np.uint32) & np.uint32(len(self._table) - 1)
