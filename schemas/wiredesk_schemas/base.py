"""What all messages share: frozen models that ignore unknown fields, UTC times, open enumerations."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Annotated, Any, Final, Self

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

from wiredesk_schemas.identity import normalize_url, trimmed
from wiredesk_schemas.limits import MAX_METADATA_BYTES, MAX_METADATA_KEYS, MAX_RECORD_ID_CHARACTERS

SCHEMA_VERSION = "1.0"
SUPPORTED_MAJOR = 1

_DATE_AND_TIME: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:")
"""How a time begins: pydantic would also read a string of digits, as seconds since 1970."""


def _only_text_or_datetime(value: object) -> object:
    if isinstance(value, datetime) or (isinstance(value, str) and _DATE_AND_TIME.match(value)):
        return value
    raise ValueError("must be an RFC 3339 time with an offset, as a string")


def _to_utc(value: datetime) -> datetime:
    try:
        return value.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("is outside the years 1 to 9999 in UTC") from error


Timestamp = Annotated[AwareDatetime, BeforeValidator(_only_text_or_datetime), AfterValidator(_to_utc)]
"""RFC 3339 with an offset; kept and written in UTC, to the microsecond."""


def _absolute_http_url(value: str) -> str:
    normalize_url(value)
    return trimmed(value)


HttpUrl = Annotated[
    str,
    AfterValidator(_absolute_http_url),
    Field(json_schema_extra={"pattern": r"^[\x00-\x20]*[Hh][Tt][Tt][Pp][Ss]?://[^/?#]"}),
]
"""An absolute http or https address, kept as it was written."""

ArticleId = Annotated[str, Field(min_length=1, max_length=200)]
"""UUIDv5 of the normalised URL, in lower case (see `identity`)."""

RecordId = Annotated[str, Field(min_length=1, max_length=MAX_RECORD_ID_CHARACTERS)]
"""Names one record of `articles.raw.v1`."""


def one_of(*known: str, default: Any = ...) -> Any:
    """An open enumeration: the values known today, shown in the JSON Schema; others are kept as strings."""
    return Field(default, json_schema_extra={"x-known-values": list(known)})


def _bounded_metadata(value: dict[str, str]) -> dict[str, str]:
    if len(value) > MAX_METADATA_KEYS:
        raise ValueError(f"has {len(value)} keys; at most {MAX_METADATA_KEYS} are allowed")
    size = sum(len(text.encode("utf-8", "replace")) for pair in value.items() for text in pair)
    if size > MAX_METADATA_BYTES:
        raise ValueError(f"has {size} bytes of keys and values; at most {MAX_METADATA_BYTES} are allowed")
    return value


Metadata = Annotated[
    dict[str, str], AfterValidator(_bounded_metadata), Field(json_schema_extra={"maxProperties": MAX_METADATA_KEYS})
]
"""Carried along unchanged: at most 32 keys and 4 KiB of UTF-8."""


class Part(BaseModel):
    """A piece of a message: frozen; unknown fields are ignored, so any 1.x reader reads any 1.y writer."""

    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)


class Message(Part):
    """A whole message. Subclasses fix `type`."""

    type: str
    schema_version: str = SCHEMA_VERSION

    def to_bytes(self) -> bytes:
        """The message as UTF-8 JSON. Fields that are null are left out."""
        return self.model_dump_json(exclude_none=True).encode()

    def evolve(self, **changes: Any) -> Self:
        """A copy with some fields replaced, unvalidated: for fields that this code made itself."""
        return self.model_copy(update=changes)
