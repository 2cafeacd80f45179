"""What a revision changes against the one before."""

from __future__ import annotations

from wiredesk.indexing.features import EQUALITY_FIELDS
from wiredesk_schemas.article_cleaned import ArticleCleaned
from wiredesk_schemas.article_enriched import Change


def changes_between(old: ArticleCleaned, new: ArticleCleaned) -> tuple[Change, ...]:
    """The fields that differ; none if the fetch is equal to what is held."""
    return tuple(Change(field=name) for name in EQUALITY_FIELDS if getattr(old, name) != getattr(new, name))
