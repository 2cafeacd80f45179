"""HTML elements by what they mean for an article's text."""

from __future__ import annotations

from typing import Final

NEVER_TEXT: Final = frozenset(
    {
        *("script", "style", "noscript", "template", "head", "link", "meta", "title", "base"),
        *("svg", "math", "canvas", "map", "object", "embed", "applet", "iframe", "video", "audio", "picture", "img"),
        *("button", "select", "textarea", "input", "option", "datalist", "progress", "meter", "dialog"),
    }
)
"""Elements whose text is never an article's: their whole subtree is left out of the walk."""

ZONE_ELEMENTS: Final = {
    "nav": "navigation",
    "menu": "navigation",
    "footer": "footer",
    "aside": "aside",
    "form": "form",
    "header": "header",
    "label": "form",
    "figcaption": "caption",
    "figure": "figure",
    "address": "contact",
}
"""Elements that by their meaning stand beside an article's text, and the reason that `dropped` gives."""

BLOCKS: Final = frozenset(
    {
        *("html", "body", "div", "section", "article", "main", "header", "footer", "nav", "aside", "hgroup", "search"),
        *(
            "p",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "blockquote",
            "pre",
            "hr",
            "center",
            "address",
            "fieldset",
            "legend",
        ),
        *("ul", "ol", "li", "dl", "dt", "dd", "menu", "table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th"),
        *("figure", "figcaption", "details", "summary", "form", "label"),
    }
)
"""Elements that begin and end a paragraph. All others are inline."""

HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
LEAVES: Final = frozenset({"p", "li", "blockquote", "pre", "td", "th", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6"})
"""Blocks whose container, and not they themselves, is a candidate for the article's."""

LIST_LIKE: Final = frozenset({"li", "td", "th", "dt", "dd"})
"""Text in these counts less as a sign of prose: menus are lists too."""

ROOTS: Final = frozenset({"html", "body", "main"})
"""Never a zone, whatever their classes say: site builders put the state of the whole page there."""
