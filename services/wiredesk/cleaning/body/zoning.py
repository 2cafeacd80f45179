"""Which zones stand: a wrapper that merely carries a suspicious name holds too much of the page's prose to be one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from wiredesk.cleaning.body.blocks import Block, Walked, Zone
from wiredesk.cleaning.body.scoring import prose_score

_SURE: Final = frozenset({"consent", "popup", "hidden"})
"""Prose in these is never the article's, unless the article itself stands in them."""
_STRICT: Final = frozenset({"navigation", "footer", "aside", "comments"})
_BIG: Final = 1200
"""Characters of prose above which a name is believed no longer."""
_ALWAYS: Final = frozenset({"other article"})
_SMALL: Final = {"image": 400, "teaser": 800}
"""Reasons that hold only for as many characters of prose."""
_MOST: Final = 0.5
"""Share of a page's prose above which a zone that holds an `article` or `h1` is the article's wrapper."""
_NEARLY_ALL: Final = 0.8
"""The same for a zone without them."""
_LAX: Final = frozenset({"comments", "navigation", "caption", "related"})


def page_prose(page: Walked) -> int:
    """Scores each block, counts the prose of each zone, and returns that of the page, in characters."""
    total = 0
    for block in page.blocks:
        block.prose = prose_score(block)
        if block.prose > 0:
            total += len(block.text)
            for zone in block.zones:
                zone.prose += len(block.text)
    return total


def free_blocks(page: Walked, total: int, level: int) -> Sequence[Block]:
    """The blocks that stand in no zone, at a level of strictness from 1 to 3."""
    fallen = {id(zone) for zone in page.zones if not _stands(zone, total, level)}
    # One of many elements with the same names is an article's, so they all are: a body in pieces.
    alike = {zone.names for zone in page.zones if zone.names and id(zone) in fallen}
    standing = {id(zone) for zone in page.zones if id(zone) not in fallen and zone.names not in alike}
    return [block for block in page.blocks if not any(id(zone) in standing for zone in block.zones)]


def _stands(zone: Zone, total: int, level: int) -> bool:
    if zone.reason in _ALWAYS:
        return True
    share = zone.prose / total if total else 0.0
    if share > _NEARLY_ALL or (share > _MOST and zone.reason != "hidden" and _holds_an_article(zone)):
        return False
    if zone.reason in _SURE:
        return True
    if zone.reason in _SMALL:
        return zone.prose <= _SMALL[zone.reason]
    if level == 1:
        return zone.prose <= _BIG or zone.reason in _STRICT
    if level == 2:
        return zone.reason in _LAX and zone.prose < 5000
    return zone.reason == "comments"


def _holds_an_article(zone: Zone) -> bool:
    return next(zone.element.iter("article", "h1"), None) is not None
