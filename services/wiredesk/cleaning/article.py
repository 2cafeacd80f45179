"""A draft to the contract's message: every limit applied, every computed field filled in."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from urllib.parse import urlsplit

from wiredesk.cleaning.characters import visible
from wiredesk.cleaning.draft import Cut, Draft, Moment
from wiredesk.cleaning.settings import CleaningSettings
from wiredesk_schemas.article_cleaned import ArticleCleaned, Dateline, Dropped, Image, Site
from wiredesk_schemas.article_raw import ArticleRaw
from wiredesk_schemas.identity import content_hash, normalize_url
from wiredesk_schemas.limits import MAX_DROPPED_CHARACTERS, MAX_DROPPED_ITEMS

PARAGRAPH_BREAK = "\n\n"


@cache
def cleaner_name() -> str:
    """Name and version of this cleaner."""
    try:
        return f"wiredesk/{version('wiredesk')}"
    except PackageNotFoundError:
        return "wiredesk/0"


def assembled(draft: Draft, raw: ArticleRaw, identity: str, settings: CleaningSettings) -> ArticleCleaned:
    """The `article.cleaned` of a draft that has a title."""
    assert draft.title
    title = short(draft.title, settings.max_field_characters)
    body, truncated = fitting(PARAGRAPH_BREAK.join(draft.paragraphs), settings.max_body_bytes)
    items = settings.max_list_items
    return ArticleCleaned(
        article_id=identity,
        record_id=raw.record_id,
        url=raw.url,
        fetched_at=raw.fetched_at,
        generation=raw.generation,
        source=raw.source,
        metadata=raw.metadata,
        canonical_url=_address(draft.canonical_url),
        site=Site(name=draft.site_name, domain=domain_of(raw.url) or None),
        title=title,
        authors=_shortened(draft.authors[:items], settings),
        published_at=_at(draft.published),
        published_precision=draft.published.precision if draft.published else None,
        published_offset=draft.published.offset if draft.published else None,
        modified_at=_at(draft.modified),
        language=draft.language,
        dateline=_dateline(draft),
        credits=_shortened(draft.credits[:items], settings),
        section=short(draft.section, settings.max_field_characters) if draft.section else None,
        tags=_shortened(draft.tags[:items], settings),
        form=draft.form,
        access=draft.access,
        summary=draft.summary,
        key_points=draft.key_points[:items],
        images=tuple(Image(url=picture.url, caption=picture.caption) for picture in draft.images[:items]),
        body=body,
        truncated=truncated,
        word_count=len(body.split()),
        content_hash=content_hash(title, body),
        dropped=_dropped(draft.dropped),
        provenance=draft.provenance,
        cleaner=cleaner_name(),
    )


def fitting(body: str, limit: int) -> tuple[str, bool]:
    """The body within a limit of UTF-8 bytes, cut after a paragraph or else a word; and whether it was cut."""
    encoded = body.encode("utf-8", "replace")
    if len(encoded) <= limit:
        return body, False
    kept = encoded[:limit].decode("utf-8", "ignore")
    at = max(kept.rfind(PARAGRAPH_BREAK), 0)
    if at < len(kept) // 2:
        at = max(kept.rfind(" "), at)
    return (kept[:at] if at >= len(kept) // 2 else kept).rstrip(), True


def short(text: str, limit: int) -> str:
    """The text within a limit of characters, an ellipsis at a cut."""
    text = visible(text)
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _shortened(texts: tuple[str, ...], settings: CleaningSettings) -> tuple[str, ...]:
    return tuple(short(text, settings.max_field_characters) for text in texts)


def _dropped(cuts: tuple[Cut, ...]) -> tuple[Dropped, ...]:
    kept = cuts[:MAX_DROPPED_ITEMS]
    return tuple(Dropped(reason=cut.reason, text=short(cut.text, MAX_DROPPED_CHARACTERS)) for cut in kept)


def _dateline(draft: Draft) -> Dateline | None:
    origin = draft.dateline
    return Dateline(place=origin.place, agency=origin.agency, text=origin.text) if origin else None


def _at(moment: Moment | None) -> datetime | None:
    return moment.at if moment else None


def domain_of(url: str) -> str:
    """The host of an address without `www.`, as `site.domain` has it."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _address(url: str | None) -> str | None:
    try:
        return url if url and normalize_url(url) else None
    except ValueError:
        return None
