"""A `text` payload to a draft."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from wiredesk.cleaning.characters import visible
from wiredesk.cleaning.draft import Draft, Moment
from wiredesk.cleaning.guards import first_characters, first_paragraphs
from wiredesk.cleaning.language import decided
from wiredesk.cleaning.metadata.cascade import Fields
from wiredesk.cleaning.metadata.moments import moment_in_url, moment_of
from wiredesk.cleaning.settings import CleaningSettings
from wiredesk.cleaning.text.copy import Copy
from wiredesk.cleaning.text.opening import is_error_line
from wiredesk.cleaning.text.polish import polished
from wiredesk.cleaning.text.prose import SENTENCE_END
from wiredesk.runtime.errors import Reject
from wiredesk_schemas.article_raw import ArticleRaw

_WRAPPED: Final = range(40, 101)
"""Characters a line that was wrapped by a program has."""


def clean_text(text: str, raw: ArticleRaw, settings: CleaningSettings) -> Draft:
    """The article in a plain text.

    Raises:
        Reject: `empty`, or `error_page` where nothing but an error page's lines is there.
    """
    text, too_long = first_characters(text, settings)
    lines, too_many = first_paragraphs(paragraphs_of(text), settings)
    if not lines:
        raise Reject("empty", "the text has no characters")
    if all(map(is_error_line, lines)):
        raise Reject("error_page", f"the text is that of an error page: {lines[0][:100]}")
    hint = " ".join(visible(raw.hints.title or "").split())
    copy = polished(Copy(lines, title=hint or None, title_source="hint" if hint else None, cuts=too_long + too_many))
    if not copy.lines:
        raise Reject("empty", "no text is left once error headers, menus and lists are cut")
    return _draft(copy, raw)


def paragraphs_of(text: str) -> Iterator[str]:
    """The lines of a text as paragraphs; paragraphs that a program has wrapped are joined again."""
    for block in re.split(r"\n[ \t\r]*\n", visible(text.replace("\r\n", "\n").replace("\r", "\n"))):
        lines = [tidy for line in block.splitlines() if (tidy := " ".join(line.split()))]
        yield from [" ".join(lines)] if _is_wrapped(lines) else lines


def _is_wrapped(lines: list[str]) -> bool:
    inner = lines[:-1]
    wrapped = sum(len(line) in _WRAPPED and not SENTENCE_END.search(line) for line in inner)
    return len(inner) >= 2 and wrapped >= 0.7 * len(inner) and max(map(len, lines)) <= _WRAPPED.stop


def _draft(copy: Copy, raw: ArticleRaw) -> Draft:
    hints, fields = raw.hints, Fields()
    fields.first("title", ((copy.title_source or "", copy.title),))
    fields.first("authors", (("byline", copy.authors), ("hint", hints.authors)))
    fields.first("published", _published(copy, raw))
    fields.first("section", (("hint", hints.section),))
    fields.first("tags", (("hint", hints.tags),))
    fields.first("summary", (("hint", hints.summary),))
    for name in ("dateline", "credits", "key_points"):
        fields.first(name, (("text", getattr(copy, name)),))
    language, source = decided("\n".join(copy.lines), hints.language)
    fields.first("language", (("hint" if source == "meta" else source or "", language),))
    fields.provenance["body"] = "text"
    values: dict[str, Any] = fields.values
    return Draft(paragraphs=copy.lines, dropped=copy.cuts, provenance=fields.provenance, **values)


def _published(copy: Copy, raw: ArticleRaw) -> Iterator[tuple[str, Moment | None]]:
    hinted = moment_of(raw.hints.published_at)
    if copy.published and hinted and hinted.at.date() == copy.published.at.date():
        yield "hint", hinted
    yield "text", copy.published
    yield "hint", hinted
    yield "url", moment_in_url(raw.url)
