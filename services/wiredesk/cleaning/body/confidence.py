"""How sure the extractor is of a body: from 0 to 1, by length, share of the page's prose, and whole sentences."""

from __future__ import annotations

import math
from typing import Final

from wiredesk.cleaning.body.extractor import Extracted
from wiredesk.cleaning.body.scoring import ends_sentence

_LONG: Final = 800
"""Characters from which on length says nothing more."""


def confidence_of(found: Extracted) -> float:
    """The confidence in a body, rounded to two digits."""
    characters = found.characters
    if not characters:
        return 0.0
    length = math.sqrt(min(1.0, characters / _LONG))
    share = min(1.0, characters / found.prose) if found.prose else 0.0
    ended = sum(len(block.text) for block in found.kept if ends_sentence(block.text)) / characters
    return round(length * (0.4 + 0.6 * share) * (0.3 + 0.7 * ended), 2)
