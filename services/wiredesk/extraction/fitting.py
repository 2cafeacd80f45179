"""Keeping a message within the contract's size: lists are capped, the article is never lost."""

from __future__ import annotations

from typing import Final

from wiredesk_schemas.article_extracted import ArticleExtracted, Extraction, LeftOut
from wiredesk_schemas.limits import MAX_RECORD_BYTES

_HALVINGS: Final = 24


def serialized(message: ArticleExtracted) -> bytes:
    """The message as JSON of at most `MAX_RECORD_BYTES`; every list of the extraction is halved until it fits."""
    data = message.to_bytes()
    extraction = message.extraction
    for _ in range(_HALVINGS):
        if len(data) <= MAX_RECORD_BYTES:
            return data
        extraction = _halved(extraction)
        data = message.evolve(extraction=extraction).to_bytes()
    return message.evolve(extraction=Extraction(language=extraction.language, models=extraction.models)).to_bytes()


def _halved(extraction: Extraction) -> Extraction:
    entities = tuple(
        entity.model_copy(update={"mentions": entity.mentions[: -(-len(entity.mentions) // 2)]})
        for entity in extraction.entities[: len(extraction.entities) // 2]
    )
    lists = ("quotes", "sources", "figures", "dates", "places", "keyphrases", "summary")
    shorter = {name: getattr(extraction, name)[: len(getattr(extraction, name)) // 2] for name in lists}
    note = LeftOut(what="the later half of every list", reason="size")
    return extraction.model_copy(update={"entities": entities, "left_out": (*extraction.left_out, note), **shorter})
