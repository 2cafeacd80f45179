"""What an extraction leaves out, and that it says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wiredesk.extraction.settings import ExtractionSettings
from wiredesk_schemas.article_extracted import LeftOut


def beyond(what: str, end: int, length: int) -> list[LeftOut]:
    """What was not read from an offset of the body on; nothing if that is its end."""
    return [LeftOut(what=what, reason="words", start=end)] if end < length else []


def capped(
    lists: Mapping[str, Sequence[Any]], settings: ExtractionSettings
) -> tuple[dict[str, tuple[Any, ...]], list[LeftOut]]:
    """The lists as long as the settings allow, and what was cut of them."""
    limits = {"entities": settings.max_entities, "quotes": settings.max_quotes}
    kept: dict[str, tuple[Any, ...]] = {}
    cut: list[LeftOut] = []
    for name, items in lists.items():
        limit = limits.get(name, settings.max_facts)
        kept[name] = tuple(items[:limit])
        if len(items) > limit:
            cut.append(LeftOut(what=name, reason="list", count=len(items) - limit))
    most = settings.max_mentions
    mentions = sum(max(0, len(entity.mentions) - most) for entity in kept["entities"])
    if mentions:
        cut.append(LeftOut(what="mentions", reason="list", count=mentions))
        kept["entities"] = tuple(
            entity.model_copy(update={"mentions": entity.mentions[:most]}) for entity in kept["entities"]
        )
    return kept, cut
