"""CONTRACT.md, "Which record wins", as a table: what is fed, in order, and the outcome of each record."""

from __future__ import annotations

from dataclasses import replace

import pytest
from indexing_desk import HARBOUR, Desk, at, fetch, id_of, outcome_message, outcomes, reinstate, withdraw

from wiredesk.runtime.records import FILE_PARTITION, Handled
from wiredesk_schemas.article_extracted import Entity, Extraction
from wiredesk_schemas.base import Message

ENTITY = Extraction(entities=(Entity(id="e1", name="Lindvik", type="GPE"),), models=("one 1.0",))
OTHER_MODEL = ENTITY.model_copy(update={"models": ("one 1.1",)})
COPY = {"title": "Fish market closes", "body": HARBOUR}

CASES: dict[str, list[tuple[Message, str]]] = {
    "a first fetch is a revision": [(fetch(), "enriched")],
    "a later different fetch is the next revision": [
        (fetch(), "enriched"),
        (fetch(hours=1, title="Market closes"), "enriched"),
    ],
    "the same article fetched later is unchanged": [(fetch(), "enriched"), (fetch(hours=1), "unchanged")],
    "fields that do not count make no revision": [
        (fetch(), "enriched"),
        (fetch(hours=1, metadata={"batch": "2"}, source="other", images=({"url": "x"},)), "unchanged"),
    ],
    "an older different fetch is stale": [
        (fetch(hours=1), "enriched"),
        (fetch(hours=0, title="Market closes"), "stale"),
    ],
    "an older equal fetch is unchanged": [(fetch(hours=1), "enriched"), (fetch(hours=0), "unchanged")],
    "between equal times the first wins": [(fetch(), "enriched"), (fetch(title="Market closes"), "stale")],
    "an unchanged refetch does not raise the held time": [
        (fetch(hours=0), "enriched"),
        (fetch(hours=2), "unchanged"),
        (fetch(hours=1, title="Market closes"), "enriched"),
    ],
    "a higher generation with the same extraction is unchanged": [
        (fetch(extraction=ENTITY), "enriched"),
        (fetch(extraction=OTHER_MODEL, generation=1), "unchanged"),
    ],
    "a higher generation with another extraction is a revision": [
        (fetch(), "enriched"),
        (fetch(extraction=ENTITY, generation=1), "enriched"),
    ],
    "a higher generation of an older fetch is stale": [
        (fetch(hours=1), "enriched"),
        (fetch(hours=0, title="Market closes", generation=1), "stale"),
    ],
    "another extraction of the same generation is unchanged": [
        (fetch(), "enriched"),
        (fetch(hours=1, extraction=ENTITY), "unchanged"),
    ],
    "a withdrawn article is blocked": [
        (fetch(), "enriched"),
        (withdraw(hours=1), "withdrawn"),
        (fetch(hours=2, title="Market closes"), "blocked"),
    ],
    "a withdrawal of an unknown article is kept": [(withdraw(hours=1), "withdrawn"), (fetch(hours=0), "blocked")],
    "a withdrawal no newer than the last request is stale": [
        (withdraw(hours=1), "withdrawn"),
        (withdraw(hours=1), "stale"),
        (withdraw(hours=0), "stale"),
    ],
    "a newer withdrawal of a withdrawn article raises its floor": [
        (withdraw(hours=1), "withdrawn"),
        (withdraw(hours=3), "withdrawn"),
        (reinstate(hours=4), "reinstated"),
        (fetch(hours=2), "blocked"),
    ],
    "fetched at the floor is blocked also after a reinstatement": [
        (fetch(hours=0), "enriched"),
        (withdraw(hours=1), "withdrawn"),
        (reinstate(hours=2), "reinstated"),
        (fetch(hours=1), "blocked"),
        (fetch(hours=1.5), "enriched"),
    ],
    "the floor is the held fetch where that is later than the request": [
        (fetch(hours=5), "enriched"),
        (withdraw(hours=1), "withdrawn"),
        (reinstate(hours=2), "reinstated"),
        (fetch(hours=4, title="Market closes"), "blocked"),
        (fetch(hours=6), "enriched"),
    ],
    "a reinstatement of what is not withdrawn is unchanged": [
        (reinstate(hours=0), "unchanged"),
        (fetch(), "enriched"),
        (reinstate(hours=1), "unchanged"),
    ],
    "a reinstatement older than the withdrawal is stale": [
        (withdraw(hours=1), "withdrawn"),
        (reinstate(hours=0.5), "stale"),
        (fetch(hours=2), "blocked"),
    ],
    "a takedown of copies takes the whole group": [
        (fetch("a", **COPY), "enriched"),
        (fetch("b", 0.1, **COPY), "enriched"),
        (withdraw("b", 1, scope="copies"), "withdrawn"),
        (fetch("a", 2), "blocked"),
        (fetch("b", 2), "blocked"),
    ],
    "a takedown of copies blocks the text at any address": [
        (fetch("a", **COPY), "enriched"),
        (withdraw("a", 1, scope="copies"), "withdrawn"),
        (fetch("c", 2, **COPY), "blocked"),
    ],
    "a takedown of one article leaves its copies": [
        (fetch("a", **COPY), "enriched"),
        (fetch("b", 0.1, **COPY), "enriched"),
        (withdraw("a", 1), "withdrawn"),
        (fetch("b", 2, **COPY), "unchanged"),
        (fetch("c", 2, **COPY), "enriched"),
    ],
    "a text under fifty words blocks nothing but its address": [
        (fetch("a", title="Short", body="Ferry stopped. " * 24), "enriched"),
        (withdraw("a", 1, scope="copies"), "withdrawn"),
        (fetch("b", 2, title="Short", body="Ferry stopped. " * 24), "enriched"),
    ],
    "a reinstatement lifts the block on the text and on the copies": [
        (fetch("a", **COPY), "enriched"),
        (fetch("b", 0.1, **COPY), "enriched"),
        (withdraw("a", 1, scope="copies"), "withdrawn"),
        (reinstate("a", 2), "reinstated"),
        (fetch("b", 3, **COPY), "enriched"),
        (fetch("c", 3, **COPY), "enriched"),
    ],
    "a copy that was reinstated by name opens its own address": [
        (fetch("a", **COPY), "enriched"),
        (fetch("b", 0.1, **COPY), "enriched"),
        (withdraw("a", 1, scope="copies"), "withdrawn"),
        (reinstate("b", 2), "reinstated"),
        (fetch("b", 3), "enriched"),
        (fetch("b", 4, **COPY), "blocked"),
    ],
}


