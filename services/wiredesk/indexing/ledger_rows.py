"""Between what is held of an article and the ledger's rows."""

from __future__ import annotations

from typing import Any

from cramjam import zstd

from wiredesk.indexing.held import LIVE, Held, Place, Revision
from wiredesk.indexing.times import from_micros, to_micros
from wiredesk_schemas.article_cleaned import ArticleCleaned
from wiredesk_schemas.article_enriched import AppliedRequest, Duplicate

_COMPRESSION = 1
"""Zstandard's fastest level: half the size, at half the time of zlib's."""

Row = tuple[Any, ...]


def row_of(held: Held) -> Row:
    """The row, in the order of `ARTICLE_COLUMNS`."""
    request, revision = held.request, held.revision_held
    return (
        held.article_id,
        held.status,
        held.revision,
        held.sequence,
        held.record_id,
        to_micros(held.first_seen_at),
        *(_request_columns(request) if request else (None,) * 4),
        *(_revision_columns(revision) if revision else _columns_of_place(held.left)),
    )


def held_from(row: Row, article: ArticleCleaned | None) -> Held:
    """What the row says; `article` is the text where it was read too."""
    return Held(
        article_id=row[0],
        status=row[1],
        revision=row[2],
        sequence=row[3],
        record_id=row[4],
        first_seen_at=from_micros(row[5]),
        request=_request_from(row[6:10]),
        revision_held=_revision_from(row[10:], article) if row[1] == LIVE else None,
        left=Place() if row[1] == LIVE else Place(row[18], row[20], row[21]),
    )


def pack(article_json: bytes) -> bytes:
    """The text as the ledger keeps it."""
    return bytes(zstd.compress(article_json, _COMPRESSION))


def unpack(packed: bytes) -> ArticleCleaned:
    """The text that `pack` was given."""
    return ArticleCleaned.model_validate_json(bytes(zstd.decompress(packed)))


def _request_columns(request: AppliedRequest) -> Row:
    return (
        to_micros(request.requested_at),
        to_micros(request.floor) if request.floor else None,
        request.by,
        request.content_hash,
    )


def _request_from(columns: Row) -> AppliedRequest | None:
    requested_at, floor, by, content_hash = columns
    if requested_at is None:
        return None
    return AppliedRequest(
        requested_at=from_micros(requested_at),
        floor=None if floor is None else from_micros(floor),
        by=by,
        content_hash=content_hash,
    )


def _revision_columns(revision: Revision) -> Row:
    duplicate = revision.duplicate
    return (
        to_micros(revision.fetched_at),
        revision.generation,
        revision.content_hash,
        revision.canonical_id,
        revision.digest,
        revision.extraction_digest,
        revision.sketch,
        to_micros(revision.revised_at),
        duplicate.of if duplicate else None,
        duplicate.model_dump_json(exclude_none=True) if duplicate else None,
        revision.story_id,
        revision.storyline_id,
    )


def _columns_of_place(place: Place) -> Row:
    return (*(None,) * 8, place.duplicate_of, None, place.story_id, place.storyline_id)


def _revision_from(columns: Row, article: ArticleCleaned | None) -> Revision:
    return Revision(
        fetched_at=from_micros(columns[0]),
        generation=columns[1],
        content_hash=columns[2],
        canonical_id=columns[3],
        digest=columns[4],
        extraction_digest=columns[5],
        sketch=columns[6],
        revised_at=from_micros(columns[7]),
        duplicate=Duplicate.model_validate_json(columns[9]) if columns[9] else None,
        story_id=columns[10],
        storyline_id=columns[11],
        brief=None,
        article=article,
        article_json=None,
    )
