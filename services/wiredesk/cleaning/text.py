"""Plain text to a draft: lines to paragraphs, a title from the hints or the first lines."""

from __future__ import annotations

import re

from wiredesk.cleaning.draft import Draft
from wiredesk.cleaning.language import decided
from wiredesk.cleaning.metadata.moments import moment_of
from wiredesk.cleaning.settings import CleaningSettings
from wiredesk.runtime.errors import Reject
from wiredesk_schemas.article_raw import ArticleRaw

_SPACES = re.compile(r"[ \t\u00a0]+")
_SENTENCE_END = re.compile(r"[.!?…。！？؟।][\"”’»)\]]*$")
_FIRST_SENTENCE = re.compile(r"[^.!?。！？]{10,200}[.!?。！？]")
_STATUS_LINE = re.compile(r"(?:[45]\d\d|sorry!*|error\b.{0,120}|page not found.{0,80})$", re.IGNORECASE)
_LONGEST_TITLE = 200


def clean_text(text: str, raw: ArticleRaw, settings: CleaningSettings) -> Draft:
    """The article in a plain text.

    Raises:
        Reject: `empty`, or `error_page` where nothing but an error page's lines is left.
    """
    lines = [_SPACES.sub(" ", line).strip() for line in text[: settings.max_page_characters].splitlines()]
    lines = [line for line in lines if line]
    if not lines:
        raise Reject("empty", "the text has no characters")
    kept = [line for line in lines if not _STATUS_LINE.match(line)]
    if not kept:
        raise Reject("error_page", "the text is that of an error page")
    title, body, source = _title(kept, raw.hints.title)
    language, language_source = decided("\n".join(body), raw.hints.language)
    provenance = {"title": source, "body": "text"}
    if language and language_source:
        provenance["language"] = language_source
    published = moment_of(raw.hints.published_at)
    if published:
        provenance["published_at"] = "hint"
    return Draft(
        paragraphs=tuple(body),
        title=title,
        authors=raw.hints.authors,
        published=published,
        language=language,
        section=raw.hints.section,
        tags=raw.hints.tags,
        summary=raw.hints.summary,
        provenance=provenance,
    )


def _title(lines: list[str], hint: str | None) -> tuple[str, list[str], str]:
    if hint and hint.strip():
        title = hint.strip()
        return title, lines[1:] if lines[0] == title and len(lines) > 1 else lines, "hint"
    head = lines[0]
    if len(lines) > 1 and len(head) <= _LONGEST_TITLE and not _SENTENCE_END.search(head):
        return head, lines[1:], "text"
    return first_sentence(head), lines, "text"


def first_sentence(text: str) -> str:
    """The first sentence of a text, or its first 200 characters."""
    match = _FIRST_SENTENCE.match(text)
    return match[0] if match else text[:_LONGEST_TITLE]
