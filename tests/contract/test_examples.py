"""Every committed example of every message: what a reader of today makes of it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError
from support.registry import EXAMPLES, example

from wiredesk_schemas.article_cleaned import ArticleCleaned
from wiredesk_schemas.article_extracted import ArticleExtracted
from wiredesk_schemas.codec import MODELS, parse, parse_as, parse_object
from wiredesk_schemas.identity import content_hash

ALL = pytest.mark.parametrize("name", EXAMPLES)


def test_every_message_has_a_minimal_a_full_and_a_newer_example() -> None:
    for kind in MODELS:
        assert {f"{kind}/minimal", f"{kind}/full", f"{kind}/newer-writer"} <= set(EXAMPLES)
    assert {name.partition("/")[0] for name in EXAMPLES} == set(MODELS)


@ALL
def test_it_parses_as_the_model_of_its_type_and_comes_back_as_it_was(name: str) -> None:
    message = parse(EXAMPLES[name].read_bytes())
    assert isinstance(message, MODELS[name.partition("/")[0]])
    again = message.to_bytes()
    assert parse(again) == message
    assert parse(again).to_bytes() == again


@ALL
def test_it_is_frozen(name: str) -> None:
    message = parse(EXAMPLES[name].read_bytes())
    for field in type(message).model_fields:
        with pytest.raises(ValidationError, match="frozen"):
            setattr(message, field, None)


@ALL
def test_unknown_fields_are_ignored_at_every_depth(name: str) -> None:
    fields = example(name)
    assert parse_object(with_unknown_fields(fields)) == parse_object(fields)


@ALL
def test_null_is_the_same_as_absent_at_every_depth(name: str) -> None:
    fields = example(name)
    message = parse_object(fields)
    nulled = with_nulls(fields, message)
    assert parse_object(nulled) == message
    assert parse(json.dumps(nulled).encode()) == message


@pytest.mark.parametrize("name", [name for name in EXAMPLES if name.endswith("/full")])
def test_a_full_example_leaves_no_field_of_its_message_out(name: str) -> None:
    given, kind = example(name), MODELS[name.partition("/")[0]]
    alternatives = {"text", "content", "content_type", "merged_into"}
    assert set(kind.model_fields) - set(given) <= alternatives


def test_the_full_examples_offsets_are_those_of_their_texts() -> None:
    message = parse_as(ArticleExtracted, EXAMPLES["article.extracted/full"].read_bytes())
    checked = 0
    for span in spans(message.extraction):
        text = message.article.title if getattr(span, "field", "body") == "title" else message.article.body
        assert text[span.start : span.end] == span.text
        checked += 1
    assert checked > 12


def test_the_full_example_says_its_content_hash() -> None:
    article = parse_as(ArticleCleaned, EXAMPLES["article.cleaned/full"].read_bytes())
    assert article.content_hash == content_hash(article.title, article.body)


def test_values_of_open_enumerations_that_are_not_known_yet_are_kept() -> None:
    cleaned = parse_as(ArticleCleaned, EXAMPLES["article.cleaned/newer-writer"].read_bytes())
    assert (cleaned.form, cleaned.access, cleaned.schema_version) == ("podcast", "metered", "1.9")
    for name, path in (("article.enriched", ("duplicate", "kind")), ("article.withdrawn", ("scope",))):
        written: Any = example(f"{name}/newer-writer")
        read: Any = json.loads(parse(EXAMPLES[f"{name}/newer-writer"].read_bytes()).to_bytes())
        for step in path:
            written, read = written[step], read[step]
        assert read == written


def spans(value: Any) -> list[Any]:
    if isinstance(value, tuple):
        return [span for item in value for span in spans(item)]
    if not isinstance(value, BaseModel):
        return []
    inner = [span for name in type(value).model_fields for span in spans(getattr(value, name))]
    return [value, *inner] if {"start", "end", "text"} <= set(type(value).model_fields) else inner


def with_unknown_fields(value: Any) -> Any:
    if isinstance(value, list):
        return [with_unknown_fields(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key: inner if key in ("metadata", "provenance") else with_unknown_fields(inner) for key, inner in value.items()
    } | {"x_new": {"deep": [1, None]}, "x_newer": "\u00e9"}


def with_nulls(value: Any, message: Any) -> Any:
    if isinstance(value, list):
        return [with_nulls(item, inner) for item, inner in zip(value, message, strict=True)]
    if not isinstance(message, BaseModel):
        return value
    fields = type(message).model_fields
    known = {key: with_nulls(inner, getattr(message, key)) for key, inner in value.items() if key in fields}
    return dict.fromkeys(fields, None) | value | known
