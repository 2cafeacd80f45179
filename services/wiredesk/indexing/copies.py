"""What is said of a copy: in outcomes, in the service's log, on the command line."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from wiredesk_schemas.article_enriched import Duplicate

FIRST: Final = "first"
"""The head is the first of its group in the log."""
ELDEST: Final = "eldest"
"""The first is withdrawn; the head is the eldest of the rest."""

_WHY_HEAD: Final = MappingProxyType(
    {FIRST: "the first of its group", ELDEST: "the eldest of its group, the first being withdrawn"}
)


def said_of(copy: Duplicate, of: str | None = None) -> str:
    """`near copy (0.93) of ID, the first of its group`; `of` is said in place of what the head is."""
    alike = f" ({copy.similarity:.2f})" if copy.similarity < 1 else ""
    head = of or ", ".join(filter(None, (copy.of, _WHY_HEAD.get(copy.reason or ""))))
    return f"{copy.kind} copy{alike} of {head}"
