"""The extraction stage as its neighbours see it: one record in, one record out."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from wiredesk.extraction.handler import handle
from wiredesk.extraction.settings import ExtractionSettings
from wiredesk.runtime.records import Handled, Record
from wiredesk_schemas.article_extracted import ArticleExtracted
from wiredesk_schemas.codec import parse
from wiredesk_schemas.errors import ContractError, UnknownType
from wiredesk_schemas.events import first
from wiredesk_schemas.identity import article_id, content_hash
from wiredesk_schemas.requests import ArticleWithdrawal
from wiredesk_schemas.topics import CLEANED, EXTRACTED

URL = "https://news.example/harbour"
BODY = (
    "Mayor Helena Brandt opened the rebuilt harbour of Rostock on Friday.\n\n"
    "The port authority said the work had cost more than planned. 🚢 Brandt thanked the crews of Germany's navy."
)


def cleaned(**changes: Any) -> dict[str, Any]:
    return {
        "type": "article.cleaned",
        "schema_version": "1.0",
        "article_id": article_id(URL),
        "url": URL,
        "fetched_at": "2026-03-06T12:00:00Z",
        "title": "Helena Brandt opens the harbour of Rostock",
        "body": BODY,
    } | changes


def record(body: dict[str, Any], **changes: Any) -> Record:
    return Record(CLEANED.name, 3, 7, json.dumps(body).encode(), **changes)


def run(body: dict[str, Any], **changes: Any) -> tuple[Handled, ArticleExtracted]:
    handled = handle(record(body, **changes), ExtractionSettings())
    message = parse(handled.outputs[0].value, EXTRACTED.messages)
    assert isinstance(message, ArticleExtracted)
    return handled, message


def test_an_article_becomes_one_record_keyed_by_its_id_with_cloudevents_headers() -> None:
    read_at = datetime(2026, 3, 6, 12, 1, tzinfo=UTC)
    handled, message = run(
        cleaned(record_id="articles.raw.v1/0/1"),
        timestamp=read_at,
        headers=(("traceparent", b"00-abc-def-01"), ("ce_id", b"other")),
    )
    (output,) = handled.outputs
    assert (handled.outcome, handled.record_id, handled.article_id) == (
        "extracted",
        "articles.raw.v1/0/1",
        article_id(URL),
    )
    assert (output.topic, output.key) == ("articles.extracted.v1", article_id(URL).encode())
    assert first(output.headers, "ce_id") == "articles.raw.v1/0/1"
    assert first(output.headers, "ce_source") == "/wiredesk/extraction"
    assert first(output.headers, "ce_type") == "article.extracted"
    assert first(output.headers, "ce_time") == "2026-03-06T12:01:00Z"
    assert first(output.headers, "traceparent") == "00-abc-def-01"
    assert message.article.record_id == "articles.raw.v1/0/1"


def test_record_id_content_hash_and_word_count_are_filled_in_only_where_they_are_absent() -> None:
    _, message = run(cleaned())
    assert message.article.record_id == f"{CLEANED.name}/3/7"
    assert message.article.content_hash == content_hash(message.article.title, BODY)
    assert message.article.word_count == len(BODY.split())
    _, given = run(cleaned(record_id="r1", content_hash="abc", word_count=0))
    assert (given.article.record_id, given.article.content_hash, given.article.word_count) == ("r1", "abc", 0)


def test_the_article_passes_through_unchanged_but_for_what_was_filled_in() -> None:
    _, message = run(cleaned(metadata={"id": "x"}, tags=["ports"], section="Local"))
    article = message.article
    assert (article.title, article.body, article.metadata, article.tags, article.section) == (
        "Helena Brandt opens the harbour of Rostock",
        BODY,
        {"id": "x"},
        ("ports",),
        "Local",
    )


def test_every_mention_is_what_its_offsets_cut_out_of_its_field_beyond_the_bmp_too() -> None:
    _, message = run(cleaned())
    fields = {"title": message.article.title, "body": message.article.body}
    mentions = [mention for entity in message.extraction.entities for mention in entity.mentions]
    assert {mention.field for mention in mentions} == {"title", "body"}
    assert any(mention.start > BODY.index("🚢") for mention in mentions)
    for mention in mentions:
        assert fields[mention.field][mention.start : mention.end] == mention.text


def test_the_same_name_has_the_same_id_in_another_article() -> None:
    _, one = run(cleaned())
    _, other = run(cleaned(title="Rostock waits", body="Ferries return to Rostock, the port of Germany's north."))
    ids = {entity.name: entity.id for entity in one.extraction.entities}
    again = {entity.name: entity.id for entity in other.extraction.entities}
    shared = set(ids) & set(again)
    assert shared
    assert all(ids[name] == again[name] for name in shared)


@pytest.mark.parametrize("given", ["en", "en-GB"])
def test_the_language_as_given_wins(given: str) -> None:
    _, message = run(cleaned(language=given))
    assert message.extraction.language == given
    assert not any(model.startswith("eldc") for model in message.extraction.models)
    assert any("core_web" in model for model in message.extraction.models)


def test_the_language_is_detected_where_none_is_given_and_models_says_by_what() -> None:
    _, message = run(cleaned())
    assert message.extraction.language == "en"
    assert any(model.startswith("eldc ") for model in message.extraction.models)


def test_a_language_without_a_model_gets_what_needs_none() -> None:
    body = "Der Hafen von Rostock ist wieder offen. Der Hafen wurde drei Jahre lang umgebaut, sagte der Betreiber."
    _, message = run(cleaned(title="Der Hafen ist wieder offen", body=body))
    assert message.extraction.language == "de"
    assert not any("core_web" in model for model in message.extraction.models)
    assert message.extraction.keyphrases


@pytest.mark.parametrize("body", ["", "   ", "\n\n", "…", "🚢" * 50])
def test_a_body_without_words_is_an_article_still(body: str) -> None:
    handled, message = run(cleaned(body=body))
    assert handled.outcome == "extracted"
    assert message.article.body == body


def test_the_same_article_is_extracted_the_same_way_twice() -> None:
    assert run(cleaned())[0].outputs == run(cleaned())[0].outputs


@pytest.mark.parametrize("kind", ["article.withdrawal", "article.reinstatement"])
def test_a_request_is_forwarded_with_its_record_id_and_article_id_filled_in(kind: str) -> None:
    request = {
        "type": kind,
        "schema_version": "1.0",
        "url": URL,
        "scope": "copies",
        "reason": "legal",
        "requested_at": "2026-03-07T08:00:00Z",
    }
    handled = handle(record(request), ExtractionSettings())
    (output,) = handled.outputs
    message: Any = parse(output.value, EXTRACTED.messages)
    assert handled.outcome == "forwarded"
    assert (output.topic, output.key) == (EXTRACTED.name, article_id(URL).encode())
    assert (message.record_id, message.article_id) == (f"{CLEANED.name}/3/7", article_id(URL))
    assert (message.scope, message.reason, message.url) == ("copies", "legal", URL)
    assert first(output.headers, "ce_type") == kind


def test_a_requests_own_record_id_is_kept() -> None:
    request = ArticleWithdrawal(
        article_id="a", record_id="r9", reason="error", requested_at=datetime(2026, 3, 7, tzinfo=UTC)
    )
    handled = handle(Record(CLEANED.name, 0, 0, request.to_bytes()), ExtractionSettings())
    assert (handled.record_id, handled.article_id) == ("r9", "a")


@pytest.mark.parametrize("value", [None, b"", b"{", b"[]", b'{"type": "article.cleaned", "schema_version": "1.0"}'])
def test_a_record_that_breaks_the_contract_is_refused_by_name(value: bytes | None) -> None:
    with pytest.raises(ContractError):
        handle(Record(CLEANED.name, 0, 0, value), ExtractionSettings())


def test_a_message_of_another_topic_is_refused() -> None:
    with pytest.raises(UnknownType):
        handle(record(cleaned(type="article.raw")), ExtractionSettings())
