"""`article.enriched`: one revision of one article, in the log `articles.enriched.v1`."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from wiredesk_schemas.article_cleaned import ArticleCleaned
from wiredesk_schemas.article_extracted import Extraction
from wiredesk_schemas.base import ArticleId, Message, Part, RecordId, Timestamp, one_of

CAUSES = ("fetch", "reprocess")
DUPLICATE_KINDS = ("same_page", "exact", "near", "partial")
HEAD_REASONS = ("first", "withdrawn", "moved_on")
DIFF_OPS = ("=", "+", "-")


class DiffPart(Part):
    """A run of words that stayed, came or went."""

    op: str = one_of(*DIFF_OPS)
    """Stayed, came or went."""
    text: str
    """The words."""


class Change(Part):
    """A field that differs from the revision before; `diff` for title and body, null where it is over 64 KiB."""

    field: str
    """The field of `article`."""
    diff: tuple[DiffPart, ...] | None = None
    """For title and body; absent where it would be over 64 KiB."""


class Duplicate(Part):
    """`of` is the head of the group, never another copy."""

    of: ArticleId
    """The head of the group, never another copy."""
    kind: str = one_of(*DUPLICATE_KINDS)
    """How alike they are."""
    similarity: float = Field(default=1.0, ge=0, le=1)
    """0 to 1."""
    reason: str | None = one_of(*HEAD_REASONS, default=None)
    """Why `of` is the head: the first of the group in the log; that, and withdrawn, so that `kind` and `similarity` are
    those to a copy that is left; or a copy with this text, the first having moved on to another."""


class AppliedRequest(Part):
    """The last request applied to this article, copied into every later record of its key."""

    requested_at: Timestamp
    floor: Timestamp | None = None
    by: ArticleId
    content_hash: str | None = None
    """What is blocked wherever it appears, after a takedown of copies."""


class ArticleEnriched(Message):
    """One revision. Consumers drop repeats by (`article_id`, `revision`)."""

    type: Literal["article.enriched"] = "article.enriched"
    article_id: ArticleId
    record_id: RecordId
    sequence: int = Field(ge=0)
    """The place in the log: assigned without gaps; compaction leaves gaps to readers."""
    revision: int = Field(ge=1)
    cause: str = one_of(*CAUSES, default="fetch")
    """A new fetch, or a replay with a higher generation."""
    first_seen_at: Timestamp
    revised_at: Timestamp
    """When this revision was made."""
    changes: tuple[Change, ...] = ()
    """Against the revision before; empty in the first."""
    duplicate: Duplicate | None = None
    """What this is a copy of, if it is one."""
    story_id: str
    storyline_id: str
    request: AppliedRequest | None = None
    """The last takedown or reinstatement of this article, so that compaction forgets none."""
    article: ArticleCleaned
    extraction: Extraction
