"""Word lists and regular expressions of cleaning. A newcomer extends these before any code."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """A list of words as a set."""
    return frozenset(text.split())
