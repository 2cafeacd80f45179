"""Fetches: whether one makes a revision, and which (docs/contract.md, "Order: which record wins")."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from wiredesk.indexing import stories
from wiredesk.indexing.changes import changes_between
from wiredesk.indexing.copies import said_of
from wiredesk.indexing.features import Features, article_digest, content_hash_of, extraction_digest, features_of
from wiredesk.indexing.groups import duplicate_of
from wiredesk.indexing.held import WITHDRAWN, Held, Logged, Revision, live_of
from wiredesk.indexing.overlay import Overlay
from wiredesk.indexing.settings import IndexingSettings
from wiredesk.indexing.tokens import Tokens, word_count
from wiredesk.indexing.verdict import Verdict
from wiredesk_schemas.article_cleaned import ArticleCleaned
from wiredesk_schemas.article_enriched import ArticleEnriched, Change, Duplicate
from wiredesk_schemas.article_extracted import ArticleExtracted
from wiredesk_schemas.limits import MIN_WORDS_FOR_HASH_BLOCK


@dataclass(frozen=True, slots=True)
class Desk:
    """What every decision on a fetch is made from."""

    state: Overlay
    settings: IndexingSettings
    now: datetime
    from_broker: bool = True
    """Of a broker, the same record id twice is a redelivery; of a file's lines it is only the same number."""


def decide_fetch(message: ArticleExtracted, record_id: str, desk: Desk) -> Verdict:
    """`blocked`, `unchanged`, `stale`, or `enriched` with a new revision."""
    article, state = message.article, desk.state
    held = state.held(article.article_id)
    if held is not None and desk.from_broker and held.record_id == record_id and _is_held(message, held, state):
        # Its outcome was lost with the crash of a writer without transactions: it is told again.
        revision, sequence = held.revision, held.sequence
        return Verdict("enriched", article.article_id, revision=revision, sequence=sequence, detail="redelivered")
    content_hash = content_hash_of(article)
    if reason := _why_blocked(article, content_hash, held, state):
        return Verdict("blocked", article.article_id, detail=reason)
    before = held.revision_held if held else None
    changes: tuple[Change, ...] = ()
    if before is not None:
        found = _changes(message, before, state)
        fetched, held_fetched = (article.fetched_at, article.generation), (before.fetched_at, before.generation)
        if not found:
            return Verdict("unchanged", article.article_id)
        if fetched <= held_fetched:
            return Verdict("stale", article.article_id, detail="a fetch as new is held")
        changes = found
    tokens = Tokens.of(article.body, article.title)
    features = features_of(article, message.extraction, tokens, content_hash)
    fetch = _Fetch(message, record_id, features, held, changes)
    duplicate = duplicate_of(article, features, state, desk.settings.exact_min_words)
    placed = stories.place(article, tokens, held, duplicate, state)
    enriched = _revision(fetch, duplicate, placed, desk)
    logged = Logged(enriched, live_of(enriched, features), features, placed.words)
    detail = said_of(duplicate) if duplicate else None
    return Verdict("enriched", article.article_id, (logged,), enriched.revision, enriched.sequence, detail)


def _is_held(message: ArticleExtracted, held: Held, state: Overlay) -> bool:
    """Whether this very fetch is the revision held."""
    before, article = held.revision_held, message.article
    if before is None or (article.fetched_at, article.generation) != (before.fetched_at, before.generation):
        return False
    return not _changes(message, before, state)


def _why_blocked(article: ArticleCleaned, content_hash: str, held: Held | None, state: Overlay) -> str | None:
    if held is not None and held.status == WITHDRAWN:
        return "the article is withdrawn"
    if held is not None and held.floor is not None and article.fetched_at <= held.floor:
        return "fetched before the takedown"
    if state.is_blocked_hash(content_hash) and _word_count(article) >= MIN_WORDS_FOR_HASH_BLOCK:
        return "a copy of an article that is withdrawn with its copies"
    return None


def _word_count(article: ArticleCleaned) -> int:
    """Counted here too: a line of a file need not give it, and cleaning counts what stands between spaces."""
    return max(article.word_count or 0, word_count(article.body))


def _changes(message: ArticleExtracted, before: Revision, state: Overlay) -> tuple[Change, ...]:
    article = message.article
    reprocessed = article.generation > before.generation
    same_extraction = not reprocessed or extraction_digest(message.extraction) == before.extraction_digest
    found: tuple[Change, ...] = ()
    if article_digest(article) != before.digest:
        old = state.article(article.article_id)
        assert old is not None, "a live article has a text"
        found = changes_between(old, article)
    return found if same_extraction else (*found, Change(field="extraction"))


@dataclass(frozen=True, slots=True)
class _Fetch:
    """A fetch that makes a revision, and what is known of it."""

    message: ArticleExtracted
    record_id: str
    features: Features
    held: Held | None
    changes: tuple[Change, ...]


def _revision(fetch: _Fetch, duplicate: Duplicate | None, placed: stories.Placed, desk: Desk) -> ArticleEnriched:
    article, held = fetch.message.article, fetch.held
    before = held.revision_held if held else None
    return ArticleEnriched.model_construct(
        article_id=article.article_id,
        record_id=fetch.record_id,
        sequence=desk.state.next_sequence(),
        revision=held.revision + 1 if held else 1,
        cause="reprocess" if before is not None and article.generation > before.generation else "fetch",
        first_seen_at=held.first_seen_at if held else desk.now,
        revised_at=desk.now,
        changes=fetch.changes,
        duplicate=duplicate,
        story_id=placed.story_id,
        storyline_id=placed.storyline_id,
        request=held.request if held else None,
        article=article,
        extraction=fetch.message.extraction,
    )
