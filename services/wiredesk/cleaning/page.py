"""A web page to a draft: body by trafilatura, metadata from JSON-LD and meta tags."""

from __future__ import annotations

from typing import Any

import trafilatura
from trafilatura.settings import Document

from wiredesk.cleaning.draft import Draft
from wiredesk.cleaning.language import decided
from wiredesk.cleaning.moments import moment_of
from wiredesk.cleaning.settings import CleaningSettings
from wiredesk.cleaning.text import first_sentence
from wiredesk.runtime.errors import Reject
from wiredesk_schemas.article_raw import ArticleRaw

HTTP_ERROR = 400


def clean_page(page: str, raw: ArticleRaw, settings: CleaningSettings) -> Draft:
    """The article on a web page.

    Raises:
        Reject: `error_page` by its status, `empty` where no text is found.
    """
    document = trafilatura.bare_extraction(
        page[: settings.max_page_characters], url=raw.url, include_comments=False, with_metadata=True
    )
    assert not isinstance(document, dict)
    paragraphs = _paragraphs(document) if document else []
    if raw.http_status is not None and raw.http_status >= HTTP_ERROR and len(" ".join(paragraphs)) < 1000:
        raise Reject("error_page", f"the server answered {raw.http_status}")
    if document is None or not paragraphs:
        raise Reject("empty", "no article text was found on the page")
    return _draft(document, paragraphs, raw)


def _paragraphs(document: Document) -> list[str]:
    lines = [line for line in (document.text or "").split("\n") if line.strip()]
    return lines[1:] if len(lines) > 1 and lines[0].strip() == document.title else lines


def _draft(document: Document, paragraphs: list[str], raw: ArticleRaw) -> Draft:
    hints = raw.hints
    fields: dict[str, Any] = {
        "title": document.title or None,
        "authors": tuple(name.strip() for name in (document.author or "").split(";") if name.strip()),
        "published": moment_of(document.date),
        "section": next(iter(document.categories or ()), None),
        "tags": tuple(document.tags or ()),
        "summary": document.description or None,
        "canonical_url": document.url or None,
        "site_name": document.sitename or None,
    }
    provenance = {_public(name): "meta" for name, value in fields.items() if value}
    given = {
        "title": hints.title,
        "authors": hints.authors,
        "published": moment_of(hints.published_at),
        "section": hints.section,
        "tags": hints.tags,
        "summary": hints.summary,
    }
    for name, value in given.items():
        if value and not fields[name]:
            fields[name] = value
            provenance[_public(name)] = "hint"
    if not fields["title"]:
        fields["title"] = first_sentence(paragraphs[0])
        provenance["title"] = "text"
    language, source = decided("\n".join(paragraphs), document.language or hints.language)
    if language and source:
        provenance["language"] = source
    provenance["body"] = "trafilatura"
    return Draft(paragraphs=tuple(paragraphs), language=language, provenance=provenance, **fields)


def _public(name: str) -> str:
    return {"published": "published_at", "site_name": "site"}.get(name, name)
