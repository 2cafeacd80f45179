"""One walk over a parsed page: its text as blocks, each with its link share and the zones that it stands in."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from lxml.etree import _Element

from wiredesk.cleaning.body.articles import asides
from wiredesk.cleaning.body.naming import meaning_of
from wiredesk.cleaning.dom import children_backwards
from wiredesk.cleaning.tables.elements import BLOCKS, NEVER_TEXT, ROOTS, ZONE_ELEMENTS

LINE: Final = "\v"
"""Stands for a line break element until the paragraphs are cut; no character of a page's text."""
_PARAGRAPH_BREAK: Final = re.compile(r"\v\s*\v")
_BARREN: Final = frozenset({"navigation", "share", "advertisement", "consent", "popup", "form", "header", "footer"})
"""Zones of these reasons are not even walked where none of the elements of running text is in them."""
_BARREN_WITH_LINKS: Final = frozenset({"related", "tags", "gallery", "player", "comments", "aside", "teaser", "widget"})
"""The same for these, where they hold a link."""
_SIGNS_OF_TEXT: Final = ("p", "h1", "h2", "article", "main", "br", "blockquote", "td", "pre")


@dataclass(slots=True)
class Zone:
    """An element that may not belong to the article, and how much prose stands in it (in characters)."""

    reason: str
    element: _Element
    names: str
    """The class names (without one, the id) that made it one; empty where its tag did."""
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
    item: _Element | None
    """The list item that it stands in."""
    prose: float = 0.0
    """How much it looks like a paragraph of an article (`scoring.prose_score`)."""

    @property
    def link_share(self) -> float:
        """Share of the characters that are inside links."""
        return min(1.0, self.links / len(self.text))


@dataclass(slots=True)
class Walked:
    """A page's blocks in reading order, and its zones."""

    ticker: bool = False
    """Whether it is a live ticker."""
    blocks: list[Block] = field(default_factory=list)
    zones: list[Zone] = field(default_factory=list)


_Place = tuple[_Element, str, tuple[Zone, ...], _Element | None]
"""Where the walk is: the open block and its tag, the zones, the list item. One is made for every block of the page."""


def walked(body: _Element, titles: Sequence[str] = (), *, ticker: bool = False) -> Walked:
    """The blocks of a page's body.

    Args:
        body: the body element.
        titles: what the page declares as its own title.
        ticker: whether a row of `article` elements is the text itself.
    """
    page = Walked(ticker)
    others = cache(lambda: asides(body, titles, ticker=ticker))  # looked for at the first `article`, if there is one
    paragraph = _Paragraph()
    links = 0  # how many links are open
    place: _Place = (body, "div", (), None)
    left: list[tuple[_Element, _Place]] = []  # what opened a place, and the place before
    # None on the stack means: leave the element below it.
    stack: list[_Element | None] = [body]
    pop = stack.pop
    while stack:
        element = pop()
        if element is None:
            element = pop()
            assert element is not None
            if left and left[-1][0] is element:
                paragraph.end(page, place, links)
                place = left.pop()[1]
            if element.tag == "a":
                links -= 1
            paragraph.add(element.tail, links)
            continue
        tag = element.tag
        if not isinstance(tag, str) or tag in NEVER_TEXT:
            paragraph.add(element.tail, links)
            continue
        zone = None if tag in ROOTS else _zone(element, tag, others)
        if zone is not None:
            page.zones.append(zone)
            if _is_barren(zone):
                paragraph.end(page, place, links)
                paragraph.add(element.tail, links)
                continue
        if zone is not None or tag in BLOCKS:
            paragraph.end(page, place, links)
            left.append((element, place))
            place = _inside(place, element, tag, zone)
        if tag == "br":
            paragraph.add(LINE, 0)
        elif tag == "a":
            links += 1
            paragraph.link_opens()
        paragraph.add(element.text, links)
        stack += (element, None)
        if len(element):
            stack += children_backwards(element)
    paragraph.end(page, place, 0)
    return page


def _inside(place: _Place, element: _Element, tag: str, zone: Zone | None) -> _Place:
    block, block_tag, zones, item = place
    if zone is not None:
        zones = (*zones, zone)
    if tag not in BLOCKS:
        return block, block_tag, zones, item
    return element, tag, zones, element if tag == "li" else item


class _Paragraph:
    """The pieces of text since the last end of a block."""

    __slots__ = ("first_link", "links", "pieces")

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.links = 0  # characters inside links
        self.first_link: int | None = None  # how many pieces of text stand before the first link

    def add(self, text: str | None, open_links: int) -> None:
        if text and (self.pieces or not text.isspace()):  # white space at a paragraph's start is layout
            self.pieces.append(text)
            if open_links:
                self.links += len(text)

    def link_opens(self) -> None:
        if self.first_link is None:
            self.first_link = len(self.pieces)

    def end(self, page: Walked, place: _Place, open_links: int) -> None:
        """Ends the paragraph, as one block of the page or several; nothing for one without text."""
        opens = self.first_link == 0
        self.first_link = 0 if open_links else None
        if not self.pieces:
            return
        element, tag, zones, item = place
        text = "".join(self.pieces)
        for part in _PARAGRAPH_BREAK.split(text) if LINE in text else (text,):
            if tidy := " ".join(part.split()):
                links = round(self.links * len(tidy) / len(text)) if self.links else 0
                page.blocks.append(Block(tag, tidy, links, element, zones, opens, item))
        self.pieces = []
        self.links = 0


def _is_barren(zone: Zone) -> bool:
    if zone.reason in _BARREN_WITH_LINKS:
        if next(zone.element.iter("a"), None) is None:
            return False
    elif zone.reason not in _BARREN:
        return False
    return next(zone.element.iter(*_SIGNS_OF_TEXT), None) is None


def names_of(element: _Element) -> str:
    """The class and id names that an element goes by, joined by spaces."""
    classes, identity = element.get("class"), element.get("id")
    if classes and identity:
        return f"{classes} {identity}"
    return classes or identity or ""


def _zone(element: _Element, tag: str, others: Callable[[], Mapping[_Element, str]]) -> Zone | None:
    if (by_tag := ZONE_ELEMENTS.get(tag)) is not None:
        return Zone(by_tag, element, "")
    if tag == "article" and (reason := others().get(element)) is not None:
        return Zone(reason, element, "")
    names = names_of(element)
    if names and (meaning := meaning_of(names)).zone is not None:
        return Zone(meaning.zone, element, element.get("class") or names)
    if _is_hidden(element):
        return Zone("hidden", element, names)
    return None


def _is_hidden(element: _Element) -> bool:
    style = element.get("style")
    if style is not None and "display:none" in style.replace(" ", "").lower():
        return True
    return element.get("aria-hidden") == "true" or element.get("hidden") is not None
