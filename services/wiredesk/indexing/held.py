"""What is held of an article: a function of the last record of its key, so that compaction loses nothing."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from wiredesk_schemas import identity
from wiredesk_schemas.article_cleaned import ArticleCleaned
from wiredesk_schemas.article_enriched import AppliedRequest, ArticleEnriched, Duplicate
from wiredesk_schemas.article_extracted import Extraction
from wiredesk_schemas.facts import ArticleReinstated, ArticleWithdrawn, Fact

LIVE: Final = "live"
WITHDRAWN: Final = "withdrawn"
REINSTATED: Final = "reinstated"

LogMessage = ArticleEnriched | ArticleWithdrawn | ArticleReinstated

EQUALITY_FIELDS: Final = (
    "title",
    "authors",
    "published_at",
    "modified_at",
    "language",
    "dateline",
    "credits",
    "section",
    "tags",
    "form",
    "access",
    "summary",
    "key_points",
    "body",
    "canonical_url",
    "site",
    "truncated",
)
"""The fields that make a revision (CONTRACT.md, "Which record wins"). No other field counts."""


@dataclass(frozen=True, slots=True)
class Revision:
    """A revision that is held: only a live article has one."""

    fetched_at: datetime
    generation: int
    content_hash: str
    canonical_id: str | None
    """The article id of the page's own `canonical_url`, where it is another address than its own."""
    digest: bytes
    extraction_digest: bytes
    revised_at: datetime
    duplicate: Duplicate | None
    story_id: str
    storyline_id: str
    article: ArticleCleaned | None
    """The text; None where it was not asked for."""


@dataclass(frozen=True, slots=True)
class Held:
    """The state of one article."""

    article_id: str
    status: str
    """`live`, `withdrawn`, or `reinstated`: no longer withdrawn, and nothing fetched since."""
    revision: int
    sequence: int
    record_id: str
    first_seen_at: datetime
    request: AppliedRequest | None
    revision_held: Revision | None

    @property
    def floor(self) -> datetime | None:
        """Fetches at or before this time are blocked."""
        return self.request.floor if self.request else None

    @property
    def content_hash(self) -> str | None:
        """Of the text held, or of the text that a takedown of copies erased."""
        if self.revision_held:
            return self.revision_held.content_hash
        return self.request.content_hash if self.request else None


def held_of(message: LogMessage) -> Held:
    """What the log's record leaves behind."""
    if isinstance(message, ArticleEnriched):
        return Held(
            article_id=message.article_id,
            status=LIVE,
            revision=message.revision,
            sequence=message.sequence,
            record_id=message.record_id,
            first_seen_at=message.first_seen_at,
            request=message.request,
            revision_held=revision_of(message),
        )
    return Held(
        article_id=message.article_id,
        status=WITHDRAWN if isinstance(message, ArticleWithdrawn) else REINSTATED,
        revision=message.revision,
        sequence=message.sequence,
        record_id=message.record_id,
        first_seen_at=message.first_seen_at,
        request=request_of(message),
        revision_held=None,
    )


def request_of(fact: Fact) -> AppliedRequest:
    """What every later record of the key repeats of a fact."""
    return AppliedRequest(requested_at=fact.requested_at, floor=fact.floor, by=fact.by, content_hash=fact.content_hash)


def revision_of(message: ArticleEnriched) -> Revision:
    """What is kept of a revision."""
    article = message.article
    return Revision(
        fetched_at=article.fetched_at,
        generation=article.generation,
        content_hash=content_hash_of(article),
        canonical_id=canonical_id_of(article),
        digest=article_digest(article),
        extraction_digest=extraction_digest(message.extraction),
        revised_at=message.revised_at,
        duplicate=message.duplicate,
        story_id=message.story_id,
        storyline_id=message.storyline_id,
        article=article,
    )


def content_hash_of(article: ArticleCleaned) -> str:
    """The article's own, or computed where it is absent."""
    return article.content_hash or identity.content_hash(article.title, article.body)


def canonical_id_of(article: ArticleCleaned) -> str | None:
    """The id behind `canonical_url`, where it is another than the article's own.

    None without one, for one that is no address, and for the front page of a site, which careless templates name on
    every page.
    """
    if not article.canonical_url:
        return None
    try:
        normal = identity.normalize_url(article.canonical_url)
    except ValueError:
        return None
    host, _, path = normal.removeprefix("https://").partition("/")
    named = identity.article_id(normal) if host and path else None
    return None if named == article.article_id else named


def article_digest(article: ArticleCleaned) -> bytes:
    """Of the fields that make a revision: equal digests mean equal articles."""
    return _digest(article.model_dump_json(include=set(EQUALITY_FIELDS)))


def extraction_digest(extraction: Extraction) -> bytes:
    """Of the extraction without `models`."""
    return _digest(extraction.model_dump_json(exclude={"models"}))


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).digest()
