"""One walk over a parsed page: its text as blocks, each with its link share and the zones that it stands in."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Final

from lxml.etree import _Element

from wiredesk.cleaning.body.naming import PLAIN, Meaning, meaning_of
from wiredesk.cleaning.tables.elements import BLOCKS, NEVER_TEXT, ROOTS, ZONE_ELEMENTS

LINE: Final = "\v"
"""Stands for a line break element until the paragraphs are cut; no character of a page's text."""
_PARAGRAPH_BREAK: Final = re.compile(r"\v\s*\v")
_ROW: Final = 3
_NAMED_BY: Final = ("class", "id", "data-component", "data-testid")


@dataclass(slots=True)
class Zone:
    """An element that may not belong to the article, and how much prose stands in it (in characters)."""

    reason: str
    element: _Element
    names: str
    """The class and id names that made it one; empty where its tag did."""
    prose: int = 0


@dataclass(slots=True)
class Block:
    """A paragraph's worth of text. `links` counts its characters inside links."""

    tag: str
    text: str
    links: int
    element: _Element
    zones: tuple[Zone, ...]
    opens_with_link: bool

    @property
    def link_share(self) -> float:
        """Share of the characters that are inside links."""
        return min(1.0, self.links / len(self.text))


@dataclass(slots=True)
class Walked:
    """A page's blocks in reading order, its zones, and what the elements' names say."""

    blocks: list[Block] = field(default_factory=list)
    zones: list[Zone] = field(default_factory=list)
    meanings: dict[str, Meaning] = field(default_factory=dict)
    teasers: frozenset[_Element] = frozenset()

    def meaning(self, element: _Element) -> Meaning:
        """What the names of an element say; looked up once for every distinct name."""
        names = names_of(element)
        if not names:
            return PLAIN
        known = self.meanings.get(names)
        if known is None:
            known = self.meanings[names] = meaning_of(names)
        return known


def walked(body: _Element) -> Walked:
    """The blocks of a page's body."""
    page = Walked(teasers=teaser_articles(body))
    pieces: list[str] = []
    links = 0  # characters of `pieces` inside links
    opens_with_link = False
    depth_of_links = 0
    open_blocks: list[tuple[_Element, str]] = [(body, "div")]
    zones: tuple[Zone, ...] = ()
    # An entry is an element to enter, or one to leave with the zones that hold after it.
    stack: list[tuple[_Element, tuple[Zone, ...] | None]] = [(body, None)]

    def flush() -> None:
        nonlocal links, opens_with_link
        if pieces:
            element, tag = open_blocks[-1]
            _emit(page, pieces, links, element, tag, zones, opens_with_link)
            pieces.clear()
            links = 0
        opens_with_link = depth_of_links > 0

    while stack:
        element, after = stack.pop()
        tag = element.tag
        if after is not None:  # leave
            if tag in BLOCKS:
                flush()
                open_blocks.pop()
            elif tag == "a":
                depth_of_links -= 1
            if after is not zones:
                flush()
                zones = after
            if element.tail:
                pieces.append(element.tail)
                if depth_of_links:
                    links += len(element.tail)
            continue
        if not isinstance(tag, str) or tag in NEVER_TEXT:
            if element.tail:
                pieces.append(element.tail)
                if depth_of_links:
                    links += len(element.tail)
            continue
        before = zones
        if tag not in ROOTS and (zone := _zone(page, element, tag)) is not None:
            flush()
            page.zones.append(zone)
            zones = (*zones, zone)
        if tag in BLOCKS:
            flush()
            open_blocks.append((element, tag))
        elif tag == "br":
            pieces.append(LINE)
        elif tag == "a":
            depth_of_links += 1
            if not any(map(str.strip, pieces)):
                opens_with_link = True
        if element.text:
            pieces.append(element.text)
            if depth_of_links:
                links += len(element.text)
        stack.append((element, before))
        stack.extend((child, None) for child in reversed(element))
    flush()
    return page


def names_of(element: _Element) -> str:
    """The names that an element goes by, joined by spaces."""
    return " ".join(filter(None, map(element.get, _NAMED_BY)))


def teaser_articles(body: _Element) -> frozenset[_Element]:
    """The `article` elements that stand in a row of at least three: teasers of other articles, or posts of a ticker."""
    rows: defaultdict[_Element, list[_Element]] = defaultdict(list)
    for article in body.iter("article"):
        row = article.getparent()
        while row is not None and len(row) == 1 and row.tag not in ROOTS:
            row = row.getparent()
        if row is not None:
            rows[row].append(article)
    return frozenset(article for row in rows.values() if len(row) >= _ROW for article in row)


def _zone(page: Walked, element: _Element, tag: str) -> Zone | None:
    by_tag = ZONE_ELEMENTS.get(tag)
    if by_tag is not None:
        return Zone(by_tag, element, "")
    if element in page.teasers:
        return Zone("teaser", element, "")
    if not element.attrib:
        return None
    reason = page.meaning(element).zone
    if reason is not None:
        return Zone(reason, element, names_of(element))
    if _is_hidden(element):
        return Zone("hidden", element, names_of(element))
    return None


def _is_hidden(element: _Element) -> bool:
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    style = element.get("style")
    return style is not None and "display:none" in style.replace(" ", "").lower()


def _emit(
    page: Walked,
    pieces: list[str],
    links: int,
    element: _Element,
    tag: str,
    zones: tuple[Zone, ...],
    opens_with_link: bool,
) -> None:
    text = "".join(pieces)
    paragraphs = _PARAGRAPH_BREAK.split(text) if LINE in text else [text]
    total = len(text)
    for paragraph in paragraphs:
        tidy = " ".join(paragraph.replace(LINE, " ").split())
        if tidy:
            page.blocks.append(Block(tag, tidy, round(links * len(tidy) / total), element, zones, opens_with_link))
