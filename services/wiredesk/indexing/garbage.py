"""The garbage collector, kept off batches."""

from __future__ import annotations

import gc
from typing import Final

_OBJECTS: Final = 200_000
"""More than the messages of a batch in hand: these are gone, without any help of the collector's, before it looks."""


def collect_rarely() -> None:
    """Let this process search for cycles when there are 200,000 objects more than after the last search, not 700.

    A message is hundreds of objects and no cycle; to look through a batch's again and again cost a fifth of its time.
    """
    _, second, third = gc.get_threshold()
    gc.set_threshold(_OBJECTS, second, third)
