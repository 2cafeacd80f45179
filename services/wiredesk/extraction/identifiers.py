"""Ids of entities: the same canonical name and type have the same id in every article."""

from __future__ import annotations

import hashlib
import unicodedata


def entity_id(name: str, kind: str) -> str:
    """The id of an entity: `ent:` and 16 hex digits of SHA-256 over type and name (NFKC, case-folded)."""
    folded = " ".join(unicodedata.normalize("NFKC", name).casefold().split())
    return "ent:" + hashlib.sha256(f"{kind}\x1f{folded}".encode("utf-8", "replace")).hexdigest()[:16]
