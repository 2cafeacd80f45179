"""The demo's records: what they show, and that a difference is named."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest

from wiredesk.cli.demo import demo
from wiredesk.cli.demo_records import demo_records
from wiredesk.cli.demo_run import Seen, differences
from wiredesk.runtime.dead_letters import dead_letter
from wiredesk.runtime.records import Failed, Record
from wiredesk_schemas.article_cleaned import ArticleCleaned
from wiredesk_schemas.article_enriched import ArticleEnriched, Duplicate
from wiredesk_schemas.article_extracted import Extraction
from wiredesk_schemas.codec import parse
from wiredesk_schemas.errors import ContractError
from wiredesk_schemas.topics import RAW, dead_letters_of

AT = datetime(2026, 5, 4, tzinfo=UTC)


def test_there_are_some_thirty_and_every_id_is_another() -> None:
    records = demo_records()
    assert 30 <= len(records) <= 40
    assert len({record.id for record in records}) == len(records)
    assert all(record.says for record in records)


def test_every_kind_of_outcome_is_among_them() -> None:
    kinds = Counter(record.expected.split(",")[0] for record in demo_records())
    outcomes = ("enriched", "unchanged", "stale", "blocked", "withdrawn", "reinstated")
    for kind in (*outcomes, "rejected: error_page", "rejected: empty", "dead letter: invalid_json"):
        assert kinds[kind], kind


def test_what_is_printed_is_every_record_that_a_publisher_lets_pass(capsys: pytest.CaptureFixture[str]) -> None:
    demo(only_print=True)
    printed = capsys.readouterr().out.splitlines()
    assert [line.encode() for line in printed] == [item.value for item in demo_records() if not _broken(item.value)]
    assert len(printed) > 25


def test_every_record_that_must_become_an_article_or_a_rejection_keeps_the_contract_and_no_other_does() -> None:
    for record in demo_records():
        broken = _broken(record.value)
        if broken or record.expected.startswith("dead letter"):
            assert record.expected == f"dead letter: {broken}", record.id


def _broken(value: bytes) -> str | None:
    try:
        parse(value, RAW.messages)
    except ContractError as error:
        return error.code
    return None


def test_as_expected_there_is_no_difference() -> None:
    records = demo_records()
    assert differences(records, Seen({record.id: record.expected for record in records})) == []


def test_a_missing_a_different_and_a_strange_outcome_are_each_named() -> None:
    records = demo_records()[:3]
    missing, different, _ = records
    outcomes = {record.id: record.expected for record in records[1:]} | {different.id: "stale", "stranger": "enriched"}
    assert differences(records, Seen(outcomes)) == [
        f"{missing.id}: expected {missing.expected}, was left without an outcome",
        f"{different.id}: expected {different.expected}, was stale",
        "stranger: was enriched, and never published",
    ]


def test_a_story_or_a_copy_that_was_not_seen_is_named() -> None:
    records = [record for record in demo_records() if record.id in ("ferry-courier", "ferry-herald")]
    records += [record for record in demo_records() if record.id in ("wool-wire", "wool-tollgate")]
    courier, herald, wire, copy = ("ferry-courier", "ferry-herald", "wool-wire", "wool-tollgate")
    outcomes = {record.id: record.expected for record in records}
    wire_first = Duplicate(of=wire, kind="exact")
    right = {courier: article(courier, "a"), herald: article(herald, "a"), wire: article(wire, "w")}
    assert differences(records, Seen(outcomes, right | {copy: article(copy, "w", wire_first)})) == []
    wrong = right | {herald: article(herald, "h"), copy: article(copy, "w", Duplicate(of="another", kind="exact"))}
    assert differences(records, Seen(outcomes, wrong)) == [
        f"{herald}: tells another story than {courier}",
        f"{copy}: neither it nor {wire} is a copy of the other",
    ]


def article(name: str, story: str, duplicate: Duplicate | None = None) -> ArticleEnriched:
    """An enriched article whose id is its record's."""
    return ArticleEnriched(
        article_id=name,
        record_id=name,
        sequence=0,
        revision=1,
        first_seen_at=AT,
        revised_at=AT,
        story_id=story,
        storyline_id=story,
        duplicate=duplicate,
        article=ArticleCleaned(article_id=name, url="https://a.example/", fetched_at=AT, title="T", body="B"),
        extraction=Extraction(),
    )


def test_bytes_without_an_id_are_known_by_the_headers_they_were_published_with() -> None:
    seen = Seen()
    failed = Failed("invalid_json", "wiredesk-demo#not-json", "no")
    output = dead_letter(Record(RAW.name, 0, 0, b"{"), failed, "cleaning", AT)
    seen.take(Record(dead_letters_of(RAW).name, 0, 0, output.value, headers=output.headers))
    assert seen.outcomes == {"not-json": "dead letter: invalid_json"}
