"""What is held of an article: a function of the last record of its key, so that compaction loses nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from wiredesk.indexing.brief import Brief, brief_of
from wiredesk.indexing.features import Features, features_of
from wiredesk.indexing.search_document import SearchDocument, document_of
from wiredesk.indexing.terms import Words
from wiredesk.indexing.tokens import Tokens
from wiredesk_schemas.article_cleaned import ArticleCleaned
from wiredesk_schemas.article_enriched import AppliedRequest, ArticleEnriched, Duplicate
from wiredesk_schemas.facts import ArticleReinstated, ArticleWithdrawn, Fact

LIVE: Final = "live"
WITHDRAWN: Final = "withdrawn"
REINSTATED: Final = "reinstated"

LogMessage = ArticleEnriched | ArticleWithdrawn | ArticleReinstated


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
    sketch: bytes
    """See `near`."""
    revised_at: datetime
    duplicate: Duplicate | None
    story_id: str
    storyline_id: str
    brief: Brief | None
    """What its story tells of it; None where it was not asked for."""
    article: ArticleCleaned | None
    """The text; None where it was not asked for."""
    article_json: bytes | None
    """The text as the ledger gets it; None where that has it."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an article belongs, live or not: a takedown forgets its text, not its place."""

    duplicate_of: str | None = None
    """The head of its duplicate group, if it is another."""
    story_id: str | None = None
    storyline_id: str | None = None


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
    left: Place = Place()
    """Of one that is not live: its place when it last was."""

    @property
    def place(self) -> Place:
        """Its place, now or when it last was live."""
        revision = self.revision_held
        if revision is None:
            return self.left
        of = revision.duplicate.of if revision.duplicate else None
        return Place(of, revision.story_id, revision.storyline_id)

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


@dataclass(frozen=True, slots=True)
class Effect:
    """What a record of the log leaves behind in the views: all that is kept of it until it is applied.

    Not the message, which is hundreds of objects: the next message takes their memory while that is still at hand.
    """

    held: Held
    document: SearchDocument | None
    """None of a fact, and where nothing is searched."""


@dataclass(frozen=True, slots=True)
class Logged:
    """A record of the log, and what is computed of it."""

    message: LogMessage
    held: Held
    features: Features | None = None
    """Of a revision; None of a fact."""
    words: Words | None = None
    """Of an article that was compared with stories; None of a revision, of a copy, and of one that was read."""

    def effect(self, *, searched: bool) -> Effect:
        """What it leaves behind; with a document where articles are searched."""
        if searched and isinstance(self.message, ArticleEnriched):
            return Effect(self.held, document_of(self.message))
        return Effect(self.held, None)


def logged_of(message: LogMessage) -> Logged:
    """What the log's record leaves behind, computed from nothing else."""
    if isinstance(message, ArticleEnriched):
        features = features_of(message.article, message.extraction, Tokens.of(message.article.body))
        return Logged(message, live_of(message, features), features)
    held = Held(
        article_id=message.article_id,
        status=WITHDRAWN if isinstance(message, ArticleWithdrawn) else REINSTATED,
        revision=message.revision,
        sequence=message.sequence,
        record_id=message.record_id,
        first_seen_at=message.first_seen_at,
        request=request_of(message),
        revision_held=None,
        left=Place(message.duplicate_of, message.story_id, message.storyline_id),
    )
    return Logged(message, held)


def live_of(message: ArticleEnriched, features: Features) -> Held:
    """What a revision leaves behind."""
    article = message.article
    return Held(
        article_id=message.article_id,
        status=LIVE,
        revision=message.revision,
        sequence=message.sequence,
        record_id=message.record_id,
        first_seen_at=message.first_seen_at,
        request=message.request,
        revision_held=Revision(
            fetched_at=article.fetched_at,
            generation=article.generation,
            content_hash=features.content_hash,
            canonical_id=features.canonical_id,
            digest=features.digest,
            extraction_digest=features.extraction_digest,
            sketch=features.sketch,
            revised_at=message.revised_at,
            duplicate=message.duplicate,
            story_id=message.story_id,
            storyline_id=message.storyline_id,
            brief=brief_of(message),
            article=article,
            article_json=features.written.article,
        ),
    )


def request_of(fact: Fact) -> AppliedRequest:
    """What every later record of the key repeats of a fact."""
    return AppliedRequest(requested_at=fact.requested_at, floor=fact.floor, by=fact.by, content_hash=fact.content_hash)
