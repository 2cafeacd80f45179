"""What is computed of a text once: for equality, for duplicates, for takedowns."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

from wiredesk.indexing.body_text import BodyText
from wiredesk.indexing.near import sketch_of
from wiredesk.indexing.tokens import Tokens
from wiredesk.indexing.written import Written, extraction_json
from wiredesk_schemas import identity
from wiredesk_schemas.article_cleaned import ArticleCleaned
from wiredesk_schemas.article_extracted import Extraction

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
"""The fields that make a revision (docs/contract.md, "Order: which record wins"). No other field counts."""

_EQUALITY_FIELDS: Final = set(EQUALITY_FIELDS)


@dataclass(frozen=True, slots=True)
class Features:
    """Of one article and its extraction."""

    content_hash: str
    canonical_id: str | None
    digest: bytes
    extraction_digest: bytes
    text: BodyText
    sketch: bytes
    written: Written


def features_of(
    article: ArticleCleaned, extraction: Extraction, tokens: Tokens, content_hash: str | None = None
) -> Features:
    """All of them; the content hash is not computed where the caller has it."""
    text = BodyText.of(tokens)
    written = Written.of(article, extraction)
    return Features(
        content_hash=content_hash or content_hash_of(article),
        canonical_id=canonical_id_of(article),
        digest=article_digest(article),
        extraction_digest=_digest(written.extraction),
        text=text,
        sketch=sketch_of(text.shingles),
        written=written,
    )


def content_hash_of(article: ArticleCleaned) -> str:
    """The article's own, or computed where it is absent."""
    return article.content_hash or identity.content_hash(article.title, article.body)


def canonical_id_of(article: ArticleCleaned) -> str | None:
    """The id behind `canonical_url`, where it is another than the article's own.

    None without one, for one that is no address, and for the front page of a site, which careless templates name on
    every page.
    """
    if not article.canonical_url or article.canonical_url == article.url:
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
    return _digest(article.__pydantic_serializer__.to_json(article, include=_EQUALITY_FIELDS))


def extraction_digest(extraction: Extraction) -> bytes:
    """Of the extraction without `models`."""
    return _digest(extraction_json(extraction))


def _digest(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=16).digest()
