"""The title: what the page declares, with the page's own headline voting, and without the site's name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence, Set
from typing import Final

from wiredesk.cleaning.characters import visible

_SEPARATOR: Final = re.compile(r"\s+(?:[|–—•·»«:‹›]|-{1,2}|::|\|\|)\s+|\s*\|\s*")
_WORD: Final = re.compile(r"[^\W_]+")
_ASCII_FOLDED: Final = {code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)}
_TYPOGRAPHY: Final = "‘’“”–—…\u00a0"
"""The signs that most often are all that keeps a text from being ASCII, which is folded at a fifth of the cost."""
_LIKE: Final = 0.45
_WEIGHTS: Final = {"json-ld": 2.0, "h1": 1.5, "og": 1.2, "twitter": 0.9, "other": 0.3, "alternative": 0.2, "title": 0.1}
"""Trust in each source of a title; what several sources agree on wins."""
_PUBLIC: Final = {"og": "meta", "twitter": "meta", "other": "meta", "alternative": "json-ld"}
_SHORTEST: Final = 8


def folded(text: str | None) -> str:
    """Case folded, with every run of other than letters and digits as one space: for comparing titles."""
    text = text or ""
    if not text.isascii():
        for sign in _TYPOGRAPHY:
            text = text.replace(sign, " ")
    if text.isascii():
        return " ".join(text.translate(_ASCII_FOLDED).split())
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def chosen_title(
    declared: Sequence[tuple[str, str | None]], headlines: Sequence[str], site_names: Sequence[str]
) -> tuple[str | None, str | None]:
    """The title that most sources agree on, weighted by trust, and its provenance.

    Args:
        declared: (source, title) such as `("json-ld", "...")`; the sources are those of the table of weights.
        headlines: the texts of the page's `h1` elements.
        site_names: what the site calls itself; taken off the ends of titles.
    """
    sites = frozenset(folded(name).replace(" ", "") for name in site_names) - {""}
    known = [(source, stripped) for source, title in declared if (stripped := _without_site(title, sites))]
    shown = [line for text in headlines if (line := _without_site(text, sites)) and len(line) >= _SHORTEST]
    headline = max(
        shown, key=lambda line: max((likeness(line, other) for _, other in known), default=0.0), default=None
    )
    if headline and (not known or max(likeness(headline, other) for _, other in known) > _LIKE or len(shown) == 1):
        known.append(("h1", headline))
    votes: dict[str, float] = {}
    for source, title in known:
        votes[folded(title)] = votes.get(folded(title), 0.0) + _WEIGHTS[source]
    elected = max(votes, key=lambda key: votes[key], default=None)
    best = max((item for item in known if folded(item[1]) == elected), key=lambda item: _WEIGHTS[item[0]], default=None)
    return (best[1], _PUBLIC.get(best[0], best[0])) if best else (None, None)


def likeness(one: str, other: str) -> float:
    """Share of the words that two titles have in common (Jaccard)."""
    words, others = set(folded(one).split()), set(folded(other).split())
    return len(words & others) / max(1, len(words | others))


def _without_site(title: str | None, sites: Set[str]) -> str | None:
    """A title without the site's name at its end or beginning, or None for one that is nothing else.

    `sites` are the names folded and without spaces.
    """
    title = " ".join(visible(title or "").split())
    for _ in range(3):
        parts = _SEPARATOR.split(title)
        if len(parts) < 2:
            break
        if _is_site(parts[-1], sites):
            title = title[: title.rindex(parts[-1])].rstrip(" |–—•·»«:‹›-")
        elif _is_site(parts[0], sites):
            title = title[len(parts[0]) :].lstrip(" |–—•·»«:‹›-")
        else:
            break
    return None if not title or folded(title).replace(" ", "") in sites else title


def _is_site(part: str, sites: Set[str]) -> bool:
    tight = folded(part).replace(" ", "")
    return not tight or tight.isdigit() or tight in sites
