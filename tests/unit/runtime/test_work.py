"""What a worker makes of an exception."""

from __future__ import annotations

import pytest

from wiredesk.runtime.errors import DeadLetter, Retry
from wiredesk.runtime.records import FILE_PARTITION, Failed, Handled, Output, Postponed, Record, Result
from wiredesk.runtime.work import outcome_of
from wiredesk_schemas.errors import InvalidSchema
from wiredesk_schemas.limits import MAX_RECORD_BYTES

RECORD = Record("lines.jsonl", FILE_PARTITION, 7, b'{"record_id": "r7"}')


@pytest.mark.parametrize(
    ("raised", "code", "detail"),
    [
        (InvalidSchema("url: must be given"), "invalid_schema", "url: must be given"),
        (DeadLetter("too_large", "over the limit"), "too_large", "over the limit"),
        (KeyError("missing"), "unexpected", "KeyError: 'missing'"),
        (SystemExit(2), "unexpected", "SystemExit: 2"),
        (RecursionError("too deep"), "unexpected", "RecursionError"),
    ],
)
def test_an_exception_is_a_dead_letter_under_its_code(raised: BaseException, code: str, detail: str) -> None:
    def fail(_: Record) -> Result:
        raise raised

    result = outcome_of(fail, RECORD)

    assert isinstance(result, Failed)
    assert (result.error, result.record_id) == (code, "r7")
    assert detail in result.detail


def test_a_retry_postpones_the_record() -> None:
    def down(_: Record) -> Result:
        raise Retry("the dictionary server is down")

    assert outcome_of(down, RECORD) == Postponed("the dictionary server is down")


def test_a_message_over_the_limit_is_a_dead_letter() -> None:
    def inflate(_: Record) -> Result:
        return Handled("cleaned", "r7", None, (Output("articles.cleaned.v1", None, b"x" * (MAX_RECORD_BYTES + 1)),))

    result = outcome_of(inflate, RECORD)

    assert isinstance(result, Failed)
    assert (result.error, result.record_id) == ("too_large", "r7")


@pytest.mark.parametrize(
    ("headers", "in_body", "expected"),
    [
        ((("wd_record_id", b"first"), ("ce_id", b"i"), ("ce_source", b"s")), "body", "first"),
        ((("ce_id", b"i"), ("ce_source", b"s")), "body", "body"),
        ((("ce_id", b"i"), ("ce_source", b"s")), None, "s#i"),
        ((("ce_id", b"i"),), None, "articles.raw.v1/2/5"),
    ],
)
def test_the_record_id_follows_the_contracts_order(
    headers: tuple[tuple[str, bytes], ...], in_body: str | None, expected: str
) -> None:
    assert Record("articles.raw.v1", 2, 5, b"", headers=headers).record_id(in_body) == expected


def test_a_line_of_a_file_is_named_by_its_number() -> None:
    assert Record("stdin", FILE_PARTITION, 12, b"").record_id(None) == "stdin:12"
