"""The gate through which every record comes in: what is refused, under which code, and what is said about it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.registry import EXAMPLES, example

from wiredesk_schemas.article_raw import ArticleRaw
from wiredesk_schemas.codec import MODELS, parse, parse_as, parse_object
from wiredesk_schemas.errors import ContractError, InvalidJson, InvalidSchema, TooLarge, UnknownType, UnsupportedVersion
from wiredesk_schemas.events import DeadLetterHeaders, cloud_event, first, trace_context
from wiredesk_schemas.limits import MAX_DETAIL_BYTES, MAX_RECORD_BYTES
from wiredesk_schemas.topics import RAW

NOW = datetime(2026, 3, 4, 5, 6, 7, 890000, tzinfo=UTC)
RAW_MINIMAL = example("article.raw/minimal")
CLEANED = example("article.cleaned/minimal")


def raw(**fields: Any) -> dict[str, Any]:
    return {**RAW_MINIMAL, **fields}


def encoded(fields: dict[str, Any]) -> bytes:
    return json.dumps(fields).encode()


NOT_JSON: dict[str, bytes] = {
    "nothing": b"",
    "half an object": b'{"type":',
    "two objects": b"{} {}",
    "a list": b"[]",
    "a string": b'"article.raw"',
    "null": b"null",
    "not UTF-8": b'{"type":"\xff"}',
    "not UTF-8, with an escape": b'{"type":"\xff\\ud800"}',
    "a byte order mark": b"\xef\xbb\xbf{}",
    "NaN": b'{"a":NaN}',
    "infinity beside a lone surrogate": b'{"a":"\\ud800","b":Infinity}',
    "too deep": b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "too deep, beside a lone surrogate": b'{"s":"\\ud800","a":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "a number of five thousand digits": b'{"a":' + b"9" * 5000 + b"}",
}


@pytest.mark.parametrize("name", NOT_JSON)
def test_what_is_not_one_json_object_is_invalid_json(name: str) -> None:
    with pytest.raises(InvalidJson) as caught:
        parse(NOT_JSON[name])
    assert caught.value.code == "invalid_json"


def test_a_record_of_8_mib_is_read_and_one_byte_more_is_too_large_and_unparsed() -> None:
    empty = len(encoded(raw(text="")))
    assert parse(encoded(raw(text="x" * (MAX_RECORD_BYTES - empty))))
    for value in (encoded(raw(text="x" * (MAX_RECORD_BYTES - empty + 1))), b"{" * (MAX_RECORD_BYTES + 1)):
        with pytest.raises(TooLarge, match=r"more than 8 MiB \(8,388,608 bytes\)") as caught:
            parse(value)
        assert caught.value.code == "too_large"


def test_an_unknown_type_is_named_and_so_are_those_that_are_read() -> None:
    with pytest.raises(UnknownType, match=r"'article\.sold' is not read here; one of article\.raw, ") as caught:
        parse_object(raw(type="article.sold", schema_version="9.0"), RAW.messages)
    assert caught.value.code == "unknown_type"


def test_a_type_that_the_topic_does_not_carry_is_unknown_there() -> None:
    with pytest.raises(UnknownType):
        parse(EXAMPLES["article.cleaned/minimal"].read_bytes(), RAW.messages)


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.999", "1", "01.0"])
def test_every_minor_version_of_major_1_is_read(version: str) -> None:
    assert parse_object(raw(schema_version=version))


@pytest.mark.parametrize("version", ["2.0", "0.9", "10.0", "11", "99999999999999999999.0"])
def test_another_major_version_is_unsupported(version: str) -> None:
    with pytest.raises(UnsupportedVersion, match="schema_version") as caught:
        parse_object(raw(schema_version=version))
    assert caught.value.code == "unsupported_version"


@pytest.mark.parametrize("version", [None, 1.0, "", "one", "1.", "1.0.0", "-1.0", "1.x", "\u0661.0"])
def test_what_is_no_version_is_an_invalid_schema(version: object) -> None:
    with pytest.raises(InvalidSchema, match="schema_version"):
        parse_object(raw(schema_version=version))


@pytest.mark.parametrize("kind", [None, 7, ["article.raw"]])
def test_a_record_without_a_type_is_an_invalid_schema(kind: object) -> None:
    with pytest.raises(InvalidSchema, match="type: must be given"):
        parse_object(raw(type=kind))


EXACTLY_ONE = "exactly one of html, text and content"
WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "no payload": (raw(text=None), EXACTLY_ONE),
    "two payloads": (raw(html="<p>"), EXACTLY_ONE),
    "three payloads": (raw(html="<p>", content="eA=="), EXACTLY_ONE),
    "a null beside a payload is none": (raw(html=None, text=None, content=None), EXACTLY_ONE),
    "a relative address": (raw(url="/a"), "url"),
    "no address": (raw(url=None), "url"),
    "a naive time": (raw(fetched_at="2026-03-04T05:06:07"), "fetched_at"),
    "a day": (raw(fetched_at="2026-03-04"), "fetched_at"),
    "seconds since 1970": (raw(fetched_at=1_772_600_767), "fetched_at"),
    "seconds since 1970 as a string": (raw(fetched_at="1772600767"), "fetched_at"),
    "a time outside the calendar": (raw(fetched_at="0001-01-01T00:00:00+14:00"), "fetched_at"),
    "metadata of 33 keys": (raw(metadata={str(number): "" for number in range(33)}), "metadata: .*32"),
    "metadata over 4 KiB": (raw(metadata={"a": "\u00e9" * 2048}), "metadata: .*4096"),
    "metadata that is not text": (raw(metadata={"a": 1}), r"metadata\.a"),
    "a generation below zero": (raw(generation=-1), "generation"),
    "a generation beyond 31 bits": (raw(generation=2**31), "generation"),
    "an empty record id": (raw(record_id=""), "record_id"),
    "a record id of 2,001 characters": (raw(record_id="r" * 2001), "record_id"),
    "an empty title": (CLEANED | {"title": " \n"}, "title"),
    "51 dropped pieces": (CLEANED | {"dropped": [{"reason": "r"}] * 51}, "dropped"),
    "a dropped piece of 501 characters": (
        CLEANED | {"dropped": [{"reason": "r", "text": "x" * 501}]},
        r"dropped\.0\.text",
    ),
    "authors in one string": (CLEANED | {"authors": "Ada"}, "authors"),
    "a request that names no article": (
        {
            "type": "article.withdrawal",
            "schema_version": "1.0",
            "reason": "legal",
            "requested_at": "2026-03-04T05:06:07Z",
        },
        "article_id or url",
    ),
    "a story of 101 articles": (
        example("story/minimal") | {"articles": [{"article_id": "a", "url": "u", "title": "t"}] * 101},
        "articles",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_does_not_fit_the_model_is_an_invalid_schema_that_names_the_field(case: str) -> None:
    fields, named = WRONG[case]
    with pytest.raises(InvalidSchema, match=named) as caught:
        parse_object(fields)
    assert caught.value.code == "invalid_schema"


RIGHT: dict[str, dict[str, Any]] = {
    "metadata of 32 keys": raw(metadata={str(number): "" for number in range(32)}),
    "metadata of 4 KiB": raw(metadata={"aa": "\u00e9" * 2047}),
    "50 dropped pieces of 500 characters": CLEANED | {"dropped": [{"reason": "r", "text": "\U0001f6a2" * 500}] * 50},
    "an empty text": raw(text=""),
    "a story of 100 articles": example("story/minimal")
    | {"articles": [{"article_id": "a", "url": "u", "title": "t"}] * 100},
}


@pytest.mark.parametrize("case", RIGHT)
def test_what_is_just_within_the_limits_is_read(case: str) -> None:
    assert parse_object(RIGHT[case])


def test_five_wrong_fields_are_named_and_the_rest_is_counted_and_no_value_is_repeated() -> None:
    fields = CLEANED | dict.fromkeys(("authors", "tags", "credits", "images", "dropped", "key_points"), "SECRET")
    with pytest.raises(InvalidSchema, match=r"and 1 more$") as caught:
        parse_object(fields)
    assert "SECRET" not in str(caught.value)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-03-04T05:06:07Z", datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)),
        ("2026-03-04T07:06:07.5+02:00", datetime(2026, 3, 4, 5, 6, 7, 500000, tzinfo=UTC)),
        ("2026-03-03t22:06:07-07:00", datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)),
    ],
)
def test_times_with_any_offset_are_kept_and_written_in_utc(written: str, read: datetime) -> None:
    message = parse_as(ArticleRaw, encoded(raw(fetched_at=written)))
    assert message.fetched_at == read
    assert message.fetched_at.tzinfo is UTC
    assert json.loads(message.to_bytes())["fetched_at"].endswith("Z")


def test_a_time_given_as_an_object_is_kept_in_utc() -> None:
    east = datetime(2026, 3, 4, 7, 0, tzinfo=timezone(timedelta(hours=2)))
    assert (
        ArticleRaw(url="https://n.example", text="x", fetched_at=east).fetched_at.isoformat().endswith("05:00:00+00:00")
    )


def test_lone_surrogates_are_mended_and_pairs_are_characters() -> None:
    value = encoded(raw(text="@")).replace(b"@", b"\\ud83d\\udea2 \\ud800 \\udea2\\ud83d")
    assert parse_as(ArticleRaw, value).text == "\U0001f6a2 \ufffd \ufffd\ufffd"


def test_the_address_is_kept_as_written_but_for_the_white_space_around_it() -> None:
    message = parse_as(ArticleRaw, encoded(raw(url=" HTTP://N.example/A?utm_id=1#x\n")))
    assert message.url == "HTTP://N.example/A?utm_id=1#x"


json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(2**70), 2**70), st.floats(allow_nan=False), st.text(max_size=8)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)),
    max_leaves=8,
)


@settings(max_examples=600, deadline=None)
@given(kind=st.sampled_from(sorted(MODELS)), name=st.integers(0, 60), value=json_values)
def test_whatever_stands_in_a_field_is_read_or_refused_by_name(kind: str, name: int, value: Any) -> None:
    fields = example(f"{kind}/full")
    keys = list(fields)
    try:
        message = parse_object(fields | {keys[name % len(keys)]: value})
    except ContractError:
        return
    assert parse(message.to_bytes()) == message


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=60))
def test_any_bytes_are_a_message_or_a_contract_error(data: bytes) -> None:
    with pytest.raises(ContractError):
        parse(data)


def test_headers_are_a_cloud_event_in_binary_mode() -> None:
    message = parse(EXAMPLES["article.cleaned/full"].read_bytes())
    headers = cloud_event(message, id="7", source="/wiredesk/cleaning", time=NOW)
    assert dict(headers) == {
        "content-type": b"application/json",
        "ce_specversion": b"1.0",
        "ce_id": b"7",
        "ce_source": b"/wiredesk/cleaning",
        "ce_type": b"article.cleaned",
        "ce_time": b"2026-03-04T05:06:07.890000Z",
        "ce_dataschema": b"urn:wiredesk:article.cleaned:1.0",
    }


def test_the_trace_context_is_what_is_passed_on() -> None:
    headers = (("a", b"1"), ("traceparent", b"00-x"), ("tracestate", b"y"), ("traceparent", None))
    assert trace_context(headers) == (("traceparent", b"00-x"), ("tracestate", b"y"))
    assert first(headers, "nothing") is None


@settings(max_examples=200, deadline=None)
@given(
    record_id=st.text(min_size=1).filter(lambda text: text.isprintable()),
    detail=st.text(max_size=200),
    partition=st.integers(0, 100),
    offset=st.integers(0, 2**63),
)
def test_the_headers_of_a_dead_letter_come_back_as_they_were(
    record_id: str, detail: str, partition: int, offset: int
) -> None:
    headers = DeadLetterHeaders(
        record_id, "cleaning", "unexpected", detail, "articles.raw.v1", partition, offset, NOW, 3
    )
    assert DeadLetterHeaders.decode(headers.encode()) == headers


def test_a_long_detail_is_cut_to_8_kib_between_characters() -> None:
    headers = DeadLetterHeaders("r", "s", "deadline", "x" + "\u00e9" * 8192, "t", 0, 0, NOW, 1).encode()
    detail = dict(headers)["wd_detail"]
    assert len(detail) == MAX_DETAIL_BYTES - 1
    assert detail.decode().endswith("\u00e9")


def test_the_last_header_of_a_name_counts_for_a_record_that_failed_again() -> None:
    once = DeadLetterHeaders("r", "cleaning", "deadline", "slow", "articles.raw.v1", 0, 1, NOW, 1)
    again = DeadLetterHeaders("r", "extraction", "unexpected", "odd", "articles.cleaned.v1", 2, 3, NOW, 2)
    assert DeadLetterHeaders.decode((*once.encode(), *again.encode())) == again


@pytest.mark.parametrize(
    ("without", "with_"),
    [("wd_stage", {}), ("wd_offset", {"wd_offset": b"x"}), ("wd_failed_at", {"wd_failed_at": b"y"})],
)
def test_headers_that_are_no_dead_letters_are_refused(without: str, with_: dict[str, bytes]) -> None:
    headers = dict(DeadLetterHeaders("r", "s", "deadline", "d", "t", 0, 0, NOW, 1).encode())
    del headers[without]
    with pytest.raises(ValueError, match=r"."):
        DeadLetterHeaders.decode(tuple((headers | with_).items()))
