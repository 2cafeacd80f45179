"""What a record of `articles.raw.v1` becomes, seen from the topics that cleaning writes."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest

from wiredesk.cleaning.handler import handle
from wiredesk.cleaning.settings import CleaningSettings
from wiredesk.runtime.records import FILE_PARTITION, Record
from wiredesk_schemas.errors import InvalidSchema, UnknownType
from wiredesk_schemas.identity import article_id, content_hash

URL = "https://paper.example/harbour"
RECEIVED = datetime(2025, 3, 1, 12, 0, tzinfo=UTC)
SENTENCES = (
    "The harbour board of Lindvik voted on Tuesday to rebuild the northern quay before the winter storms arrive.",
    "Engineers had warned for two years that the wooden piles below the quay were giving way, board minutes show.",
    "Fishing crews will unload at the southern basin until the work is finished, which the board expects in May.",
)
PAGE = (
    "<html lang='en'><head><title>Lindvik rebuilds its quay</title></head><body><article>"
    "<h1>Lindvik rebuilds its quay</h1>" + "".join(f"<p>{line}</p>" for line in SENTENCES) + "</article></body></html>"
)


def record(fields: dict, headers=(), timestamp=RECEIVED) -> Record:
    fields = {"type": "article.raw", "schema_version": "1.0", "fetched_at": "2025-03-01T11:59:00Z"} | fields
    return Record("articles.raw.v1", 2, 7, json.dumps(fields).encode(), headers=tuple(headers), timestamp=timestamp)


def result(fields: dict, headers=(), timestamp=RECEIVED, **settings):
    handled = handle(record(fields, headers, timestamp), CleaningSettings(**settings))
    (output,) = handled.outputs
    return handled, output, json.loads(output.value)


def test_given_a_page_when_it_is_handled_then_the_article_goes_to_cleaned_under_its_id():
    handled, output, article = result({"url": URL, "html": PAGE, "metadata": {"id": "x"}, "source": "feed-1"})
    assert (handled.outcome, output.topic, output.key) == ("cleaned", "articles.cleaned.v1", article_id(URL).encode())
    assert article["type"] == "article.cleaned"
    assert article["article_id"] == article_id(URL)
    assert article["record_id"] == "articles.raw.v1/2/7"
    assert article["title"] == "Lindvik rebuilds its quay"
    assert article["body"] == "\n\n".join(SENTENCES)
    assert article["word_count"] == len(" ".join(SENTENCES).split())
    assert article["content_hash"] == content_hash(article["title"], article["body"])
    assert (article["source"], article["metadata"], article["language"]) == ("feed-1", {"id": "x"}, "en")
    assert article["cleaner"].startswith("wiredesk/")


def test_given_the_same_page_as_html_and_as_bytes_then_the_articles_are_the_same():
    as_bytes = {"url": URL, "content": base64.b64encode(PAGE.encode()).decode(), "content_type": "text/html"}
    assert result(as_bytes)[1].value == result({"url": URL, "html": PAGE})[1].value


def test_given_the_same_record_twice_then_every_byte_and_header_is_the_same():
    assert result({"url": URL, "html": PAGE})[1] == result({"url": URL, "html": PAGE})[1]


def test_given_an_article_then_its_headers_are_a_cloud_event():
    headers = dict(result({"url": URL, "html": PAGE, "record_id": "mine"})[1].headers)
    assert headers["ce_id"] == b"mine"
    assert headers["ce_source"] == b"/wiredesk/cleaning"
    assert headers["ce_type"] == b"article.cleaned"
    assert headers["ce_time"] == b"2025-03-01T11:59:00Z"
    version, trace, span, flags = headers["traceparent"].decode().split("-")
    assert (version, len(trace), len(span), flags) == ("00", 32, 16, "01")


def test_given_a_trace_context_then_it_is_passed_on():
    trace = (("traceparent", b"00-" + b"a" * 32 + b"-" + b"b" * 16 + b"-01"), ("tracestate", b"x=y"))
    headers = result({"url": URL, "html": PAGE}, headers=trace)[1].headers
    assert [pair for pair in headers if pair[0].startswith("trace")] == list(trace)


def test_given_a_fetch_from_the_future_then_the_brokers_time_counts_and_provenance_says_so():
    article = result({"url": URL, "html": PAGE, "fetched_at": "2025-03-01T12:06:00Z"})[2]
    assert article["fetched_at"] == "2025-03-01T12:00:00Z"
    assert article["provenance"]["fetched_at"] == "broker"


def test_given_a_fetch_within_five_minutes_of_the_broker_then_it_is_kept():
    article = result({"url": URL, "html": PAGE, "fetched_at": "2025-03-01T12:05:00Z"})[2]
    assert article["fetched_at"] == "2025-03-01T12:05:00Z"
    assert "fetched_at" not in article["provenance"]


def test_given_a_replay_then_the_first_broker_timestamp_counts():
    first = (RECEIVED - timedelta(days=30)).isoformat()
    headers = (("wd_received_at", first.encode()), ("wd_record_id", b"articles.raw.v1/0/1"))
    article = result({"url": URL, "html": PAGE}, headers=headers)[2]
    assert article["fetched_at"] == "2025-01-30T12:00:00Z"
    assert article["record_id"] == "articles.raw.v1/0/1"


def test_given_a_line_of_a_file_then_nothing_is_capped():
    fields = {"type": "article.raw", "schema_version": "1.0", "url": URL, "html": PAGE}
    line = json.dumps(fields | {"fetched_at": "2099-01-01T00:00:00Z"}).encode()
    handled = handle(Record("pages.jsonl", FILE_PARTITION, 3, line), CleaningSettings())
    article = json.loads(handled.outputs[0].value)
    assert (article["fetched_at"], article["record_id"]) == ("2099-01-01T00:00:00Z", "pages.jsonl:3")


@pytest.mark.parametrize("kind", ["article.withdrawal", "article.reinstatement"])
def test_given_a_request_by_address_then_it_is_forwarded_with_both_ids_and_otherwise_unchanged(kind):
    request = {
        "type": kind,
        "url": URL,
        "scope": "copies",
        "reason": "legal",
        "detail": "court order",
        "requested_at": "2025-03-01T11:00:00Z",
        "requested_by": "desk",
    }
    handled, output, forwarded = result(request)
    assert (handled.outcome, output.topic, output.key) == ("forwarded", "articles.cleaned.v1", article_id(URL).encode())
    added = {"schema_version": "1.0", "article_id": article_id(URL), "record_id": "articles.raw.v1/2/7"}
    assert forwarded == request | added


def test_given_a_request_with_an_article_id_then_that_counts_and_the_future_is_capped():
    request = {"type": "article.withdrawal", "article_id": "abc", "reason": "error", "url": URL}
    _, output, forwarded = result(request | {"requested_at": "2030-01-01T00:00:00Z"})
    assert (output.key, forwarded["article_id"]) == (b"abc", "abc")
    assert forwarded["requested_at"] == "2025-03-01T12:00:00Z"


def test_given_an_error_page_then_it_is_rejected_with_the_reason():
    handled, output, rejected = result({"url": URL, "text": "404\nPage not found\n"})
    assert (handled.outcome, output.topic, output.key) == ("rejected", "articles.rejected.v1", article_id(URL).encode())
    assert (rejected["type"], rejected["reason"]) == ("article.rejected", "error_page")
    assert rejected["record_id"] == "articles.raw.v1/2/7"
    assert rejected["detail"]


@pytest.mark.parametrize("payload", [{"html": ""}, {"html": " \n"}, {"text": "\u00a0\n\t"}, {"content": ""}])
def test_given_no_characters_then_it_is_rejected_as_empty(payload):
    assert result({"url": URL} | payload)[2]["reason"] == "empty"


def test_given_compressed_bytes_then_they_are_unsupported_content():
    content = base64.b64encode(b"\x1f\x8b\x08\x00" + b"\x00" * 50).decode()
    assert result({"url": URL, "content": content})[2]["reason"] == "unsupported_content"


def test_given_content_that_is_no_base64_then_it_breaks_the_contract():
    with pytest.raises(InvalidSchema, match="base64"):
        handle(record({"url": URL, "content": "%%%"}), CleaningSettings())


def test_given_a_type_of_another_topic_then_it_breaks_the_contract():
    with pytest.raises(UnknownType):
        handle(record({"type": "article.cleaned", "url": URL}), CleaningSettings())


@pytest.mark.parametrize("tag", ["article", "main"])
def test_given_a_page_that_leaves_out_its_head_and_body_tags_then_the_article_is_found(tag):
    page = f"<!doctype html><title>Quay</title><{tag}>{''.join(f'<p>{line}' for line in SENTENCES)}</{tag}>"
    assert result({"url": URL, "html": page})[2]["body"] == "\n\n".join(SENTENCES)


def test_given_a_page_then_the_outcome_says_how_sure_the_extractor_is_of_its_host():
    page = result({"url": "https://www.paper.example/harbour", "html": PAGE})[0].page
    assert (page.host, page.outcome) == ("paper.example", "cleaned")
    assert 0 < page.confidence <= 1


def test_given_a_page_without_an_article_then_the_outcome_names_the_reason_for_its_host():
    page = result({"url": URL, "html": "<div id=root></div>"})[0].page
    assert (page.host, page.outcome, page.confidence) == ("paper.example", "empty", None)


def test_given_a_plain_text_then_there_is_no_confidence_to_speak_of():
    page = result({"url": URL, "text": "\n".join(SENTENCES)})[0].page
    assert (page.host, page.outcome, page.confidence) == ("paper.example", "cleaned", None)


@pytest.mark.parametrize("kind", ["text", "html"])
def test_given_more_paragraphs_than_the_limit_then_dropped_says_that_the_rest_was_cut(kind):
    lines = [f"{number}. {SENTENCES[number % 3]}" for number in range(30)]
    payload = "\n\n".join(lines) if kind == "text" else "".join(f"<p>{line}</p>" for line in lines)
    article = result({"url": URL, kind: payload, "hints": {"title": "Quay"}}, max_paragraphs=12)[2]
    assert article["body"].split("\n\n") == lines[:12]
    assert article["dropped"][0] == {"reason": "over the limit", "text": "all paragraphs after the first 12"}


@pytest.mark.parametrize("kind", ["text", "html"])
def test_given_more_characters_than_the_limit_then_dropped_says_how_many_were_read(kind):
    payload = "\n\n".join(SENTENCES) if kind == "text" else PAGE
    article = result({"url": URL, kind: payload, "hints": {"title": "Quay"}}, max_page_characters=250)[2]
    assert article["dropped"][0]["reason"] == "over the limit"
    assert article["dropped"][0]["text"].endswith("250 are read")


def test_given_a_body_over_the_limit_then_it_is_cut_after_a_paragraph_and_says_so():
    text = "\n\n".join(f"{number}. {SENTENCES[number % 3]}" for number in range(40))
    article = result({"url": URL, "text": text, "hints": {"title": "Quay"}}, max_body_bytes=1000)[2]
    assert article["truncated"] is True
    assert len(article["body"].encode()) <= 1000
    assert article["body"].split("\n\n")[-1].endswith(".")
    assert article["word_count"] == len(article["body"].split())


def test_given_a_body_over_a_mebibyte_then_it_is_cut_to_it():
    text = "\n\n".join(f"Paragraph {number}: {SENTENCES[number % 3]}" for number in range(12_000))
    article = result({"url": URL, "text": text, "hints": {"title": "Quay"}})[2]
    assert article["truncated"] is True
    assert 1_000_000 < len(article["body"].encode()) <= 1024 * 1024
