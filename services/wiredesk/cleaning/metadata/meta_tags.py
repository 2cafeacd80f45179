"""The `meta` and `link` elements of a page, by name in lower case."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lxml.etree import _Element

_LONGEST = 5000
_MOST = 2000


class MetaTags:
    """What a page says of itself in `meta` elements; names of all kinds (property, name, itemprop) are one space."""

    def __init__(self, elements: Sequence[_Element]) -> None:
        self._values: dict[str, list[str]] = {}
        for element in elements[:_MOST]:
            content = element.get("content")
            if content:
                for attribute in ("property", "name", "itemprop"):
                    for name in (element.get(attribute) or "").lower().split():
                        self._values.setdefault(name, []).append(content)

    def first(self, *names: str) -> str | None:
        """The first value of the first name that has one."""
        return next(iter(self.all(*names)), None)

    def all(self, *names: str) -> list[str]:
        """The values of the first name that has any, white space collapsed."""
        for name in names:
            if values := [tidy for value in self._values.get(name, ()) if (tidy := " ".join(value[:_LONGEST].split()))]:
                return values
        return []


def canonical_link(links: Iterable[_Element]) -> str | None:
    """The address in `<link rel="canonical">`."""
    for link in links:
        if "canonical" in (link.get("rel") or "").lower().split():
            return (link.get("href") or "").strip() or None
    return None
