"""Duplicate groups: what `duplicate.of` links, taken together; their head; and how an article finds its own.

The head of a group is the article that was first of it in the log, and stays so through its revisions. When it is
withdrawn, the eldest of the rest (by `first_seen_at`, then by id) takes its place for later copies: a function of what
the ledger holds, so it is the same after a rebuild.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from rapidfuzz.distance import Indel

from wiredesk.indexing.copies import ELDEST, FIRST
from wiredesk.indexing.features import Features, content_hash_of
from wiredesk.indexing.held import LIVE, Held
from wiredesk.indexing.near import MIN_SHINGLES, Overlap, overlap_of
from wiredesk.indexing.overlay import Overlay
from wiredesk.indexing.shingles import shingles
from wiredesk.indexing.tokens import Hashes, Tokens, word_count
from wiredesk_schemas.article_cleaned import ArticleCleaned
from wiredesk_schemas.article_enriched import Duplicate

MAX_GROUP: Final = 10_000
"""Articles of one group that are followed; a text carried by more outlets is junk."""
_COMPARED_BY_WORD: Final = 2 * MIN_SHINGLES
"""Words of texts that are too short for shingles, and are compared word by word."""
_HALF: Final = 0.5


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a group, and why it is: `first` of it in the log, or `eldest` of what is left without that one."""

    article_id: str
    reason: str


def members_of(article_id: str, state: Overlay, *, compared: bool = False) -> list[str]:
    """The live articles of the group of `article_id`, without itself, in a fixed order.

    A copy stays linked to its head when that is revised, be it to another text altogether (a ticker, an address that is
    used again). Where what follows is grave, the texts are `compared` again, and only links that hold are followed.
    """
    found = {article_id}
    waiting = [article_id]
    members = []
    texts = _Texts(state)
    while waiting and len(found) < MAX_GROUP:
        here = waiting.pop()
        for other in _linked(here, state):
            if other not in found and (not compared or texts.hold(here, other)):
                found.add(other)
                waiting.append(other)
    for other in sorted(found - {article_id}):
        held = state.held(other)
        if held is not None and held.status == LIVE:
            members.append(held)
    return [held.article_id for held in sorted(members, key=_seniority)]


class _Texts:
    """Whether what is linked is still alike; each text is made into shingles once."""

    def __init__(self, state: Overlay) -> None:
        self._state = state
        self._shingles: dict[str, Hashes] = {}

    def hold(self, one: str, other: str) -> bool:
        """Whether a link holds: by the address, or by the texts as far as they are held."""
        mine, its = self._state.article(one), self._state.article(other)
        if mine is None or its is None or self._is_by_address(one, other):
            return True
        if content_hash_of(mine) == content_hash_of(its):
            return True
        if overlap_of(self._of(one, mine), self._of(other, its)) is not None:
            return True
        shorter, longer = sorted((mine.body.split(), its.body.split()), key=len)
        return len(longer) < _COMPARED_BY_WORD and Indel.normalized_similarity(shorter, longer) >= _HALF

    def _is_by_address(self, one: str, other: str) -> bool:
        held = (self._state.held(one), self._state.held(other))
        copies = [item.revision_held.duplicate for item in held if item and item.revision_held]
        return any(copy is not None and copy.kind == "same_page" and copy.of in (one, other) for copy in copies)

    def _of(self, article_id: str, article: ArticleCleaned) -> Hashes:
        if article_id not in self._shingles:
            self._shingles[article_id] = shingles(Tokens.of(article.body).of_body)
        return self._shingles[article_id]


def head_of(article_id: str, state: Overlay) -> Head:
    """The head of the group that a live article belongs to."""
    held = state.held(article_id)
    assert held is not None, "only of an article that is held"
    others = (state.held(other) for other in members_of(article_id, state))
    head = min((held, *(other for other in others if other is not None)), key=lambda item: _rank(item, state))
    return Head(head.article_id, FIRST if _is_original(head) else ELDEST)


def duplicate_of(article: ArticleCleaned, features: Features, state: Overlay, min_words: int) -> Duplicate | None:
    """The group that this article belongs to, by its text or by the address that its page names as the original.

    An article that others were linked to stays the head that they name.
    """
    article_id = article.article_id
    if state.live_copies_of(article_id):
        return None
    exact = [other for other in state.live_with_hash(features.content_hash) if other != article_id]
    if exact and word_count(article.body) >= min_words:
        return _duplicate(article_id, exact[0], Overlap("exact", 1.0), state)
    for other in _same_page(article_id, features.canonical_id, state):
        if other != article_id and _titles_agree(article, state.article(other)):
            return _duplicate(article_id, other, Overlap("same_page", 1.0), state)
    if found := state.near_copy_of(article_id, features):
        return _duplicate(article_id, found[0], found[1], state)
    return None


def _same_page(article_id: str, canonical_id: str | None, state: Overlay) -> list[str]:
    """Live articles at the address that this page names, or whose pages name this address or the same one."""
    found = state.live_with_canonical(article_id)
    if canonical_id:
        original = state.held(canonical_id)
        found = found + state.live_with_canonical(canonical_id)
        if original is not None and original.status == LIVE:
            found = [canonical_id, *found]
    return found


def _titles_agree(article: ArticleCleaned, other: ArticleCleaned | None) -> bool:
    """Careless templates name one address on many pages: the address alone is no proof."""
    return other is not None and _folded(article.title) == _folded(other.title)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _duplicate(article_id: str, other: str, overlap: Overlap, state: Overlay) -> Duplicate | None:
    head = head_of(other, state)
    if head.article_id == article_id:
        return None
    return Duplicate(of=head.article_id, kind=overlap.kind, similarity=overlap.similarity, reason=head.reason)


def _linked(article_id: str, state: Overlay) -> list[str]:
    held = state.held(article_id)
    copies = state.live_copies_of(article_id)
    duplicate = held.revision_held.duplicate if held and held.revision_held else None
    return [duplicate.of, *copies] if duplicate else copies


def _rank(held: Held, state: Overlay) -> tuple[bool, bool, tuple[float, str]]:
    """First the original, then one that others were linked to already, then the eldest."""
    return not _is_original(held), not state.live_copies_of(held.article_id), _seniority(held)


def _is_original(held: Held) -> bool:
    return held.revision_held is not None and held.revision_held.duplicate is None


def _seniority(held: Held) -> tuple[float, str]:
    return held.first_seen_at.timestamp(), held.article_id
