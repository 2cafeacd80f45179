"""What a revision changes against the one before: the fields, and for title and body the words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from rapidfuzz.distance import LCSseq

from wiredesk.indexing.features import EQUALITY_FIELDS
from wiredesk.indexing.tokens import SPACELESS
from wiredesk_schemas.article_cleaned import ArticleCleaned
from wiredesk_schemas.article_enriched import Change, DiffPart
from wiredesk_schemas.limits import MAX_DIFF_BYTES

MAX_WORDS: Final = 20_000
"""Of a side: a longer text gets no diff."""
_DIFFED: Final = frozenset(("title", "body"))
_WORD_AND_SPACE: Final = re.compile(rf"[{SPACELESS}]\s*|[^\s{SPACELESS}]+\s*|\s+")
"""Of a script without spaces, a character is a word."""
_SHORT: Final = 2
"""So few words that stayed between words that changed are shown as changed: people read phrases, not crumbs."""

_Run = tuple[str, list[str], list[str]]
"""`=` or `~`, the words before, the words after."""


def changes_between(old: ArticleCleaned, new: ArticleCleaned) -> tuple[Change, ...]:
    """The fields that differ; none if the fetch is equal to what is held."""
    found = []
    for name in EQUALITY_FIELDS:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            found.append(Change(field=name, diff=word_diff(before, after) if name in _DIFFED else None))
    return tuple(found)


def word_diff(old: str, new: str) -> tuple[DiffPart, ...] | None:
    """The texts as runs of words that stayed, went and came: `=` and `-` give the old text, `=` and `+` the new one.

    By longest common subsequence (Hyyrö 2004, bit-parallel, in rapidfuzz). None where it would be over 20,000 words a
    side or 64 KiB of UTF-8.
    """
    before, after = _WORD_AND_SPACE.findall(old), _WORD_AND_SPACE.findall(new)
    if max(len(before), len(after)) > MAX_WORDS:
        return None
    parts = tuple(_parts(_without_crumbs(_runs(before, after))))
    size = sum(len(part.text.encode("utf-8", "replace")) for part in parts)
    return parts if size + 32 * len(parts) <= MAX_DIFF_BYTES else None


def _runs(before: list[str], after: list[str]) -> list[_Run]:
    """Words that stayed, and between them words that changed, in turn."""
    runs: list[_Run] = []
    for code in LCSseq.opcodes(before, after):
        old, new = before[code.src_start : code.src_end], after[code.dest_start : code.dest_end]
        kind = "=" if code.tag == "equal" else "~"
        if runs and runs[-1][0] == kind:
            runs[-1][1].extend(old)
            runs[-1][2].extend(new)
        else:
            runs.append((kind, list(old), list(new)))
    return runs


def _without_crumbs(runs: list[_Run]) -> list[_Run]:
    kept: list[_Run] = []
    for place, run in enumerate(runs):
        kind, old, new = run
        inside = 0 < place < len(runs) - 1
        if kept and kept[-1][0] == "~" and (kind == "~" or (inside and len(old) <= _SHORT)):
            kept[-1][1].extend(old)
            kept[-1][2].extend(new)
        else:
            kept.append((kind, list(old), list(new)))
    return kept


def _parts(runs: list[_Run]) -> Iterator[DiffPart]:
    for kind, old, new in runs:
        if kind == "=":
            yield DiffPart(op="=", text="".join(new))
            continue
        if old:
            yield DiffPart(op="-", text="".join(old))
        if new:
            yield DiffPart(op="+", text="".join(new))
