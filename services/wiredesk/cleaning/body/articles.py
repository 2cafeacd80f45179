"""The `article` elements of a page that are not its own article."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from lxml.etree import _Element

from wiredesk.cleaning.dom import elements_by_tag, text_of
from wiredesk.cleaning.metadata.titles import likeness
from wiredesk.cleaning.tables.elements import ROOTS

_ROW: Final = 3
_WRAPPERS: Final = 6
_LIKE: Final = 0.45
_MOST: Final = 300
"""Elements looked at; a page with more is an index."""


def asides(body: _Element, titles: Sequence[str], *, ticker: bool) -> dict[_Element, str]:
    """The `article` elements that are not the page's own article, and what they are.

    Args:
        body: the body element.
        titles: what the page declares as its own title.
        ticker: whether a row of `article` elements is the text itself.
    """
    elements = elements_by_tag(body, "article", "h1")
    if ticker or not elements["article"]:
        return {}
    return _teasers(elements["article"]) | _under_other_headlines(elements["h1"], titles)


def _teasers(articles: Sequence[_Element]) -> dict[_Element, str]:
    """Those that stand in a row of at least three: teasers of other articles, or posts of a ticker."""
    rows: defaultdict[_Element, list[_Element]] = defaultdict(list)
    for article in articles:
        row = _row_of(article)
        if row is not None:
            rows[row].append(article)
    return {article: "teaser" for row in rows.values() if len(row) >= _ROW for article in row}


def _row_of(article: _Element) -> _Element | None:
    """The nearest ancestor that has more than one child, few wrappers up."""
    element = article
    for _ in range(_WRAPPERS):
        parent = element.getparent()
        alone = element.getprevious() is None and element.getnext() is None
        if parent is None or not alone or parent.tag in ROOTS:
            return parent
        element = parent
    return None


def _under_other_headlines(headings: Sequence[_Element], titles: Sequence[str]) -> dict[_Element, str]:
    """Those under another headline than the page's: what endless scrolling has loaded below it."""
    headlines: dict[_Element, bool] = {}
    for headline in headings[:_MOST]:
        article = next(headline.iterancestors("article"), None)
        if article is not None:
            text = text_of(headline)
            own = any(likeness(text, title) > _LIKE for title in titles)
            headlines[article] = headlines.get(article, False) or own
    if not any(headlines.values()):
        return {}
    return {article: "other article" for article, own in headlines.items() if not own}
