"""A body as copies are told by it: its words in order, the runs that these make, and its names and numbers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final, Self

import numpy as np

from wiredesk.indexing.tokens import Hashes, Tokens, mixed

RUN: Final = 4
"""Words of a shingle."""
_RUN_WEIGHTS: Final = tuple(np.uint64(pow(0xD6E8FEB86659FD93, power, 2**64)) for power in range(RUN))


@dataclass(frozen=True)
class BodyText:
    """What two bodies are compared by."""

    words: Hashes
    """Of every word, in order."""
    telling: Hashes
    """Names and numbers, each once: see `Tokens.telling`."""

    @classmethod
    def of(cls, tokens: Tokens) -> Self:
        """The body of a text; its title does not count."""
        return cls(tokens.of_body, tokens.telling())

    @cached_property
    def shingles(self) -> Hashes:
        """The hash of every run of four words, in the order of the text; none for a text of fewer words."""
        words = self.words
        if len(words) < RUN:
            return np.empty(0, np.uint64)
        count = len(words) - RUN + 1
        total = words[:count] * _RUN_WEIGHTS[0]
        for place in range(1, RUN):
            total += words[place : place + count] * _RUN_WEIGHTS[place]
        return mixed(total)
