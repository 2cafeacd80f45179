"""Counting words without a model."""

from __future__ import annotations

import re
from typing import Final

LONG: Final = 10
"""Characters of a word and its space, generously."""
_WORD: Final = re.compile(r"\S+")


def word_count(text: str) -> int:
    """How many runs of anything but white space the text has."""
    return len(text.split())


def first_words(text: str, limit: int) -> int:
    """The offset at which the first `limit` words end: the text's length where it has no more.

    A word counts for at least every `LONG` characters, so that a text without white space is bounded too.
    """
    if len(text) <= limit:
        return len(text)
    end = 0
    for number, match in enumerate(_WORD.finditer(text, 0, limit * LONG)):
        if number == limit:
            return end
        end = match.end()
    return min(len(text), limit * LONG)
