"""Transcripts: paragraphs that begin with who speaks, as "LINDNER: We had no choice."."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from wiredesk.extraction.quotes.drafts import Draft
from wiredesk.extraction.sentences import Span

_LABEL: Final = re.compile(r"\s*(?P<label>[^\W\d_a-zà-ÿ](?:[^\W\d_a-zà-ÿ]|[ .'’-]){1,40}): ?(?=\S)")
_FEWEST: Final = 3
"""Paragraphs with a label that make a transcript, two of them with the same one."""


def spoken(text: str, paragraphs: Sequence[Span]) -> Mapping[Span, Draft]:
    """Paragraph → what is said in it and by whom; nothing where the text is no transcript."""
    found = {span: match for span in paragraphs if (match := _LABEL.match(text, *span))}
    labels = Counter(match["label"] for match in found.values())
    if len(found) < _FEWEST or len(labels) < 2 or max(labels.values()) < 2:
        return {}
    return {
        span: Draft("direct", ((match.end(), span[1]),), None, match.span("label")) for span, match in found.items()
    }