@pytest.mark.parametrize("case", CASES)
def test_outcomes_one_record_a_batch(desk: Desk, case: str) -> None:
    assert [desk.feed(message)[0].outcome for message, _ in CASES[case]] == [wanted for _, wanted in CASES[case]]


@pytest.mark.parametrize("case", CASES)
def test_outcomes_all_in_one_batch(desk: Desk, case: str) -> None:
    handled = desk.feed(*(message for message, _ in CASES[case]))
    assert outcomes(handled) == [wanted for _, wanted in CASES[case]]


@pytest.mark.parametrize("case", CASES)
def test_outcomes_with_a_ledger_made_anew_from_a_compacted_log_before_every_record(case: str) -> None:
    desk = Desk()
    for message, wanted in CASES[case]:
        fresh = Desk(log=desk.log, count=desk.count)
        desk.index.close()
        desk = fresh
        assert desk.feed(message)[0].outcome == wanted
    desk.index.close()


def test_given_two_fetches_when_both_are_revisions_then_numbers_follow_and_changes_name_fields(desk: Desk) -> None:
    desk.feed(fetch(), fetch(hours=1, title="Market closes"))
    first, second = desk.messages()
    assert (first.revision, first.sequence, first.changes) == (1, 0, ())
    assert (second.revision, second.sequence) == (2, 1)
    assert [change.field for change in second.changes] == ["title"]
    assert second.first_seen_at == first.first_seen_at


