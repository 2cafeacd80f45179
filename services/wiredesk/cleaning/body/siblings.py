"""Paragraphs of the article outside its container: bodies in pieces, a first paragraph before a paywall's wrapper."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from lxml.etree import _Element

from wiredesk.cleaning.body.blocks import Block

_Signature = tuple[str, str, str, str]
_NEAR: Final = 5
"""Levels above the container within which a paragraph of the same make belongs to it."""
_BESIDE: Final = 2
_ENOUGH: Final = 2


def adopted(inside: Sequence[Block], outside: Sequence[Block], container: _Element) -> set[int]:
    """The ids of the outside blocks that belong to the article: made like its own, or right beside its container."""
    candidates = [block for block in outside if block.tag == "p" and block.prose > 0]
    if not candidates:
        return set()
    makes = Counter(_signature(block) for block in inside if block.prose > 0)
    ancestors = [container, *container.iterancestors()]
    beside, near = set(ancestors[1 : 1 + _BESIDE]), set(ancestors[1 : 1 + _NEAR])
    found = set()
    for block in candidates:
        if block.element.getparent() in beside:
            found.add(id(block))
            continue
        signature = _signature(block)
        named = any(signature[1::2])
        if named and makes[signature] >= _ENOUGH and _is_within(block.element, near):
            found.add(id(block))
    return found


def _signature(block: Block) -> _Signature:
    element, parent = block.element, block.element.getparent()
    of_parent = (str(parent.tag), parent.get("class") or "") if parent is not None else ("", "")
    return (str(element.tag), element.get("class") or "", *of_parent)


def _is_within(element: _Element, ancestors: set[_Element]) -> bool:
    for _, ancestor in zip(range(_NEAR + 3), element.iterancestors(), strict=False):
        if ancestor in ancestors and ancestor.tag not in ("body", "html"):
            return True
    return False
