"""The `meta` and `link` elements of a page, by name in lower case."""

from __future__ import annotations

from lxml.etree import _Element

_LONGEST = 5000
_MOST = 2000


class MetaTags:
    """What a page says of itself in `meta` elements; names of all kinds (property, name, itemprop) are one space."""

    def __init__(self, root: _Element) -> None:
        self._values: dict[str, list[str]] = {}
        for number, element in enumerate(root.iter("meta")):
            if number > _MOST:
                break
            content = " ".join((element.get("content") or "")[:_LONGEST].split())
            if content:
                for attribute in ("property", "name", "itemprop"):
                    for name in (element.get(attribute) or "").lower().split():
                        self._values.setdefault(name, []).append(content)

    def first(self, *names: str) -> str | None:
        """The first value of the first name that has one."""
        return next((values[0] for name in names if (values := self._values.get(name))), None)

    def all(self, *names: str) -> list[str]:
        """The values of the first name that has any."""
        return next((values for name in names if (values := self._values.get(name))), [])


def canonical_link(root: _Element) -> str | None:
    """The address in `<link rel="canonical">`."""
    for link in root.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split():
            return (link.get("href") or "").strip() or None
    return None
