"""What is said of a copy: in outcomes, in the service's log, on the command line."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from wiredesk_schemas.article_enriched import Duplicate

FIRST: Final = "first"
"""The head is the first of its group in the log."""
GONE: Final = "withdrawn"
"""It is, and it is withdrawn; kind and similarity are those to a copy that is left."""
MOVED_ON: Final = "moved_on"
"""The first has another text now; the head is a copy that has this one."""

_WHY_HEAD: Final = MappingProxyType(
    {
        FIRST: "the first of its group",
        GONE: "the first of its group, which is withdrawn",
        MOVED_ON: "which has this text, the first of its group having another now",
    }
)


def said_of(copy: Duplicate, of: str | None = None) -> str:
    """`near copy (0.93) of ID, the first of its group`; `of` is said in place of what the head is."""
    alike = f" ({copy.similarity:.2f})" if copy.similarity < 1 else ""
    head = of or ", ".join(filter(None, (copy.of, _WHY_HEAD.get(copy.reason or ""))))
    return f"{copy.kind} copy{alike} of {head}"
