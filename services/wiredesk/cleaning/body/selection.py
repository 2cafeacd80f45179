"""Which blocks of the article's container stay."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from lxml.etree import _Element

from wiredesk.cleaning.body.blocks import Block
from wiredesk.cleaning.body.scoring import SENTENCE_END
from wiredesk.cleaning.tables.elements import HEADINGS
from wiredesk.cleaning.tables.junk_lines import junk_reason

_NOT_PARAGRAPHS: Final = frozenset({"div", "section", "figure", "header", "center", "article", "main"})
_SHORT_LABEL: Final = 40
_REPEATABLE: Final = 60
"""Shorter paragraphs may stand twice: refrains, answers, table cells."""


def selected(blocks: Sequence[Block]) -> tuple[list[Block], list[tuple[Block, str]]]:
    """The blocks that stay, and the others with the reason."""
    lists = _lists_of_links(blocks)
    kept: list[Block] = []
    left_out: list[tuple[Block, str]] = []
    seen: set[str] = set()
    for block in blocks:
        reason = "links" if block.element in lists else _reason_to_drop(block)
        if reason is None and len(block.text) >= _REPEATABLE:
            reason = "repeated" if block.text in seen else None
            seen.add(block.text)
        if reason:
            left_out.append((block, reason))
        else:
            kept.append(block)
    while kept and kept[-1].tag in HEADINGS:
        left_out.append((kept.pop(), "heading without text"))
    return kept, left_out


def _reason_to_drop(block: Block) -> str | None:
    length, links = len(block.text), block.link_share
    if block.tag == "h1":
        return "title"
    if block.tag in HEADINGS:
        return "links" if links > 0.6 else junk_reason(block.text)
    if links > _most_links(block, length):
        return "links"
    if reason := junk_reason(block.text):
        return reason
    if block.tag in _NOT_PARAGRAPHS and length < _SHORT_LABEL and not SENTENCE_END.search(block.text):
        return "label"
    return None


def _most_links(block: Block, length: int) -> float:
    if length >= 200:
        return 0.7
    return 0.65 if length > 60 and SENTENCE_END.search(block.text) else 0.5


def _lists_of_links(blocks: Sequence[Block]) -> set[_Element]:
    """The items of lists of at least three items that all open with a link: teasers of other articles."""
    items: defaultdict[_Element, list[Block]] = defaultdict(list)
    for block in blocks:
        item = block.item
        if item is not None and (parent := item.getparent()) is not None:
            items[parent].append(block)
    return {block.element for members in items.values() if _are_teasers(members) for block in members}


def _are_teasers(items: Sequence[Block]) -> bool:
    linked = sum(block.opens_with_link for block in items)
    ended = sum(bool(SENTENCE_END.search(block.text)) and not block.text.endswith(("...", "…")) for block in items)
    return (
        linked >= 3
        and linked == sum(block.tag == "li" or block.opens_with_link for block in items)
        and ended < linked / 2
    )
