"""Names as a spaCy model finds them, cut to the name itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from spacy.tokens import Doc

from wiredesk_schemas.article_extracted import ENTITY_TYPES, Mention

_KINDS: Final = frozenset(ENTITY_TYPES)
_LEADING: Final = re.compile(r"""(?:(?:the|an?)\s+|[\s"'“”‘’«»(\[,;:.–—-])+""", re.IGNORECASE)
"""Not part of a name: an article, an opening mark, white space."""
_TRAILING: Final = re.compile(r"""(?:['’]s?|[\s"“”«»)\],;:!?–—-])+\Z""", re.IGNORECASE)
"""Not part of a name: a genitive ending, a closing mark, white space."""
_TRAILING_WINDOW: Final = 20


def mentions_in(doc: Doc, field: str) -> Iterator[tuple[str, Mention]]:
    """Type and mention of every name in a parsed field."""
    for span in doc.ents:
        if span.label_ in _KINDS:
            start, end = trimmed(doc.text, span.start_char, span.end_char)
            if start < end:
                yield span.label_, Mention(start=start, end=end, text=doc.text[start:end], field=field)


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """A span without leading articles, marks around it, and a genitive ending."""
    if leading := _LEADING.match(text, start, end):
        start = leading.end()
    window = max(start, end - _TRAILING_WINDOW)
    if trailing := _TRAILING.search(text[window:end]):
        end = window + trailing.start()
    return start, end
