"""A text as the hashes of its runs of words, in order: what near duplicates are found and checked by."""

from __future__ import annotations

from typing import Final

import numpy as np

from wiredesk.indexing.tokens import Hashes, mixed

RUN: Final = 4
"""Words of a shingle."""
_RUN_WEIGHTS: Final = tuple(np.uint64(pow(0xD6E8FEB86659FD93, power, 2**64)) for power in range(RUN))


def shingles(words: Hashes) -> Hashes:
    """The hash of every run of four words, in the order of the text; none for a text of fewer words."""
    if len(words) < RUN:
        return np.empty(0, np.uint64)
    count = len(words) - RUN + 1
    total = words[:count] * _RUN_WEIGHTS[0]
    for place in range(1, RUN):
        total += words[place : place + count] * _RUN_WEIGHTS[place]
    return mixed(total)
