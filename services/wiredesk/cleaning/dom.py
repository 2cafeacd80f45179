"""The few calls of lxml whose types its stubs get wrong, in one place."""

from __future__ import annotations

from typing import Any, cast

from lxml.etree import XPath, _Element


def text_of(element: _Element, limit: int = 500) -> str:
    """The text of an element and all in it, white space collapsed, at most `limit` characters."""
    return " ".join("".join(cast("Any", element.itertext())).split())[:limit]


def elements_by_tag(root: _Element, *tags: str) -> dict[str, list[_Element]]:
    """The elements of each of these tags, in the page's order: one pass over the tree for all of them."""
    found: dict[str, list[_Element]] = {tag: [] for tag in tags}
    for element in root.iter(*tags):
        found[str(element.tag)].append(element)
    return found


def children_backwards(element: Any) -> list[_Element]:
    """The children of an element, the last one first."""
    children: list[_Element] = element[:]
    children.reverse()
    return children


def selected(path: XPath, element: _Element) -> list[_Element]:
    """The elements that a path selects."""
    return cast("list[_Element]", path(element))
