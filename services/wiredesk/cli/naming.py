"""Articles as people name them: by id or by address."""

from __future__ import annotations

from wiredesk_schemas.identity import article_id


def article_named(text: str) -> str:
    """The id of the article at an address; of what is none, the text itself."""
    try:
        return article_id(text)
    except ValueError:
        return text
