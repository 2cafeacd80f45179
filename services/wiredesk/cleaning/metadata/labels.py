"""Sections, tags, forms and the other short fields."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from wiredesk.cleaning.draft import Picture
from wiredesk.cleaning.metadata.jsonld import LinkedData, text_in
from wiredesk.cleaning.metadata.meta_tags import MetaTags
from wiredesk.cleaning.metadata.titles import folded

_LONGEST_TAG: Final = 80


def tags_of(data: LinkedData, tags: MetaTags) -> tuple[tuple[str, ...], str]:
    """The page's tags and their provenance."""
    found = _texts(data.items("keywords"))
    if found:
        return _distinct(found), "json-ld"
    values = tags.all("article:tag") or tags.all("parsely-tags", "sailthru.tags", "news_keywords", "keywords")
    return _distinct(_texts(values)), "meta"


def section_of(data: LinkedData, tags: MetaTags) -> tuple[str | None, str]:
    """The section and its provenance."""
    if section := data.text("articleSection"):
        return section, "json-ld"
    return tags.first("article:section", "parsely-section", "og:article:section", "section", "dc.subject"), "meta"


def pictures_of(data: LinkedData, tags: MetaTags, base: str) -> tuple[tuple[Picture, ...], str]:
    """The declared images with absolute addresses, and their provenance."""
    pictures = [picture for item in data.items("image") if (picture := _picture(item, base))]
    if pictures:
        return _distinct_pictures(pictures), "json-ld"
    alt = tags.first("og:image:alt")
    addresses = [tags.first("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src")]
    return tuple(Picture(url, alt) for item in addresses if (url := absolute(item, base))), "meta"


def absolute(address: str | None, base: str) -> str | None:
    """An address made absolute, or None for what is no http address."""
    try:
        url = urljoin(base, (address or "").strip())
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if address and parts.scheme in ("http", "https") and parts.hostname and len(url) <= 2000 else None


def _picture(item: Any, base: str) -> Picture | None:
    if isinstance(item, str):
        url = absolute(item, base)
        return Picture(url) if url else None
    if isinstance(item, dict):
        address = item.get("url") or item.get("contentUrl")
        url = absolute(address if isinstance(address, str) else text_in(address), base)
        return Picture(url, text_in(item.get("caption") or item.get("description"))) if url else None
    return None


def _distinct_pictures(pictures: Iterable[Picture]) -> tuple[Picture, ...]:
    found: dict[str, Picture] = {}
    for picture in pictures:
        known = found.get(picture.url)
        if known is None or (picture.caption and not known.caption):
            found[picture.url] = picture
    return tuple(found.values())


def _texts(values: Iterable[Any]) -> list[str]:
    texts = [text for value in values if (text := text_in(value))]
    return [part for text in texts for part in (text.split(",") if "," in text else text.split(";"))]


def _distinct(tags: Iterable[str]) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for tag in tags:
        name = tag.strip()
        if name and len(name) <= _LONGEST_TAG and ":" not in name[:12]:
            found.setdefault(folded(name), name)
    return tuple(found.values())
