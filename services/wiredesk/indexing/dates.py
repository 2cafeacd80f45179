"""When an article was published, as far as its page can be believed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from wiredesk_schemas.article_cleaned import ArticleCleaned

_MAX_AHEAD: Final = timedelta(days=1)
"""Pages carry times of other zones, and of an embargo's end; what is further ahead of the fetch is a mistake."""


def believed_date(article: ArticleCleaned) -> datetime | None:
    """`published_at`; None where the page names none, or one that was still to come when it was fetched."""
    published = article.published_at
    return published if published is not None and published - article.fetched_at <= _MAX_AHEAD else None


def seen_at(article: ArticleCleaned) -> datetime:
    """When the article came out: by its page, or else when it was fetched."""
    return believed_date(article) or article.fetched_at
