"""The way of one fetch through cleaning: payload, page or text, article."""

from __future__ import annotations

import binascii
from base64 import b64decode
from dataclasses import dataclass

from wiredesk.cleaning.article import assembled
from wiredesk.cleaning.decoding import decoded
from wiredesk.cleaning.draft import Draft
from wiredesk.cleaning.page import clean_page
from wiredesk.cleaning.settings import CleaningSettings
from wiredesk.cleaning.text.plain import clean_text
from wiredesk.runtime.errors import Reject
from wiredesk_schemas.article_cleaned import ArticleCleaned
from wiredesk_schemas.article_raw import ArticleRaw
from wiredesk_schemas.errors import InvalidSchema


@dataclass(frozen=True, slots=True)
class Cleaned:
    """An article, and how sure the extractor is of its body, from 0 to 1; None for plain text."""

    article: ArticleCleaned
    confidence: float | None


def clean(raw: ArticleRaw, identity: str, settings: CleaningSettings) -> Cleaned:
    """The article that a fetch holds.

    Raises:
        Reject: it holds none.
        InvalidSchema: `content` is no base64.
    """
    draft = _draft(raw, settings)
    return Cleaned(assembled(draft, raw, identity, settings), draft.confidence)


def _draft(raw: ArticleRaw, settings: CleaningSettings) -> Draft:
    if raw.text is not None:
        return clean_text(raw.text, raw, settings)
    page = page_of(raw)
    return clean_page(page, raw, settings)


def page_of(raw: ArticleRaw) -> str:
    """The markup of a fetched page.

    Raises:
        Reject: it is empty or no text.
        InvalidSchema: `content` is no base64.
    """
    page = raw.html if raw.html is not None else decoded(_bytes(raw.content or ""), raw.content_type)
    if not page.strip():
        raise Reject("empty", "the page has no characters")
    return page


def _bytes(content: str) -> bytes:
    try:
        return b64decode(content, validate=True)
    except (binascii.Error, ValueError) as error:
        raise InvalidSchema(f"content: must be base64: {error}") from None
