"""The log and its views: rebuilding, crashing, a batch that sees itself, and views that do not belong."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import tantivy
from indexing_desk import HARBOUR, Desk, at, compacted, fetch, id_of, outcome_message, outcomes, reinstate, withdraw

from wiredesk.indexing import groups, stories
from wiredesk.indexing.errors import NoIndex, StateFormat, ViewMismatch
from wiredesk.indexing.index import Index
from wiredesk.indexing.ledger import Ledger
from wiredesk.indexing.reader import Reader, SearchRequest
from wiredesk.indexing.settings import IndexingSettings
from wiredesk.runtime.errors import FolderInUse
from wiredesk.runtime.records import Failed, Handled
from wiredesk_schemas.limits import MAX_RECORD_BYTES
from wiredesk_schemas.topics import ENRICHED, STORIES

COPY = {"title": "Fish market closes", "body": HARBOUR}
DAY = (
    fetch("a", **COPY),
    fetch("b", 0.1, **COPY),
    fetch("c", 0.2, title="Ferry stops"),
    withdraw("a", 1, scope="copies"),
    fetch("c", 2, title="Ferry goes again"),
    reinstate("a", 3),
    fetch("a", 4, **COPY),
    withdraw("unknown", 4),
)


def test_given_a_log_when_the_ledger_is_thrown_away_then_the_same_comes_back(desk: Desk) -> None:
    desk.feed(*DAY)
    anew = Desk(log=desk.log)
    assert anew.contents() == desk.contents()
    anew.index.close()


def test_given_a_compacted_log_when_the_ledger_is_made_anew_then_it_is_the_same(desk: Desk) -> None:
    desk.feed(*DAY)
    log = compacted(desk.log)
    assert len(log) < len(desk.log)
    anew = Desk(log=log)
    assert anew.contents() == desk.contents()
    assert anew.feed(fetch("d", 5))[0].outcome == "enriched"
    assert anew.last("d").sequence == len([entry for entry in desk.log if entry.topic == ENRICHED.name])
    anew.index.close()


def test_given_the_same_input_when_decided_in_any_batches_then_the_log_is_the_same_byte_for_byte() -> None:
    def log_of(size: int) -> list[bytes]:
        desk = Desk()
        for start in range(0, len(DAY), size):
            desk.feed(*DAY[start : start + size])
        desk.index.close()
        return [entry.value or b"" for entry in desk.log if entry.topic == ENRICHED.name]

    assert log_of(1) == log_of(3) == log_of(len(DAY))


def test_given_decisions_when_the_append_fails_then_discard_forgets_them(desk: Desk) -> None:
    desk.decide(fetch("a", **COPY))
    desk.index.discard()
    handled = desk.feed(fetch("b", **COPY))
    assert outcomes(handled) == ["enriched"]
    assert desk.last("b").duplicate is None
    assert desk.last("b").sequence == 0


def test_given_a_record_that_fails_when_the_next_is_decided_then_it_sees_no_trace(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    duplicate_of = groups.duplicate_of

    def broken(article: Any, *rest: Any) -> Any:
        if article.article_id == id_of("a"):
            raise RuntimeError("no such luck")
        return duplicate_of(article, *rest)

    monkeypatch.setattr("wiredesk.indexing.articles.duplicate_of", broken)
    results = desk.decide(fetch("a", **COPY), b"not json", fetch("b", **COPY))
    desk.append(results)
    first, second, third = results
    assert isinstance(first, Failed)
    assert (first.error, first.record_id) == ("unexpected", "r0")
    assert "no such luck" in first.detail
    assert isinstance(second, Failed)
    assert second.error == "invalid_json"
    assert isinstance(third, Handled)
    assert (desk.last("b").sequence, desk.last("b").duplicate) == (0, None)


def test_given_a_record_whose_output_is_over_the_limit_when_decided_then_it_is_too_large(desk: Desk) -> None:
    room = MAX_RECORD_BYTES - len(fetch("a", key_points=("",), **COPY).to_bytes())
    huge = fetch("a", key_points=("x" * room,), **COPY)
    results = desk.decide(huge, fetch("b", **COPY))
    assert isinstance(results[0], Failed)
    assert results[0].error == "too_large"
    desk.append(results)
    assert desk.last("b").duplicate is None


def test_given_an_exact_copy_when_it_comes_in_the_same_batch_then_it_names_the_head(desk: Desk) -> None:
    desk.feed(fetch("a", **COPY), fetch("b", **COPY), fetch("c", **COPY))
    for name in ("b", "c"):
        told = {"of": id_of("a"), "kind": "exact", "similarity": 1.0, "reason": "first"}
        assert desk.last(name).duplicate.model_dump() == told
    assert desk.last("a").duplicate is None


def test_given_a_withdrawn_head_when_another_copy_comes_then_it_names_the_head_that_all_copies_name(desk: Desk) -> None:
    desk.feed(fetch("a", **COPY))
    *_, told = desk.feed(fetch("b", **COPY), withdraw("a", 1), fetch("c", **COPY))
    assert desk.last("b").duplicate.of == desk.last("c").duplicate.of == id_of("a")
    assert desk.last("c").duplicate.reason == "withdrawn"
    assert outcome_message(told).detail == f"exact copy of {id_of('a')}, the first of its group, which is withdrawn"


def test_given_a_page_that_names_its_original_when_titles_agree_then_it_is_the_same_page(desk: Desk) -> None:
    original = fetch("a", title="Fish market closes").article
    desk.feed(
        fetch("a", title="Fish market closes"),
        fetch("b", title="Fish market  closes", canonical_url=original.url),
        fetch("c", title="Something else", canonical_url=original.url),
        fetch("d", title="Fish market closes", canonical_url="https://a.example.org/"),
    )
    assert desk.last("b").duplicate.kind == "same_page"
    assert desk.last("c").duplicate is None
    assert desk.last("d").duplicate is None


def test_given_a_takedown_when_applied_then_its_story_is_published_empty(desk: Desk) -> None:
    desk.feed(fetch())
    desk.feed(withdraw(hours=1))
    first, second = desk.messages(STORIES.name)
    assert (first.revision, first.article_count, first.title) == (1, 1, "Fish market closes, a reports")
    assert (second.story_id, second.revision, second.article_count, second.title) == (first.story_id, 2, 0, "")


def test_given_several_touches_when_in_one_batch_then_a_story_is_published_once(desk: Desk) -> None:
    desk.feed(fetch(), fetch(hours=1, title="Market closes"))
    (story,) = desk.messages(STORIES.name)
    assert (story.revision, story.title) == (1, "Market closes")


def test_given_outputs_when_read_then_headers_are_cloud_events_and_the_trace_goes_on(desk: Desk) -> None:
    record = desk.record(fetch())
    trace = ("traceparent", b"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
    traced = type(record)(**{name: getattr(record, name) for name in record.__slots__} | {"headers": (trace,)})
    (result,) = desk.index.decide([traced], desk.now)
    assert isinstance(result, Handled)
    assert {output.topic for output in result.outputs} == {
        ENRICHED.name,
        STORIES.name,
        "articles.outcomes.v1",
    }
    for output in result.outputs:
        headers = dict(output.headers)
        assert headers["ce_source"] == b"/wiredesk/indexing"
        assert headers["ce_type"].decode() == json.loads(output.value)["type"]
    assert trace in result.outputs[0].headers
    assert len({dict(output.headers)["ce_id"] for output in result.outputs}) == 3


def test_given_a_state_folder_when_opened_twice_then_the_second_is_told_who_has_it(kept_desk: Desk) -> None:
    assert kept_desk.folder is not None
    with pytest.raises(FolderInUse, match="in use by process"):
        Index.open(IndexingSettings(), kept_desk.folder)


def test_given_a_crash_before_the_search_commit_when_recovered_then_search_catches_up(tmp_path: Path) -> None:
    folder = tmp_path / "state"
    desk = Desk(folder)
    desk.feed(*DAY)
    assert desk.index._search is not None
    desk.index._search.rollback()  # what the search index has not committed is lost, as in a crash
    desk.index.close()
    again = Desk(folder, log=desk.log)
    assert again.index.position(ENRICHED.name) == again.end(ENRICHED.name)
    again.index.flush()
    reader = Reader.open(folder)
    assert [found.article_id for found in reader.search(SearchRequest("ferry")).found] == [id_of("c")]
    assert "<b>Lindvik</b>" in reader.search(SearchRequest("lindvik fish")).found[0].highlight
    reader.close()
    again.index.close()


def test_given_a_takedown_when_search_lags_behind_then_the_ledger_already_hides_it(kept_desk: Desk) -> None:
    kept_desk.feed(fetch())
    kept_desk.index.flush()
    kept_desk.feed(withdraw(hours=1))
    assert kept_desk.folder is not None
    reader = Reader.open(kept_desk.folder)
    assert reader.search(SearchRequest("lindvik")).found == ()
    reader.close()


def test_given_no_views_when_searched_then_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(NoIndex, match="there is no ledger"):
        Reader.open(tmp_path)


def test_given_a_commit_interval_when_it_has_passed_then_search_commits(kept_desk: Desk) -> None:
    kept_desk.index.commit_if_due(at(0))
    kept_desk.feed(fetch())
    kept_desk.index.commit_if_due(at(0))
    assert kept_desk.folder is not None
    reader = Reader.open(kept_desk.folder)
    assert reader.search(SearchRequest("lindvik")).found == ()
    kept_desk.index.commit_if_due(at(1))
    assert len(reader.search(SearchRequest("lindvik")).found) == 1
    reader.close()


@pytest.mark.parametrize(
    ("topic_id", "end", "words"),
    [("another", 99, "made from another log"), ("log-1", 0, "is ahead of the log")],
)
def test_given_a_view_of_another_log_when_resumed_then_it_is_refused_by_name(
    kept_desk: Desk, topic_id: str, end: int, words: str
) -> None:
    kept_desk.feed(fetch())
    kept_desk.index.flush()
    with pytest.raises(ViewMismatch, match=f"the ledger .*{words}.*rebuild-index"):
        kept_desk.index.resume_at(ENRICHED.name, topic_id, end)


def test_given_views_that_lag_when_resumed_then_the_lowest_position_counts(kept_desk: Desk) -> None:
    kept_desk.feed(fetch("a"))
    kept_desk.index.flush()
    kept_desk.feed(fetch("b"), fetch("c"))
    assert kept_desk.index.position(ENRICHED.name) == 3
    kept_desk.index.reset()
    assert kept_desk.index.resume_at(ENRICHED.name, "log-1", 3) == 1
    stories = kept_desk.end(STORIES.name)
    assert kept_desk.index.resume_at(STORIES.name, "stories-1", stories) == stories


def test_given_records_already_applied_when_applied_again_then_nothing_changes(desk: Desk) -> None:
    desk.feed(*DAY)
    before = desk.contents()
    desk.index.apply(desk.log)
    assert desk.contents() == before


def test_given_a_record_that_fails_when_it_was_kept_already_then_the_batch_goes_on_as_if_it_had_never_been(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    remember = stories.remember

    def failing(held: Any, *rest: Any) -> Any:
        if held.record_id == "bad":
            raise ZeroDivisionError("a fault of the core")
        return remember(held, *rest)

    monkeypatch.setattr(stories, "remember", failing)
    results = desk.decide(fetch("a"), fetch("b"), fetch("b", 1), fetch("c"), ids=("one", "bad", "two", "three"))
    desk.append(results)

    assert isinstance(results[1], Failed)
    assert "ZeroDivisionError" in results[1].detail
    assert [message.record_id for message in desk.messages()] == ["one", "two", "three"]
    assert [message.sequence for message in desk.messages()] == [0, 1, 2]


def test_given_a_search_index_of_another_version_when_opened_then_it_says_what_to_do(tmp_path: Path) -> None:
    folder = tmp_path / "state" / "search"
    folder.mkdir(parents=True)
    other = tantivy.SchemaBuilder()
    other.add_text_field("id")
    tantivy.Index(other.build(), path=str(folder))
    with pytest.raises(StateFormat, match="rebuild-index"):
        Index.open(IndexingSettings(), tmp_path / "state")


@pytest.mark.parametrize("way", [Ledger.open, Ledger.read_only])
def test_given_a_damaged_ledger_when_opened_then_it_says_which_and_what_to_do(
    tmp_path: Path, way: Callable[[Path], Ledger]
) -> None:
    path = tmp_path / "ledger.sqlite"
    path.write_bytes(b"this is no database " * 100)
    with pytest.raises(StateFormat, match=r"ledger\.sqlite is damaged .*; run `wiredesk rebuild-index`"):
        way(path)


def test_given_a_ledger_of_another_format_when_opened_then_it_says_which_and_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    Ledger.open(path).close()
    connection = sqlite3.connect(path)
    connection.execute("pragma user_version = 99")
    connection.close()
    with pytest.raises(StateFormat, match=r"has format 99, this program reads .*; run `wiredesk rebuild-index`"):
        Ledger.open(path)
