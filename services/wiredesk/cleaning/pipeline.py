"""The way of one fetch through cleaning: payload, page or text, article."""

from __future__ import annotations

import binascii
from base64 import b64decode

from wiredesk.cleaning.article import assembled
from wiredesk.cleaning.decoding import decoded
from wiredesk.cleaning.page import clean_page
from wiredesk.cleaning.settings import CleaningSettings
from wiredesk.cleaning.text.plain import clean_text
from wiredesk.runtime.errors import Reject
from wiredesk_schemas.article_cleaned import ArticleCleaned
from wiredesk_schemas.article_raw import ArticleRaw
from wiredesk_schemas.errors import InvalidSchema

HTTP_ERRORS = range(400, 600)


def clean(raw: ArticleRaw, identity: str, settings: CleaningSettings) -> ArticleCleaned:
    """The article that a fetch holds.

    Raises:
        Reject: it holds none.
        InvalidSchema: `content` is no base64.
    """
    if raw.text is not None:
        return assembled(clean_text(raw.text, raw, settings), raw, identity, settings)
    page = raw.html if raw.html is not None else decoded(_bytes(raw.content or ""), raw.content_type)
    if not page.strip():
        raise Reject("empty", "the page has no characters")
    return assembled(clean_page(page, raw, settings), raw, identity, settings)


def _bytes(content: str) -> bytes:
    try:
        return b64decode(content, validate=True)
    except (binascii.Error, ValueError) as error:
        raise InvalidSchema(f"content: must be base64: {error}") from None