def test_given_a_takedown_when_read_then_it_has_no_text_and_says_who_and_when(desk: Desk) -> None:
    desk.feed(fetch(hours=5), withdraw(hours=1, reason="privacy", detail="the name of a child"))
    fact = desk.last("a")
    assert (fact.type, fact.revision, fact.sequence) == ("article.withdrawn", 2, 1)
    assert (fact.floor, fact.by, fact.reason, fact.scope) == (at(5), id_of("a"), "privacy", "article")
    value = (desk.log[-2].value or b"") + (desk.log[-1].value or b"")
    assert not any(word in value for word in (b"Lindvik", b"child", b"example.org", b"Fish"))


def test_given_a_reinstated_article_when_it_comes_again_then_the_counter_goes_on_and_the_request_is_copied(
    desk: Desk,
) -> None:
    desk.feed(fetch(), withdraw(hours=1), reinstate(hours=2), fetch(hours=3))
    message = desk.last("a")
    assert (message.revision, message.changes, message.cause) == (4, (), "fetch")
    assert (message.request.requested_at, message.request.floor) == (at(2), at(1))


def test_given_a_replay_with_a_higher_generation_when_it_differs_then_the_cause_says_so(desk: Desk) -> None:
    desk.feed(fetch(), fetch(generation=1, extraction=ENTITY))
    message = desk.last("a")
    assert message.cause == "reprocess"
    assert [change.field for change in message.changes] == ["extraction"]


def test_given_a_replay_under_its_first_record_id_when_the_generation_is_higher_then_it_is_no_redelivery(
    desk: Desk,
) -> None:
    desk.feed(fetch(), ids=("one",))
    (replayed,) = desk.feed(fetch(generation=1, extraction=ENTITY), ids=("one",))
    assert (replayed.outcome, desk.last("a").revision, desk.last("a").cause) == ("enriched", 2, "reprocess")


def test_given_the_same_line_of_a_file_twice_when_decided_then_it_is_unchanged(desk: Desk) -> None:
    line = replace(desk.record(fetch(), "stdin:1"), partition=FILE_PARTITION)
    for expected in ("enriched", "unchanged"):
        results = desk.index.decide([line], desk.now)
        desk.append(results)
        assert isinstance(results[0], Handled)
        assert results[0].outcome == expected


def test_given_a_redelivery_when_decided_then_its_outcome_is_repeated_and_nothing_is_logged(desk: Desk) -> None:
    first = outcome_message(desk.feed(fetch(), ids=("one",))[0])
    end = len(desk.log)
    again = outcome_message(desk.feed(fetch(), ids=("one",))[0])
    assert (again.outcome, again.revision, again.sequence) == (first.outcome, first.revision, first.sequence)
    desk.feed(withdraw(hours=1), ids=("two",))
    end = len(desk.log)
    assert outcomes(desk.feed(withdraw(hours=1), ids=("two",))) == ["withdrawn"]
    assert len(desk.log) == end


def test_given_a_takedown_of_copies_when_read_then_every_member_has_a_fact_that_names_the_first(desk: Desk) -> None:
    desk.feed(fetch("a", **COPY), fetch("b", 0.1, **COPY), fetch("c", 0.2))
    handled = desk.feed(withdraw("b", 1, scope="copies"))
    facts = [message for message in desk.messages() if message.type == "article.withdrawn"]
    assert [(fact.article_id, fact.by) for fact in facts] == [(id_of("b"), id_of("b")), (id_of("a"), id_of("b"))]
    assert facts[0].content_hash == facts[1].content_hash is not None
    assert len([output for output in handled[0].outputs if output.topic == "articles.outcomes.v1"]) == 1
    assert desk.last("c").type == "article.enriched"
