"""Initialisms that an article introduces: "the National Fire Service (NFS)", then "NFS"."""

from __future__ import annotations

from collections.abc import Sequence

from wiredesk.extraction.names.spans import Name, surface
from wiredesk.extraction.names.spelling import folded
from wiredesk.extraction.tokens import Page

_SKIPPED = frozenset({"of", "the", "and", "for", "in", "on", "de", "la", "du", "des", "et", "to"})
_LONGEST = 8


def introduced(pages: Sequence[Page], mentions: Sequence[tuple[Page, Name]]) -> dict[str, str]:
    """Initialism → the name in front of the bracket that introduces it."""
    found: dict[str, str] = {}
    for page, name in mentions:
        after = name.last
        if page.word(after) == "(" and page.word(after + 2) == ")":
            short, long = page.word(after + 1), surface(page, name)
            if is_initialism(short, long):
                found.setdefault(short, long)
    return found


def is_initialism(short: str, long: str) -> bool:
    """Whether the letters of a word in capitals are the first letters of a name's words, small words left out or in."""
    letters = short.replace(".", "")
    if not (2 <= len(letters) <= _LONGEST and letters.isupper()):
        return False
    words = folded(long).split()
    telling = [word for word in words if word not in _SKIPPED]
    return letters.lower() in ("".join(word[0] for word in telling), "".join(word[0] for word in words))
