"""The body of a parsed page: blocks, container, selection, with laxer retries where little was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from lxml.etree import _Element

from wiredesk.cleaning.body.blocks import Block, Walked, walked
from wiredesk.cleaning.body.scoring import container_of
from wiredesk.cleaning.body.selection import selected
from wiredesk.cleaning.body.siblings import adopted
from wiredesk.cleaning.body.zoning import free_blocks, page_prose

_LITTLE: Final = 500
"""Characters of text below which the page is tried again, more laxly."""
_LITTLE_SHARE: Final = 0.45
"""The same, as a share of the page's prose."""


@dataclass(frozen=True, slots=True)
class Extracted:
    """The kept blocks, the free ones that were left out and why, and the container they were chosen from."""

    kept: tuple[Block, ...]
    left_out: tuple[tuple[Block, str], ...]
    container: _Element | None
    level: int
    """1 to 3, the stricter the lower; 0 where the elements were given."""
    page: Walked
    prose: int
    """Characters of prose on the whole page."""

    @property
    def characters(self) -> int:
        """Characters of the kept blocks."""
        return sum(len(block.text) for block in self.kept)


def extracted(
    body: _Element, titles: Sequence[str] = (), *, ticker: bool = False, within: Sequence[_Element] = ()
) -> Extracted:
    """The article's blocks on a page.

    Args:
        body: the page's body element.
        titles: what the page declares as its own title.
        ticker: whether a row of `article` elements is the text itself.
        within: the elements that hold the article, where that is known.
    """
    page = walked(body, titles, ticker=ticker)
    total = page_prose(page)
    if within:
        known = dict.fromkeys(within, True)
        kept, left_out = selected([block for block in page.blocks if _is_inside(block.element, known)])
        return Extracted(tuple(kept), tuple(left_out), within[0], 0, page, total)
    free = free_blocks(page, total, 1)
    best = _at(page, free, total, 1)
    for level in (2, 3):
        enough = best.characters >= _LITTLE and (level == 3 or best.characters >= _LITTLE_SHARE * total)
        laxer = free if enough else free_blocks(page, total, level)
        if len(laxer) != len(free):
            free = laxer
            other = _at(page, free, total, level)
            if other.characters > 1.6 * best.characters + 80:
                best = other
    return best


def _at(page: Walked, free: Sequence[Block], total: int, level: int) -> Extracted:
    container = container_of(free)
    if container is None:
        return Extracted((), (), None, level, page, total)
    inside, outside = _split(free, container)
    if extra := adopted(inside, outside, container):
        members = extra | set(map(id, inside))
        inside = [block for block in free if id(block) in members]
        outside = [block for block in outside if id(block) not in extra]
    kept, left_out = selected(inside)
    return Extracted(
        tuple(kept), (*left_out, *((block, "outside") for block in outside)), container, level, page, total
    )


def _split(blocks: Sequence[Block], container: _Element) -> tuple[list[Block], list[Block]]:
    """The blocks inside the container, and the others."""
    known: dict[_Element, bool] = {container: True}
    inside: list[Block] = []
    outside: list[Block] = []
    for block in blocks:
        (inside if _is_inside(block.element, known) else outside).append(block)
    return inside, outside


def _is_inside(element: _Element, known: dict[_Element, bool]) -> bool:
    path = []
    answer = False
    current: _Element | None = element
    while current is not None:
        if current in known:
            answer = known[current]
            break
        path.append(current)
        current = current.getparent()
    for visited in path:
        known[visited] = answer
    return answer
