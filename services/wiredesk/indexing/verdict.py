"""What was decided about one record."""

from __future__ import annotations

from dataclasses import dataclass

from wiredesk.indexing.held import Logged


@dataclass(frozen=True, slots=True)
class Verdict:
    """The record's one outcome, and the log records that follow from it, in their order."""

    outcome: str
    """One of `article_outcome.OUTCOMES`."""
    article_id: str
    logged: tuple[Logged, ...] = ()
    revision: int | None = None
    sequence: int | None = None
    detail: str | None = None
