"""What to try where the page's own blocks hold little: JSON-LD, HTML in scripts, and a library as the last."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Final

import trafilatura
from lxml import etree
from lxml.etree import _Element

from wiredesk.cleaning.body.confidence import confidence_of
from wiredesk.cleaning.body.embedded import embedded_html
from wiredesk.cleaning.body.extractor import Extracted, extracted

_LITTLE: Final = 250
"""Characters below which the rescue begins."""
_TAG: Final = re.compile(r"<[^<>]{0,2000}>")
_BREAK: Final = re.compile(r"<br\b[^<>]{0,100}>|</?p\b[^<>]{0,500}>", re.IGNORECASE)
_MOST_ELEMENTS: Final = 20_000
_MOST_LINKS: Final = 40_000
"""Links, each counted once for every element around it: the library looks at all links of each element, several times.
It is asked only about trees it can be trusted with."""


@dataclass(frozen=True, slots=True)
class Body:
    """The paragraphs of a page's article, where they came from, and how sure that is (0 to 1)."""

    paragraphs: tuple[str, ...]
    source: str
    confidence: float


def body_of(page: str, root: _Element, found: Extracted, article_body: str | None) -> Body:
    """The page's own blocks, or something better where they hold next to nothing.

    Args:
        page: the page's markup, for the library.
        root: its tree; its scripts are read.
        found: what the extractor found in the page's elements.
        article_body: `articleBody` of the page's JSON-LD.
    """
    own = own_body(found)
    if found.characters >= _LITTLE and len(article_body or "") < 3 * found.characters:
        return own
    candidates = [own]
    if article_body and len(article_body) > _LITTLE:
        candidates.append(Body(_paragraphs(article_body), "json-ld", 0.6))
    if found.characters < _LITTLE:
        candidates.extend(_from_scripts(root))
    best = max(candidates, key=_characters)
    return best if _characters(best) >= _LITTLE else max((best, _by_library(page, root)), key=_characters)


def own_body(found: Extracted) -> Body:
    """What the page's own blocks hold."""
    return Body(tuple(block.text for block in found.kept), "page", confidence_of(found))


def _characters(body: Body) -> int:
    return sum(map(len, body.paragraphs))


def _from_scripts(root: _Element) -> list[Body]:
    html = embedded_html(root)
    if html is None:
        return []
    parser = etree.HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8", collect_ids=False)
    tree = etree.fromstring(f"<html><body><div>{html}</div></body></html>".encode("utf-8", "replace"), parser)
    return [Body(tuple(block.text for block in extracted(tree).kept), "script", 0.5)]


def _by_library(page: str, root: _Element) -> Body:
    """Trafilatura's answer (Barbaresi 2021, ACL demo), for pages too small to be a danger to it."""
    links = (around for link in root.iter("a") for around in link.iterancestors())
    if _are_over(root.iter(), _MOST_ELEMENTS) or _are_over(links, _MOST_LINKS):
        return Body((), "trafilatura", 0.0)
    text = trafilatura.extract(page, include_comments=False, fast=True) or ""
    return Body(tuple(line for line in text.split("\n") if line.strip()), "trafilatura", 0.3)


def _are_over(elements: Iterable[_Element], limit: int) -> bool:
    return next(islice(elements, limit, None), None) is not None


def _paragraphs(text: str) -> tuple[str, ...]:
    lines = _TAG.sub(" ", _BREAK.sub("\n", text)).splitlines()
    return tuple(tidy for line in lines if (tidy := " ".join(line.split())))
