"""Bytes to messages and back. `parse` is the one gate through which every record of every topic comes in."""

from __future__ import annotations

import json
from collections.abc import Collection
from types import MappingProxyType
from typing import Any, Final, TypeVar

from pydantic import ValidationError
from pydantic_core import from_json

from wiredesk_schemas.article_cleaned import ArticleCleaned
from wiredesk_schemas.article_enriched import ArticleEnriched
from wiredesk_schemas.article_extracted import ArticleExtracted
from wiredesk_schemas.article_outcome import ArticleOutcome
from wiredesk_schemas.article_raw import ArticleRaw
from wiredesk_schemas.article_rejected import ArticleRejected
from wiredesk_schemas.base import SUPPORTED_MAJOR, Message
from wiredesk_schemas.errors import ContractError, InvalidJson, InvalidSchema, TooLarge, UnknownType, UnsupportedVersion
from wiredesk_schemas.facts import ArticleReinstated, ArticleWithdrawn
from wiredesk_schemas.limits import MAX_RECORD_BYTES
from wiredesk_schemas.requests import ArticleReinstatement, ArticleWithdrawal
from wiredesk_schemas.story import Story
from wiredesk_schemas.unicode import mend_surrogates

M = TypeVar("M", bound=Message)

_ALL: tuple[type[Message], ...] = (
    ArticleRaw,
    ArticleWithdrawal,
    ArticleReinstatement,
    ArticleCleaned,
    ArticleRejected,
    ArticleExtracted,
    ArticleEnriched,
    ArticleWithdrawn,
    ArticleReinstated,
    Story,
    ArticleOutcome,
)

MODELS: Final = MappingProxyType({model.model_fields["type"].default: model for model in _ALL})
"""Type → model, for every message of the contract."""

_MAX_DEPTH: Final = 100
_NULL: Final = b"null"
_MAX_ERRORS_NAMED: Final = 5


def type_of(model: type[Message]) -> str:
    """The `type` of a model's messages, such as `article.raw`."""
    return str(model.model_fields["type"].default)


def parse(data: bytes, expected: Collection[type[Message]] = _ALL) -> Message:
    """The message in `data`.

    Raises:
        TooLarge: over 8 MiB; nothing was parsed.
        InvalidJson: not one UTF-8 JSON object.
        UnknownType: a type that is none of `expected`.
        UnsupportedVersion: a major version other than 1.
        InvalidSchema: a field is missing or wrong; the message names up to five.
    """
    fields = load_object(data)
    return _message_of(without_nulls(fields) if _NULL in data else fields, expected)


def parse_as(model: type[M], data: bytes) -> M:
    """The message in `data`, which must be a `model`; raises as `parse` does."""
    message = parse(data, (model,))
    assert isinstance(message, model)
    return message


def parse_object(fields: dict[str, Any], expected: Collection[type[Message]] = _ALL) -> Message:
    """The message that a decoded JSON object holds; raises as `parse` does."""
    return _message_of(without_nulls(fields), expected)


def without_nulls(value: Any) -> Any:
    """Optional fields may be null or absent: null means absent, at every depth, so that a default applies to both."""
    if isinstance(value, dict):
        return {name: without_nulls(inner) for name, inner in value.items() if inner is not None}
    if isinstance(value, list | tuple):
        return [without_nulls(inner) for inner in value]
    return value


def _message_of(fields: dict[str, Any], expected: Collection[type[Message]]) -> Message:
    kind, version = fields.get("type"), fields.get("schema_version")
    if not isinstance(kind, str):
        raise InvalidSchema("type: must be given, as a string")
    model = MODELS.get(kind)
    if model is None or model not in expected:
        names = ", ".join(type_of(model) for model in expected)
        raise UnknownType(f"type: {kind[:100]!r} is not read here; one of {names} is")
    _check_version(version)
    if issubclass(model, ArticleExtracted | ArticleEnriched):
        _check_article(fields.get("article"))
    try:
        return model.model_validate(fields)
    except ValidationError as error:
        raise InvalidSchema(explain(error)) from None


def load_object(data: bytes) -> dict[str, Any]:
    """The JSON object in `data`, lone surrogates mended to U+FFFD.

    Raises:
        TooLarge: over 8 MiB.
        InvalidJson: anything else than one UTF-8 JSON object, nested at most 100 deep.
    """
    if len(data) > MAX_RECORD_BYTES:
        raise TooLarge(f"the record has more than 8 MiB ({MAX_RECORD_BYTES:,} bytes), the most that is allowed")
    try:
        value = from_json(data, allow_inf_nan=False)
    except ValueError as error:
        value = _load_with_lone_surrogates(data, error)
    if not isinstance(value, dict):
        raise InvalidJson("the record must be one JSON object")
    return value


def explain(error: ValidationError) -> str:
    """What is wrong with a message, field by field, in one line; values of the message are not repeated."""
    problems = error.errors(include_url=False, include_input=False, include_context=False)
    named = [
        f"{'.'.join(map(str, item['loc'])) or 'message'}: {item['msg'].removeprefix('Value error, ')}"
        for item in problems[:_MAX_ERRORS_NAMED]
    ]
    if len(problems) > _MAX_ERRORS_NAMED:
        named.append(f"and {len(problems) - _MAX_ERRORS_NAMED} more")
    return "; ".join(named)


def _check_version(version: object) -> None:
    if not isinstance(version, str):
        raise InvalidSchema("schema_version: must be given, as a string such as 1.0")
    major, dot, minor = version.partition(".")
    if not (major.isascii() and major.isdigit() and (not dot or (minor.isascii() and minor.isdigit()))):
        raise InvalidSchema(f"schema_version: {version[:20]!r} is not a version such as 1.0")
    if int(major[:9]) != SUPPORTED_MAJOR:
        raise UnsupportedVersion(f"schema_version: {version[:20]} has another major version than {SUPPORTED_MAJOR}")


def _check_article(fields: object) -> None:
    """The article within a message is a message of its own, with a type and a version."""
    if not isinstance(fields, dict):
        return  # the model says what is wrong
    if not isinstance(fields.get("type"), str):
        raise InvalidSchema("article.type: must be given, as a string")
    try:
        _check_version(fields.get("schema_version"))
    except ContractError as error:
        raise type(error)(f"article.{error}") from None


def _load_with_lone_surrogates(data: bytes, first_error: ValueError) -> Any:
    """JSON that the fast parser refuses: escapes of lone surrogates are mended, all else is refused with its error."""
    if b"\\u" not in data:
        raise InvalidJson(str(first_error)) from None
    try:
        return _mend(json.loads(data.decode("utf-8"), parse_constant=_refuse_constant))
    except (ValueError, RecursionError) as error:
        raise InvalidJson(str(error) or "nested too deeply") from None


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _mend(value: Any, depth: int = 0) -> Any:
    if depth > _MAX_DEPTH:
        raise ValueError(f"nested more than {_MAX_DEPTH} deep")
    if isinstance(value, str):
        return mend_surrogates(value)
    if isinstance(value, list):
        return [_mend(item, depth + 1) for item in value]
    if isinstance(value, dict):
        return {mend_surrogates(key): _mend(item, depth + 1) for key, item in value.items()}
    return value
