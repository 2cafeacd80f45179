"""What cleaning kept of a fetch, what it dropped, and why: for the eyes of an operator."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from wiredesk.cleaning.body.blocks import Block
from wiredesk.cleaning.page import Examined, examined
from wiredesk.cleaning.pipeline import clean, page_of
from wiredesk.cleaning.settings import CleaningSettings
from wiredesk.runtime.errors import Reject
from wiredesk_schemas.article_cleaned import ArticleCleaned
from wiredesk_schemas.article_raw import ArticleRaw
from wiredesk_schemas.identity import article_id

_SHOWN = (
    *("title", "authors", "published_at", "modified_at", "language", "section", "tags", "form", "access", "summary"),
    *("key_points", "dateline", "credits", "site", "canonical_url", "word_count"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of the fetch in reading order: kept, or dropped for a reason."""

    text: str
    reason: str | None

    @property
    def kept(self) -> bool:
        """Whether it is in the body."""
        return self.reason is None


@dataclass(frozen=True, slots=True)
class Explanation:
    """An outcome with everything that led to it. `fields` are (name, value, provenance)."""

    outcome: str
    detail: str
    fields: tuple[tuple[str, str, str], ...]
    lines: tuple[Line, ...]


def explained(raw: ArticleRaw, settings: CleaningSettings) -> Explanation:
    """How cleaning sees a fetch; a rejected one too.

    Raises:
        InvalidSchema: `content` is no base64.
    """
    try:
        cleaned = clean(raw, article_id(raw.url), settings)
    except Reject as rejection:
        return Explanation("rejected", str(rejection), (), tuple(_lines(raw, None, settings)))
    article = cleaned.article
    detail = f"confidence {cleaned.confidence:.2f}, body from {article.provenance.get('body', '?')}"
    return Explanation("cleaned", detail, tuple(_fields(article)), tuple(_lines(raw, article, settings)))


def _fields(article: ArticleCleaned) -> Iterator[tuple[str, str, str]]:
    for name in _SHOWN:
        value = getattr(article, name)
        if value:
            text = "; ".join(map(str, value)) if isinstance(value, tuple) else str(value)
            yield name, text, article.provenance.get(name, "")


def _lines(raw: ArticleRaw, article: ArticleCleaned | None, settings: CleaningSettings) -> Iterator[Line]:
    kept = set(article.body.split("\n\n")) if article else set()
    dropped = {item.text: item.reason for item in article.dropped} if article else {}
    if raw.text is not None:
        yield from (Line(text, reason) for text, reason in dropped.items())
        yield from (Line(text, None) for text in (article.body.split("\n\n") if article else ()))
        return
    try:
        read = examined(page_of(raw), raw, settings)
    except Reject:
        return
    reasons = {id(block): reason for block, reason in read.found.left_out}
    for block in read.found.page.blocks:
        if block.text in kept:
            yield Line(block.text, None)
        else:
            yield Line(block.text, reasons.get(id(block)) or dropped.get(block.text) or _reason(block, read))


def _reason(block: Block, read: Examined) -> str:
    if block.zones:
        zone = block.zones[-1]
        return f"{zone.reason} ({zone.element.tag}{f' {zone.names}' if zone.names else ''})"
    return "title or byline" if read.found.kept else "no article"
