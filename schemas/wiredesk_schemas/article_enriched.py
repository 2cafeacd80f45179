"""`article.enriched`: one revision of one article, in the log `articles.enriched.v1`."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from wiredesk_schemas.article_cleaned import ArticleCleaned
from wiredesk_schemas.article_extracted import Extraction
from wiredesk_schemas.base import ArticleId, Message, Part, RecordId, Timestamp, one_of

CAUSES = ("fetch", "reprocess")
DUPLICATE_KINDS = ("same_page", "exact", "near", "partial")
DIFF_OPS = ("=", "+", "-")


class DiffPart(Part):
    """A run of words that stayed, came or went."""

    op: str = one_of(*DIFF_OPS)
    text: str


class Change(Part):
    """A field that differs from the revision before; `diff` for title and body, null where it is over 64 KiB."""

    field: str
    diff: tuple[DiffPart, ...] | None = None


class Duplicate(Part):
    """`of` is the head of the group, never another copy."""

    of: ArticleId
    kind: str = one_of(*DUPLICATE_KINDS)
    similarity: float = Field(default=1.0, ge=0, le=1)


class AppliedRequest(Part):
    """The last request applied to this article, copied into every later record of its key."""

    requested_at: Timestamp
    floor: Timestamp | None = None
    by: ArticleId
    content_hash: str | None = None


class ArticleEnriched(Message):
    """One revision. Consumers drop repeats by (`article_id`, `revision`)."""

    type: Literal["article.enriched"] = "article.enriched"
    article_id: ArticleId
    record_id: RecordId
    sequence: int = Field(ge=0)
    """The place in the log: assigned without gaps; compaction leaves gaps to readers."""
    revision: int = Field(ge=1)
    cause: str = one_of(*CAUSES, default="fetch")
    first_seen_at: Timestamp
    revised_at: Timestamp
    changes: tuple[Change, ...] = ()
    duplicate: Duplicate | None = None
    story_id: str
    storyline_id: str
    request: AppliedRequest | None = None
    article: ArticleCleaned
    extraction: Extraction
