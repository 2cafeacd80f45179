"""What a check of `wiredesk doctor` found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found. Without `fix`, all is well; with one and not `wrong`, it is worth knowing."""

    what: str
    says: str
    fix: str | None = None
    wrong: bool = False
