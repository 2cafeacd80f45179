"""Initialisms that an article introduces: "the National Fire Service (NFS)", then "NFS"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wiredesk.extraction.names.spans import Name, surface
from wiredesk.extraction.names.spelling import folded
from wiredesk.extraction.tokens import Page, capitalised

_SKIPPED = frozenset({"of", "the", "and", "for", "in", "on", "de", "la", "du", "des", "et", "to"})
_LONGEST = 8
_SHORT = 4
_MAX_SMALL = 3


def introduced(pages: Sequence[Page], mentions: Sequence[tuple[Page, Name]]) -> dict[str, str]:
    """Initialism → the name in front of the bracket that introduces it."""
    found: dict[str, str] = {}
    for page, name in mentions:
        if short := initialism_behind(page, name):
            found.setdefault(page.word(short), surface(page, name))
    return found


def defined(page: Page) -> Iterator[tuple[int, int]]:
    """Tokens `first` up to `last` of the words in front of a bracket whose initials it holds, whatever they name."""
    for index, token in enumerate(page.tokens):
        short = page.word(index + 1)
        if token.text != "(" or page.word(index + 2) != ")" or not short[:1].isupper():
            continue
        for first in range(index - 2, max(-1, index - len(short) - _MAX_SMALL), -1):
            word = page.word(first)
            if not capitalised(word) and word not in _SKIPPED:
                break
            if capitalised(word) and is_initialism(short, page.slice(first, index)):
                yield first, index
                break


def initialism_behind(page: Page, name: Name) -> int | None:
    """The token of the initialism that a bracket behind a name introduces."""
    after = name.last
    if page.word(after) == "(" and page.word(after + 2) == ")":
        return after + 1 if is_initialism(page.word(after + 1), surface(page, name)) else None
    return None


def is_initialism(short: str, long: str) -> bool:
    """Whether the letters of a word are the first letters of a name's words, small words left out or in.

    A word in capitals may stand with all its letters: "Universities UK (UUK)".
    """
    letters = short.replace(".", "")
    if not (2 <= len(letters) <= _LONGEST and sum(map(str.isupper, letters)) > 1):
        return False
    whole = {folded(word) for word in long.split() if len(word) < _SHORT and word.isupper()}
    words = folded(long).split()
    telling = [word for word in words if word not in _SKIPPED]
    plain = ("".join(word[0] for word in chosen) for chosen in (telling, words))
    mixed = "".join(word if word in whole else word[0] for word in telling)
    return letters.lower() in (*plain, mixed)
