"""A name in a page, as a run of tokens, and how names are laid over each other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from wiredesk.extraction.tokens import Page


@dataclass(frozen=True, slots=True, order=True)
class Name:
    """Tokens `first` up to `last` (not in it) of a page, with the type that is thought of so far."""

    first: int
    last: int
    kind: str

    def __len__(self) -> int:
        return self.last - self.first

    def overlaps(self, other: Name) -> bool:
        """Whether two names of one page have a token in common."""
        return self.first < other.last and other.first < self.last


def without_overlaps(names: Iterable[Name]) -> list[Name]:
    """The names in order; of those that overlap the longest stays, of equals the first."""
    kept: list[Name] = []
    taken: set[int] = set()
    for name in sorted(names, key=lambda name: (-len(name), name.first)):
        tokens = range(name.first, name.last)
        if len(name) and taken.isdisjoint(tokens):
            taken.update(tokens)
            kept.append(name)
    return sorted(kept)


def surface(page: Page, name: Name) -> str:
    """The name as it stands, with single spaces."""
    return " ".join(page.slice(name.first, name.last).split())
