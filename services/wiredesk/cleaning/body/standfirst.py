"""The standfirst: the paragraph between headline and article, in a container of its own on many pages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from wiredesk.cleaning.body.blocks import Block, Walked, names_of
from wiredesk.cleaning.metadata.titles import folded
from wiredesk.cleaning.tables.junk_lines import junk_reason
from wiredesk.cleaning.tables.standfirst_names import WORDS

_LENGTHS: Final = range(40, 700)
_FURTHEST: Final = 30
"""Blocks before the article that are looked at, where no headline is found."""
_FOREIGN: Final = frozenset(
    {"comments", "navigation", "footer", "consent", "popup", "share", "advertisement", "newsletter", "hidden", "tags"}
    | {"player", "author", "gallery", "teaser", "fact box", "figure", "aside"}
)
"""A standfirst never stands in a zone of these reasons."""
_NO_LETTER: Final = re.compile(r"[^a-z]+")
_CASE_CHANGE: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SAME_START: Final = 50


def standfirst_of(page: Walked, first: Block, titles: Sequence[str], descriptions: Sequence[str]) -> Block | None:
    """The standfirst above an article whose body begins with `first`, or None.

    Args:
        page: the walked page.
        first: the body's first block.
        titles: what the page declares as its title.
        descriptions: what it declares as its description; a visible paragraph that repeats one is its standfirst.
    """
    position = next((number for number, block in enumerate(page.blocks) if block is first), 0)
    known_titles = {folded(title) for title in titles}
    beginnings = {folded(text)[:_SAME_START] for text in descriptions if len(text) >= _LENGTHS.start}
    start = _after_headline(page.blocks[:position], known_titles)
    for block in page.blocks[start:position]:
        if len(block.text) not in _LENGTHS or block.link_share > 0.3:
            continue
        text = folded(block.text)
        if text in known_titles:
            continue
        if any(zone.reason in _FOREIGN for zone in block.zones) or junk_reason(block.text):
            continue
        if text[:_SAME_START] in beginnings or _is_named(block):
            return block
    return None


def _after_headline(blocks: Sequence[Block], titles: set[str]) -> int:
    longest = 2 * max(map(len, titles), default=0)  # folding shortens
    for number in range(len(blocks) - 1, -1, -1):
        block = blocks[number]
        if block.tag == "h1" or (len(block.text) <= longest and folded(block.text) in titles):
            return number + 1
    return max(0, len(blocks) - _FURTHEST)


def _is_named(block: Block) -> bool:
    names = names_of(block.element)
    parent = block.element.getparent()
    if parent is not None:
        names += " " + names_of(parent)
    return not WORDS.isdisjoint(_NO_LETTER.split(_CASE_CHANGE.sub("-", names[:400]).lower()))
