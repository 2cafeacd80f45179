"""Which element of a page holds the article: prose scores its ancestors, the best one wins."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from lxml.etree import _Element

from wiredesk.cleaning.body.blocks import Block, names_of
from wiredesk.cleaning.body.naming import meaning_of
from wiredesk.cleaning.tables.elements import HEADINGS, LEAVES, LIST_LIKE

SENTENCE_END: Final = re.compile(r"[.!?…。！？؟।։።]['\"”’»›」』)\]]*$")
_LONGEST_END: Final = 12
_SHORTEST_PROSE: Final = 25
_MOST_LINKS_IN_PROSE: Final = 0.5
_LIST_WEIGHT: Final = 0.4
_DECAY: Final = 0.82
"""What an ancestor gets of the score of the level below it."""
_LEVELS: Final = 10
_CLIMB_LEVELS: Final = 6
_CLIMB: Final = 1.3
"""An ancestor takes over where it holds this many times the prose: the article is in pieces beside each other."""


def ends_sentence(text: str) -> bool:
    """Whether a text ends as a sentence does; only its last characters are looked at."""
    return SENTENCE_END.search(text[-_LONGEST_END:]) is not None


def prose_score(block: Block) -> float:
    """How much a block looks like a paragraph of an article; 0 for headings, menus and labels."""
    length = len(block.text)
    if block.tag in HEADINGS or length < _SHORTEST_PROSE:
        return 0.0
    links = block.link_share
    if links > _MOST_LINKS_IN_PROSE:
        return 0.0
    commas = block.text.count(",") + block.text.count("、") + block.text.count("،")
    score = min(length, 400) / 100 + 0.3 * commas + (1.0 if ends_sentence(block.text) else 0.0)
    return score * (1 - links) * (_LIST_WEIGHT if block.tag in LIST_LIKE else 1.0)


def container_of(blocks: Iterable[Block]) -> _Element | None:
    """The element that holds the prose of scored blocks, or None where there is none."""
    own: dict[_Element | None, float] = {}
    for block in blocks:
        if block.prose:
            element = block.element.getparent() if block.tag in LEAVES else block.element
            own[element] = own.get(element, 0.0) + block.prose
    decayed: dict[_Element, float] = {}
    whole: dict[_Element, float] = {}
    for start, score in own.items():
        element, weight = start, 1.0
        for _ in range(_LEVELS):
            if element is None or element.tag == "html":
                break
            decayed[element] = decayed.get(element, 0.0) + score * weight
            whole[element] = whole.get(element, 0.0) + score
            element = element.getparent()
            weight *= _DECAY
    if not decayed:
        return None
    best = max(decayed, key=lambda element: decayed[element] * _bonus(element))
    return _climbed(best, whole)


def _bonus(element: _Element) -> float:
    bonus = 1.0
    if meaning_of(names_of(element)).body or "articleBody" in (element.get("itemprop"), element.get("property")):
        bonus *= 1.35
    if element.tag == "article":
        bonus *= 1.2
    if element.tag == "body":
        bonus *= 0.8
    return bonus


def _climbed(best: _Element, whole: dict[_Element, float]) -> _Element:
    candidate = best
    for _ in range(_CLIMB_LEVELS):
        parent = candidate.getparent()
        if parent is None or parent.tag in ("body", "html") or parent not in whole:
            break
        candidate = parent
        if whole[candidate] > _CLIMB * whole[best]:
            best = candidate
    return best
