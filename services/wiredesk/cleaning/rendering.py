"""An explanation as a page of HTML: the fetch as it came in, line by line, beside the article that it became."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterable
from html import escape
from typing import Final

from wiredesk.cleaning.article import PARAGRAPH_BREAK
from wiredesk.cleaning.explain import Explanation, Line

_CSS: Final = """
body{font:15px/1.5 Georgia,serif;margin:1.5em;color:#222}
main{display:grid;grid-template-columns:1fr 1fr;gap:2.5em}section{min-width:0;overflow-wrap:anywhere}
h2{font:bold .85em sans-serif;text-transform:uppercase;color:#666}
.kept,.dropped{margin:.3em 0;padding:.1em .6em;border-left:4px solid #3a9d4a}
.dropped{border-color:#c9c9c9;color:#777}
.dropped b{font:bold .75em sans-serif;color:#a33;margin-right:.6em}
td{font-size:.85em;padding:.1em 1em .1em 0;vertical-align:top}td:last-child{color:#666}
.rejected{color:#a33}
"""
_POLICY: Final = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; "
    f"style-src 'sha256-{b64encode(hashlib.sha256(_CSS.encode()).digest()).decode()}'"
)
"""Nothing is fetched and no script runs, whatever stood on the page: only this page's own style is allowed."""


def html(explanation: Explanation, url: str) -> str:
    """A page of its own, without scripts; everything from the fetch is escaped."""
    article = explanation.article
    title = article.title if article else url
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f"<title>{escape(title)}</title><style>{_CSS}</style>"
        f'<h1 class="{escape(explanation.outcome)}">{escape(explanation.outcome)}</h1>'
        f"<p>{escape(url)}<br>{escape(explanation.detail)}</p>"
        f"<main><section><h2>As fetched</h2>{_fetched(explanation.lines)}</section>"
        f"<section><h2>As cleaned</h2>{_cleaned(explanation)}</section></main></html>\n"
    )


def _fetched(lines: Iterable[Line]) -> str:
    return "".join(
        f'<p class="kept">{escape(line.text)}</p>'
        if line.reason is None
        else f'<p class="dropped"><b>{escape(line.reason)}</b>{escape(line.text)}</p>'
        for line in lines
    )


def _cleaned(explanation: Explanation) -> str:
    article = explanation.article
    if article is None:
        return f"<p>No article: {escape(explanation.detail)}</p>"
    rows = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in explanation.fields)
    paragraphs = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in article.body.split(PARAGRAPH_BREAK))
    return f"<h3>{escape(article.title)}</h3>{paragraphs}<h2>Fields</h2><table>{rows}</table>"
