"""Articles that stand in a page's scripts: shells that a browser fills, with the body as a string of JSON."""

from __future__ import annotations

from collections.abc import Iterator
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Final

from lxml.etree import _Element

_SHORTEST: Final = 400
_LONGEST_SCRIPT: Final = 3_000_000
_MOST_STRINGS: Final = 200_000
_SIGNS: Final = ("<p>", "<p ", "</p>", "<br")


def embedded_html(root: _Element) -> str | None:
    """The longest piece of HTML with paragraphs among the strings in the page's scripts, or None."""
    found = (text for script in root.iter("script") for text in _strings(script.text or "") if _is_html(text))
    return max(found, key=len, default=None)


def _is_html(text: str) -> bool:
    return len(text) >= _SHORTEST and any(sign in text for sign in _SIGNS)


def _strings(script: str) -> Iterator[str]:
    """The double-quoted strings of a script, escapes resolved; what is no JSON string is passed over."""
    if len(script) > _LONGEST_SCRIPT or len(script) < _SHORTEST:
        return
    at = script.find('"')
    for _ in range(_MOST_STRINGS):
        if at < 0:
            return
        try:
            text, end = scanstring(script, at + 1, False)
        except ValueError:
            at = script.find('"', at + 1)
            continue
        yield text
        at = script.find('"', end)
