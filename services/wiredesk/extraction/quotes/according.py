"""Attributions without a verb: "according to the ministry"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from wiredesk.extraction.quotes.clauses import Attribution
from wiredesk.extraction.sentences import Span

_END: Final = re.compile(r"[,;:.!?]?[\"”’»]?(?:\s|\Z)|,")
_SOURCE: Final = re.compile(r"(?:[^\s,;:.\"“”()]+(?:\.(?=\S)|\.(?=\s[a-z]))?[ \u00a0]?){1,14}")
_FIRST: Final = 15
"""Characters from the sentence's start within which the phrase counts as opening it."""
_SHORTEST: Final = 10
"""Characters of what is attributed."""


def according_to(text: str, sentences: Sequence[Span], phrases: Sequence[str]) -> Iterator[Attribution]:
    """What is attributed by a phrase: the sentence without the phrase and its source."""
    if not phrases:
        return
    pattern = re.compile(r"\b(?:" + "|".join(map(re.escape, phrases)) + r")\s+", re.IGNORECASE)
    for start, end in sentences:
        for match in pattern.finditer(text, start, end):
            source = _SOURCE.match(text, match.end(), end)
            if not source:
                continue
            speaker = match.end(), match.end() + len(source.group().rstrip())
            before = text[start : match.start()].rstrip(" ,–—-")
            after = text[speaker[1] : end].lstrip(" ,–—-")
            if match.start() - start < _FIRST:
                content = end - len(after), _without_stop(text, end)
            else:
                content = start, start + len(before)
            if content[1] - content[0] >= _SHORTEST:
                cue = match.start(), match.start() + len(match.group().rstrip())
                yield Attribution(cue, speaker, (content,), "according")


def _without_stop(text: str, end: int) -> int:
    return end - 1 if text[end - 1] == "." else end
