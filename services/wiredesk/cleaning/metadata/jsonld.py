"""What a page says of itself in JSON-LD: the object of the article among all others, broken JSON mended where safe."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any, Final

from lxml.etree import _Element

Node = dict[str, Any]

ARTICLE_TYPES: Final = {
    "NewsArticle": 5,
    "ReportageNewsArticle": 5,
    "AnalysisNewsArticle": 5,
    "BackgroundNewsArticle": 5,
    "OpinionNewsArticle": 5,
    "ReviewNewsArticle": 5,
    "LiveBlogPosting": 5,
    "AskPublicNewsArticle": 5,
    "SatiricalArticle": 4,
    "Article": 4,
    "BlogPosting": 4,
    "Report": 4,
    "SocialMediaPosting": 3,
    "TechArticle": 4,
    "ScholarlyArticle": 4,
    "AdvertiserContentArticle": 4,
    "Review": 2,
    "WebPage": 1,
}
"""Type → preference; a `WebPage` says something only where there is nothing better."""

_LONGEST: Final = 1_500_000
_MOST_NODES: Final = 3000
_WRAPPING: Final = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*;?\s*$")
_CONTROL: Final = re.compile(r"[\x00-\x1f]")
_TRAILING_COMMA: Final = re.compile(r",(\s*[}\]])")


class LinkedData:
    """The JSON-LD of a page. `article` is the object that describes its article, or an empty one."""

    def __init__(self, scripts: Iterable[_Element]) -> None:
        self._nodes: list[Node] = []
        for script in scripts:
            if "ld+json" in (script.get("type") or "").lower():
                self._nodes.extend(_nodes(_parsed(script.text or "")))
        self._by_id = {
            node["@id"]: node for node in reversed(self._nodes) if isinstance(node.get("@id"), str) and len(node) > 1
        }
        self.article: Node = max((node for node in self._nodes if "@type" in node), key=_preference, default={})
        if not _preference(self.article)[0]:
            self.article = {}

    def resolved(self, value: Any) -> Any:
        """The node that a bare `@id` points to, or the value itself."""
        if isinstance(value, dict) and len(value) <= 2 and "name" not in value:
            return self._by_id.get(value.get("@id"), value) if isinstance(value.get("@id"), str) else value
        return value

    def text(self, *names: str) -> str | None:
        """The first of the article's fields that is a text."""
        for name in names:
            if (found := text_in(self.article.get(name))) is not None:
                return found
        return None

    def items(self, name: str) -> list[Any]:
        """A field of the article as a list of resolved values."""
        value = self.article.get(name)
        values = value if isinstance(value, list) else [value]
        return [self.resolved(item) for item in values[:100] if item not in (None, "")]

    @property
    def types(self) -> set[str]:
        """The types of the article's object."""
        return _types(self.article)

    @cached_property
    def all_types(self) -> set[str]:
        """The types of every object of the page."""
        return {kind for node in self._nodes for kind in _types(node)}


def text_in(value: Any) -> str | None:
    """A value as a text with entities resolved, or None; of a list the first, of an object its name."""
    if isinstance(value, list):
        return next(filter(None, map(text_in, value[:20])), None)
    if isinstance(value, dict):
        return text_in(value.get("@value") or value.get("name"))
    if isinstance(value, str):
        return " ".join(html.unescape(value).split()) or None
    return None


def _parsed(text: str) -> Any:
    text = text.strip()
    if not text or len(text) > _LONGEST:
        return None
    if text[0] not in "[{" or text[-1] not in "]}":
        text = _WRAPPING.sub("", text).strip()
    for mend in (str, _mended):
        try:
            return json.loads(mend(text), strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _mended(text: str) -> str:
    """Control characters as spaces, trailing commas and semicolons taken out: what cannot change a value's meaning."""
    text = _TRAILING_COMMA.sub(r"\1", _CONTROL.sub(" ", text)).rstrip("; ")
    return html.unescape(text) if "&quot;" in text and '"' not in text else text


def _nodes(value: Any) -> Iterator[Node]:
    """Every object of a JSON value, outer ones first, at most 3,000."""
    queue = [value]
    for count, item in enumerate(queue):
        if count > _MOST_NODES:
            return
        if isinstance(item, dict):
            yield item
            queue.extend(child for child in item.values() if isinstance(child, dict | list))
        elif isinstance(item, list):
            queue.extend(child for child in item if isinstance(child, dict | list))


def _types(node: Node) -> set[str]:
    kinds = node.get("@type")
    return {str(kind).rsplit("/", 1)[-1] for kind in (kinds if isinstance(kinds, list) else [kinds]) if kind}


def _preference(node: Node) -> tuple[int, int]:
    best = max((ARTICLE_TYPES.get(kind, 0) for kind in _types(node)), default=0)
    known = sum(bool(node.get(name)) for name in ("headline", "datePublished", "author", "articleBody", "description"))
    return (best if known else 0), known
