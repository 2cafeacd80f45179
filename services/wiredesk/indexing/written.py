"""The parts of a revision as JSON, written once: for the digests, for the ledger and for the log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Self

from pydantic_core import to_json

from wiredesk_schemas.article_cleaned import ArticleCleaned
from wiredesk_schemas.article_enriched import ArticleEnriched
from wiredesk_schemas.article_extracted import Extraction

_PARTS: Final = {"article", "extraction"}
_MODELS: Final = {"models"}


@dataclass(frozen=True, slots=True)
class Written:
    """The article and its extraction as UTF-8 JSON, without what is null."""

    article: bytes
    extraction: bytes
    """Without `models`."""

    @classmethod
    def of(cls, article: ArticleCleaned, extraction: Extraction) -> Self:
        """Both parts."""
        return cls(article.to_bytes(), extraction_json(extraction))

    def record(self, message: ArticleEnriched) -> bytes:
        """What `to_bytes` of a message with these parts says, the members in another order."""
        rest = message.__pydantic_serializer__.to_json(message, exclude_none=True, exclude=_PARTS)
        extraction = _with_member(self.extraction, b"models", to_json(message.extraction.models))
        return _with_member(_with_member(rest, b"article", self.article), b"extraction", extraction)


def extraction_json(extraction: Extraction) -> bytes:
    """What `models` say of a text, without their names."""
    return extraction.__pydantic_serializer__.to_json(extraction, exclude_none=True, exclude=_MODELS)


def _with_member(json_object: bytes, name: bytes, value: bytes) -> bytes:
    """A JSON object with one member more, at its end."""
    comma = b"" if json_object == b"{}" else b","
    return b'%b%b"%b":%b}' % (json_object[:-1], comma, name, value)
