"""What cleaning kept of a fetch, what it dropped, and why: for the eyes of an operator."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from wiredesk.cleaning.article import PARAGRAPH_BREAK
from wiredesk.cleaning.body.blocks import Block
from wiredesk.cleaning.page import Examined, examined
from wiredesk.cleaning.pipeline import clean, page_of
from wiredesk.cleaning.settings import CleaningSettings
from wiredesk.cleaning.text.plain import paragraphs_of
from wiredesk.runtime.errors import Reject
from wiredesk_schemas.article_cleaned import ArticleCleaned, Dropped
from wiredesk_schemas.article_raw import ArticleRaw
from wiredesk_schemas.base import Part
from wiredesk_schemas.events import rfc3339
from wiredesk_schemas.identity import article_id
from wiredesk_schemas.limits import MAX_DROPPED_CHARACTERS

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
    article: ArticleCleaned | None = None
    """None where the fetch was rejected."""


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
    sure = "" if cleaned.confidence is None else f"confidence {cleaned.confidence:.2f}, "
    detail = f"{sure}body from {article.provenance.get('body', '?')}"
    return Explanation("cleaned", detail, tuple(_fields(article)), tuple(_lines(raw, article, settings)), article)


def _fields(article: ArticleCleaned) -> Iterator[tuple[str, str, str]]:
    for name in _SHOWN:
        value = getattr(article, name)
        if value:
            values = value if isinstance(value, tuple) else (value,)
            yield name, "; ".join(map(_plain, values)), article.provenance.get(name, "")


def _plain(value: object) -> str:
    """A value as people read it: of a part of the message, its values."""
    if isinstance(value, Part):
        return ", ".join(_plain(item) for _, item in value if item is not None)
    return rfc3339(value) if isinstance(value, datetime) else str(value)


def _lines(raw: ArticleRaw, article: ArticleCleaned | None, settings: CleaningSettings) -> Iterator[Line]:
    kept = Counter(article.body.split(PARAGRAPH_BREAK)) if article else Counter()
    dropped = article.dropped if article else ()
    if raw.text is not None:
        yield from _lines_of_text(raw.text[: settings.max_page_characters], kept, dropped)
        return
    try:
        read = examined(page_of(raw), raw, settings)
    except Reject:
        return
    reasons = {id(block): reason for block, reason in read.found.left_out}
    cut = {item.text: item.reason for item in dropped}
    for block in read.found.page.blocks:
        if kept[block.text] > 0:
            kept[block.text] -= 1
            yield Line(block.text, None)
        else:
            yield Line(block.text, reasons.get(id(block)) or cut.get(block.text) or _reason(block, read))


def _lines_of_text(text: str, kept: Counter[str], dropped: Sequence[Dropped]) -> Iterator[Line]:
    """The paragraphs of a plain text; of one whose beginning was cut, the beginning and the rest."""
    for paragraph in paragraphs_of(text):
        rest = paragraph
        while rest:
            if kept[rest] > 0:
                kept[rest] -= 1
                yield Line(rest, None)
                break
            item = next((item for item in dropped if item.text and rest.startswith(item.text.rstrip("…"))), None)
            if item is None:
                yield Line(rest, "title or error page")
                break
            whole = len(item.text) >= MAX_DROPPED_CHARACTERS
            yield Line(rest if whole else item.text, item.reason)
            rest = "" if whole else rest[len(item.text) :].lstrip()


def _reason(block: Block, read: Examined) -> str:
    if block.zones:
        zone = block.zones[-1]
        return f"{zone.reason} ({zone.element.tag}{f' {zone.names}' if zone.names else ''})"
    return "title or byline" if read.found.kept else "no article"
