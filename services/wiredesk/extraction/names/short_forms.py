"""Short forms of names in one article: "the Prado" of "Prado Museum", "Ida" of "Hurricane Ida"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from wiredesk.extraction.gazetteer import Gazetteer
from wiredesk.extraction.names.spans import Name, surface
from wiredesk.extraction.profile import Profile
from wiredesk.extraction.tokens import Page

_OPEN_TYPES: Final = frozenset({"EVENT"})
"""Types whose leading word may go: Como is not Lake Como."""
_PAIR: Final = 2


def short_forms(mentions: Sequence[tuple[Page, Name]], gazetteer: Gazetteer, profile: Profile) -> dict[str, str]:
    """Short form → the name it is short for. A form that is a known name or a people's of its own is none."""
    words = profile.names
    alone = {surface(page, name) for page, name in mentions if page.word(name.first - 1).lower() in words.articles}
    found: dict[str, str] = {}
    for text in sorted({surface(page, name) for page, name in mentions}, key=len):
        parts = text.split()
        if len(parts) < _PAIR:
            continue
        if parts[-1].lower() in words.head_kinds and (short := " ".join(parts[:-1])) in alone:
            found[short] = text
        if words.leading_kinds.get(parts[0].lower()) in _OPEN_TYPES:
            found |= {" ".join(parts[index:]): text for index in range(1, len(parts))}
    return {
        short: found.get(long, long)
        for short, long in found.items()
        if not _is_known(short, gazetteer) and not profile.country_of(short)
    }


def _is_known(name: str, gazetteer: Gazetteer) -> bool:
    known = gazetteer.get(name)
    return known is not None and (known.listed or known.sure)
