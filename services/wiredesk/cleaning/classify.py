"""What a page is: an article, which form of one, or nothing that should be published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from wiredesk.cleaning.body.extractor import Extracted
from wiredesk.cleaning.body.rescue import Body
from wiredesk.cleaning.metadata.cascade import Declared
from wiredesk.cleaning.settings import CleaningSettings
from wiredesk.cleaning.tables import page_kinds as kinds
from wiredesk.cleaning.tables.error_pages import ERROR_TITLE
from wiredesk.runtime.errors import Reject

_ERROR_STATUS: Final = 400
_ARTICLE_BEHIND_AN_ERROR: Final = 1000
"""Characters of text that are published even under an error's status or title."""
_WALL: Final = 700
"""Characters of text that a wall may show of itself."""
_TEASER: Final = 200
"""Characters of real text before a paywall that are worth keeping."""
_FULL: Final = 3000
"""Characters from which a text is whole, whatever the page says about subscribers."""
_SHORT: Final = 1500
"""The same, where only a sentence on the page speaks of subscribers."""
_LOOKED_AT: Final = 1000
"""Blocks in which a wall is looked for."""
_INDEX_LINKS: Final = 0.5
_INDEX_PARAGRAPH: Final = 220
"""Characters of a mean paragraph below which a page full of links is a list of teasers."""


@dataclass(frozen=True, slots=True)
class Kind:
    """`form` and `access` of the contract; None where the page does not say."""

    form: str | None
    access: str | None


def kind_of(declared: Declared, found: Extracted, body: Body, status: int | None, settings: CleaningSettings) -> Kind:
    """The kind of a page that holds an article.

    Raises:
        Reject: `error_page`, `login_wall`, `paywall`, `not_article` or `empty`.
    """
    text = "\n".join(body.paragraphs)
    heading = _heading(declared)
    _check_errors(heading, text, status)
    locked = _is_locked(declared, found)
    _check_walls(declared, heading, text, locked=locked)
    _check_index(declared, found, text)
    if len(text) < settings.min_article_characters and not _is_declared_article(declared):
        raise Reject("empty", f"the page holds {len(text)} characters of text")
    return Kind(
        "live" if found.page.ticker else _form(declared, heading, text),
        "teaser" if locked and len(text) < _FULL else "full",
    )


def is_ticker(declared: Declared) -> bool:
    """Whether the page is a live ticker: its posts are text, not teasers."""
    return "LiveBlogPosting" in declared.data.types or kinds.TICKER.search(_heading(declared)) is not None


def _heading(declared: Declared) -> str:
    return " ".join((declared.own_titles or [""])[0].split())[:300]


def _check_errors(heading: str, text: str, status: int | None) -> None:
    if len(text) >= _ARTICLE_BEHIND_AN_ERROR:
        return
    if status is not None and status >= _ERROR_STATUS:
        raise Reject("error_page", f"the server answered {status}")
    if match := ERROR_TITLE.search(heading):
        raise Reject("error_page", f"the title says: {match[0][:100]}")


def _check_walls(declared: Declared, heading: str, text: str, *, locked: bool) -> None:
    if len(text) < _WALL and kinds.LOGIN_TITLE.search(heading):
        raise Reject("login_wall", "the title asks for a login")
    if len(text) >= _WALL and not locked:
        return
    if locked and len(text) < _TEASER:
        raise Reject("paywall", "the text is for subscribers, and no real part of it is here")
    if locked:
        return
    if len(text) < _TEASER and _asks_for_password(declared) and not _is_declared_article(declared):
        raise Reject("login_wall", "the page asks for a login")
    if (match := kinds.CONSENT.search(text)) and not _is_declared_article(declared):
        raise Reject("login_wall", f"the page asks for consent: {match[0][:100]}")


def _check_index(declared: Declared, found: Extracted, text: str) -> None:
    if _is_declared_article(declared) or declared.published is not None:
        return
    blocks = found.page.blocks
    characters = sum(len(block.text) for block in blocks)
    links = sum(block.links for block in blocks) / characters if characters else 0.0
    path = urlsplit(declared.url).path
    listed = kinds.INDEX_PATH.search(path) is not None or declared.lists_articles
    teasers = sum(zone.reason == "teaser" for zone in found.page.zones)
    paragraphs = text.split("\n")
    short = len(text) / max(1, len(paragraphs)) < _INDEX_PARAGRAPH
    if short and (listed or teasers >= 5) and (links > _INDEX_LINKS or teasers >= 5):
        raise Reject("not_article", "the page lists articles and is none")


def _form(declared: Declared, heading: str, text: str) -> str | None:
    path = urlsplit(declared.url).path
    if declared.data.all_types & {"ImageGallery", "MediaGallery"} or kinds.GALLERY.search(f"{heading} {path}"):
        return "gallery"
    if (declared.tags.first("og:type") or "").startswith("video") and len(text) < _ARTICLE_BEHIND_AN_ERROR:
        return "video"
    if kinds.OPINION.search(path) or kinds.OPINION.search(heading):
        return "opinion"
    return "article" if _is_declared_article(declared) else None


def _is_declared_article(declared: Declared) -> bool:
    return bool(declared.data.article and declared.data.types - {"WebPage", "Review"}) or (
        declared.tags.first("og:type") or ""
    ).lower() in ("article", "news", "newsarticle")


def _is_locked(declared: Declared, found: Extracted) -> bool:
    """Whether the page itself shows a wall, or says that it is not free and holds little."""
    declares_free = str(declared.data.article.get("isAccessibleForFree", "")).lower()
    if found.characters >= _FULL or declares_free == "true":
        return False
    if (declared.tags.first("article:content_tier") or "").lower() == "locked":
        return True
    if declares_free == "false" and _has_wall(found):
        return True
    return found.characters < _SHORT and any(
        kinds.PAYWALL.search(block.text) for block in found.page.blocks[:_LOOKED_AT] if len(block.text) < _WALL
    )


def _has_wall(found: Extracted) -> bool:
    return any(zone.reason == "paywall" and not zone.prose for zone in found.page.zones)


def _asks_for_password(declared: Declared) -> bool:
    return 'type="password"' in declared.markup or "type='password'" in declared.markup
