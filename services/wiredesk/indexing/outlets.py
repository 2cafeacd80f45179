"""The outlet of an article, as people and counts name it."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from wiredesk_schemas.article_cleaned import ArticleCleaned

_PREFIXES: Final = ("www.", "amp.", "m.", "mobile.")
"""Names of one outlet's other doors: the same pages for other devices."""
_MIN_DOTS: Final = 1
"""What is left must still be a domain: `m.example` is one."""


def outlet_of(article: ArticleCleaned) -> str:
    """The domain of the site, or else the host of the address, without what only names a device."""
    domain = article.site.domain if article.site else None
    return without_device((domain or urlsplit(article.url).hostname or "").lower())


def without_device(host: str) -> str:
    """A host in small letters, without what only names a device."""
    for prefix in _PREFIXES:
        rest = host.removeprefix(prefix)
        if rest != host and rest.count(".") >= _MIN_DOTS:
            host = rest
    return host
