"""What the page itself shows around its article: headlines, bylines, time elements, captions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from lxml.etree import XPath, _Element

from wiredesk.cleaning.body.blocks import Block, Walked
from wiredesk.cleaning.body.scoring import ends_sentence
from wiredesk.cleaning.dom import selected, text_of
from wiredesk.cleaning.draft import Moment
from wiredesk.cleaning.metadata.authors import names_in_text
from wiredesk.cleaning.metadata.moments import moment_in, moment_of
from wiredesk.cleaning.tables.bylines import ACCOUNT, AUTHOR_LABEL, BY
from wiredesk.cleaning.tables.elements import HEADINGS

_TIMES: Final = XPath("//time[@datetime] | //@itemprop[. = 'datePublished']/..")
_AUTHORS: Final = XPath("//@rel[. = 'author']/.. | //@itemprop[. = 'author']/..")
"""By the attributes: a test of every element takes half as long again."""
_MOST: Final = 20
_LONGEST_BYLINE: Final = 160
_OPENING: Final = 3
"""Blocks of the article itself that may be its byline."""
_IDEOGRAPHS: Final = re.compile(r"[\u4e00-\u9fff\uac00-\ud7a3]{2,5}")
_LONGEST_DATE: Final = 70
_YEAR: Final = re.compile(r"\d{4}")
_NEAR: Final = 40
"""Blocks around the article in which a byline or a date is looked for."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Blocks in reading order: those just before the article's first with the first few of it, and those after it."""

    blocks: Sequence[Block]
    after: Sequence[Block] = ()

    @classmethod
    def of(cls, page: Walked, kept: Sequence[Block]) -> Surroundings:
        """The surroundings of an article that consists of these blocks."""
        first, last = (kept[0], kept[-1]) if kept else (None, None)
        at = next((number for number, block in enumerate(page.blocks) if block is first), 0)
        end = next((number for number, block in enumerate(page.blocks) if block is last), len(page.blocks))
        return cls(page.blocks[max(0, at - _NEAR) : at + _OPENING], page.blocks[end : end + _NEAR])


def headlines(elements: Sequence[_Element]) -> list[str]:
    """The texts of the page's `h1` elements."""
    return [text for element in elements[:_MOST] if (text := text_of(element))]


def byline_elements(root: _Element, markup: str) -> list[str]:
    """The texts of elements that are marked up as the author.

    A search in the markup first: the path over the whole tree costs much, and most pages have no such element.
    """
    if not any(mark in markup for mark in ('rel="author', "rel='author", 'itemprop="author', "itemprop='author")):
        return []
    return [
        text
        for element in selected(_AUTHORS, root)[:_MOST]
        if not ACCOUNT.search(element.get("href") or "")
        and (text := element.get("content") or text_of(element, _LONGEST_BYLINE))
    ]


def byline_blocks(around: Surroundings) -> list[str]:
    """The names in short blocks before the article: in an author's zone, or opening with "By", or names and no more."""
    found: list[str] = []
    for block in around.blocks:
        if len(block.text) > _LONGEST_BYLINE or block.tag in HEADINGS:
            continue
        if any(zone.reason == "author" for zone in block.zones):
            if not any(ACCOUNT.search(link.get("href") or "") for link in block.element.iter("a")):
                found.extend(_parts(block))
        elif len(block.text) < _LONGEST_BYLINE / 2 and BY.match(block.text):
            found.append(block.text)
    return found + [block.text for block in around.blocks[-_OPENING:] if is_bare_byline(block)]


def author_lines(around: Surroundings) -> list[str]:
    """The names in lines after the article that say "Author", as pages have them in a list of facts."""
    texts = [block.text for block in around.after if len(block.text) < _LONGEST_BYLINE / 2]
    return [text[match.end() :] for text in texts if (match := AUTHOR_LABEL.match(text))]


def is_bare_byline(block: Block) -> bool:
    """Whether a paragraph is one or more names and nothing else, as in "Ada Lund/Bo Falk"."""
    if block.tag in HEADINGS or len(block.text) > 60 or ends_sentence(block.text):
        return False
    return all(looks_like_a_name(name) for name in names_in_text(block.text))


def looks_like_a_name(name: str) -> bool:
    """Whether a text is two to four words in capitals, as a person's name in most scripts is."""
    if _IDEOGRAPHS.fullmatch(name):
        return True
    words = name.replace("-", "").replace("'", "").replace("’", "").replace(".", "").split()
    capitals = sum(word[0].isupper() for word in words)
    return 2 <= len(words) <= 4 and capitals >= 2 and words[0][0].isupper() and all(map(str.isalpha, words))


def looks_like_an_agency(name: str) -> bool:
    """Whether a text is an acronym, as agencies sign."""
    return name.isalpha() and name.isupper() and 2 <= len(name) <= 6


def _parts(block: Block) -> list[str]:
    """The texts of a byline's elements where each is a name, else the whole text."""
    parts = [text_of(child) for child in block.element if isinstance(child.tag, str) and child.tag in ("a", "span")]
    whole = "".join("".join(parts).split())
    return parts if len(parts) > 1 and whole == "".join(block.text.split()) else [block.text]


def time_elements(root: _Element, markup: str) -> Moment | None:
    """The earliest-standing machine-readable time of the page."""
    if "<time" not in markup and "datePublished" not in markup:
        return None
    for element in selected(_TIMES, root)[:_MOST]:
        value = element.get("datetime") or element.get("content") or element.get("title")
        if (moment := moment_of(value)) is not None:
            return moment
    return None


def date_in_text(around: Surroundings) -> Moment | None:
    """The last date in the short blocks before the article, those that stand in a date's zone first."""
    dated = [block for block in around.blocks if len(block.text) <= _LONGEST_BYLINE and _YEAR.search(block.text)]
    marked = [block for block in dated if any(zone.reason == "date" for zone in block.zones)]
    for block in (*reversed(marked), *reversed(dated)):
        if len(block.text) <= _LONGEST_DATE and (moment := moment_in(block.text)):
            return moment
    return None
