"""Duplicate groups: how an article finds its own, and what belongs to one.

The head of a group, the canonical copy, is the article that was first of it in the log. Every copy names it in
`duplicate.of`, through its revisions and also once it is withdrawn: so one name holds the group together for whoever
keeps one article of each. What was decided is in the log, and the same after a rebuild; which near copies are met after
a restart is not promised, since the table of them then knows the latest texts alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Final

from rapidfuzz.distance import Indel

from wiredesk.indexing.body_text import BodyText
from wiredesk.indexing.copies import FIRST, GONE, MOVED_ON
from wiredesk.indexing.features import Features
from wiredesk.indexing.held import LIVE, Held
from wiredesk.indexing.near import MIN_SHINGLES, Overlap, overlap_of, shared_by
from wiredesk.indexing.overlay import Overlay
from wiredesk.indexing.tokens import Tokens, word_count
from wiredesk_schemas.article_cleaned import ArticleCleaned
from wiredesk_schemas.article_enriched import Duplicate

MAX_GROUP: Final = 10_000
"""Articles of one group that are followed; a text carried by more outlets is junk."""
MIN_SHARED_WITH_HEAD: Final = 0.2
"""Of a copy of a copy: shingles of the shorter text that it shares with the head, be they in one place."""
_COMPARED: Final = 20
"""Articles at most that are read to find one that is alike: careless templates name one address on every page."""
_READ: Final = 64
"""Texts that are kept while a group is followed."""
_COMPARED_BY_WORD: Final = 2 * MIN_SHINGLES
"""Words of texts that are too short for shingles, and are compared word by word."""
_HALF: Final = 0.5
_PART: Final = "partial"


def duplicate_of(article: ArticleCleaned, features: Features, state: Overlay, min_words: int) -> Duplicate | None:
    """The group that this article belongs to, by its text or by the address that its page names as the original.

    An article that others were linked to stays the head that they name.
    """
    if state.held(article.article_id) is not None and state.is_head(article.article_id):
        return None
    found = _Found(article, features, state)
    named = (found.named(other, how) for other, how in found.candidates(min_words))
    return found.kept() or next(filter(None, named), None)


class _Found:
    """An article, and what it may be a copy of."""

    def __init__(self, article: ArticleCleaned, features: Features, state: Overlay) -> None:
        self._article = article
        self._features = features
        self._state = state

    def kept(self) -> Duplicate | None:
        """The group that it was in before this revision, if its text still belongs there.

        Where the head is withdrawn, others of the group tell, or its own text before, if there are none.
        """
        state, article_id = self._state, self._article.article_id
        held = state.held(article_id)
        if held is None or held.revision_held is None or (head_id := held.place.duplicate_of) is None:
            return None
        head = state.held(head_id)
        if head is not None and head.status == LIVE:
            reason = FIRST if head.place.duplicate_of is None else MOVED_ON
            how = self._overlap_with(head)
            return _duplicate(head_id, how, reason) if how is not None else None
        others = (other for other in state.live_copies_of(head_id) if other != article_id)
        compared = [state.held(other) for other in islice(others, _COMPARED)] or [held]
        likenesses = (self._overlap_with(other) for other in compared if other is not None)
        how = next(filter(None, likenesses), None)
        return _duplicate(head_id, how, GONE) if how is not None else None

    def candidates(self, min_words: int) -> Iterator[tuple[str, Overlap]]:
        """Live articles that this one is a copy of, the surest first."""
        article, state = self._article, self._state
        if (exact := self._exact()) and word_count(article.body) >= min_words:
            yield exact, Overlap("exact", 1.0)
        for other in islice(self._same_page(), _COMPARED):
            if other != article.article_id and _titles_agree(article, state.article(other)):
                yield other, Overlap("same_page", 1.0)
        yield from state.near_copies_of(article.article_id, self._features)

    def named(self, found: str, how: Overlap) -> Duplicate | None:
        """The duplicate to be told of: the head of the group of what was found, and how alike that is.

        None where the one found is a copy of a head that this article shares next to nothing with: a round-up holds two
        articles, which are no copies of each other.
        """
        head = self._state.head_of(found)
        if head == found:
            return _duplicate(found, how, FIRST)
        if head == self._article.article_id:
            return None
        held = self._state.held(head)
        if held is None or held.status != LIVE:
            return _duplicate(head, how, GONE)
        if how.kind == "same_page" or self._state.is_same_page(found):
            return _duplicate(head, how, FIRST)
        if (of_head := self._overlap_with(held)) is not None:
            return _duplicate(head, of_head, FIRST)
        if not _Texts(self._state).hold(found, head):
            return _duplicate(found, how, MOVED_ON)
        text = self._state.text_at(held.sequence)
        little = shared_by(self._features.text, text) if text is not None else None
        return _duplicate(head, little, FIRST) if little and little.containment >= MIN_SHARED_WITH_HEAD else None

    def _exact(self) -> str | None:
        same = self._state.live_with_hash(self._features.content_hash)
        return next((other for other in same if other != self._article.article_id), None)

    def _same_page(self) -> Iterator[str]:
        """Live articles at the address that this page names, or whose pages name this address or the same one."""
        state, canonical_id = self._state, self._features.canonical_id
        if canonical_id:
            original = state.held(canonical_id)
            if original is not None and original.status == LIVE:
                yield canonical_id
        yield from state.live_with_canonical(self._article.article_id)
        if canonical_id:
            yield from state.live_with_canonical(canonical_id)

    def _overlap_with(self, held: Held) -> Overlap | None:
        if held.content_hash == self._features.content_hash:
            return Overlap("exact", 1.0)
        text = self._state.text_at(held.sequence)
        return overlap_of(self._features.text, text) if text is not None else None


def members_of(article_id: str, state: Overlay) -> list[str]:
    """The live articles that go with one that is taken down with its copies, without itself, the eldest first.

    They are found by the links of its group, through withdrawn members too, and by their texts: a link is lost where an
    article is revised. A link is followed where its texts are still alike (an address is used again, a ticker moves
    on), and one to a part or to what contains it where it has to do with the text that is named: a round-up holds two
    articles, and is no reason to take down the other one. So is one that leads on from an article without a text.
    """
    found = {article_id}
    waiting = [article_id]
    texts = _Texts(state)
    hashes: set[str] = set()
    while waiting and len(found) < MAX_GROUP:
        here = waiting.pop()
        for other in _neighbours(here, state, hashes, by_text=here == article_id):
            if other in found or not texts.hold(here, other):
                continue
            is_sure = here == article_id or not (texts.is_part(here, other) or texts.is_gone(here))
            if is_sure or texts.hold(article_id, other):
                found.add(other)
                waiting.append(other)
    held = (state.held(other) for other in sorted(found - {article_id}))
    live = [item for item in held if item is not None and item.status == LIVE]
    return [item.article_id for item in sorted(live, key=lambda item: (item.first_seen_at, item.article_id))]


def _neighbours(article_id: str, state: Overlay, hashes: set[str], *, by_text: bool) -> Iterator[str]:
    """What is linked to an article, has its very text (each text is looked up once), or is found by it."""
    head = state.head_of(article_id)
    if head != article_id:
        yield head
    yield from state.live_copies_of(article_id)
    held = state.held(article_id)
    if held is not None and held.content_hash and held.content_hash not in hashes:
        hashes.add(held.content_hash)
        yield from state.live_with_hash(held.content_hash)
    if by_text and held is not None and held.revision_held is not None:
        text = state.text_at(held.sequence)
        if text is not None:
            yield from (other for other, _ in state.near(text, held.revision_held.sketch, held, most=None))


class _Texts:
    """Whether what is linked is still alike."""

    def __init__(self, state: Overlay) -> None:
        self._state = state
        self._text_of = lru_cache(_READ)(self._read)

    def hold(self, one: str, other: str) -> bool:
        """Whether a link holds: by the address, or by the texts as far as they are held."""
        mine, its = self._state.held(one), self._state.held(other)
        if mine is None or its is None or (mine.content_hash and mine.content_hash == its.content_hash):
            return True
        if self._kind(one, other) == "same_page":
            return True
        first, second = self._text_of(one), self._text_of(other)
        if first is None or second is None or overlap_of(first[1], second[1]) is not None:
            return True
        shorter, longer = sorted((first[0].split(), second[0].split()), key=len)
        return len(longer) < _COMPARED_BY_WORD and Indel.normalized_similarity(shorter, longer) >= _HALF

    def is_gone(self, article_id: str) -> bool:
        """Whether there is no text of it to compare with."""
        held = self._state.held(article_id)
        return held is None or held.status != LIVE

    def is_part(self, one: str, other: str) -> bool:
        """Whether one was found to be a part of the other."""
        return self._kind(one, other) == _PART

    def _kind(self, one: str, other: str) -> str | None:
        """Of the link between the two, if there is one and the copy's record still says so."""
        for copy, head in ((one, other), (other, one)):
            held = self._state.held(copy)
            duplicate = held.revision_held.duplicate if held is not None and held.revision_held else None
            if duplicate is not None and duplicate.of == head:
                return duplicate.kind
        return None

    def _read(self, article_id: str) -> tuple[str, BodyText] | None:
        article = self._state.article(article_id)
        return (article.body, BodyText.of(Tokens.of(article.body))) if article else None


def _titles_agree(article: ArticleCleaned, other: ArticleCleaned | None) -> bool:
    """Careless templates name one address on many pages: the address alone is no proof."""
    return other is not None and _folded(article.title) == _folded(other.title)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _duplicate(head: str, how: Overlap, reason: str) -> Duplicate:
    return Duplicate(of=head, kind=how.kind, similarity=how.similarity, reason=reason)
