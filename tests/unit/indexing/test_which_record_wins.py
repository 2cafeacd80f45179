"""CONTRACT.md, "Which record wins", as a table: what is fed, in order, and the outcome of each record."""

from __future__ import annotations

from dataclasses import replace

import pytest
from indexing_desk import HARBOUR, Desk, at, fetch, id_of, outcome_message, outcomes, reinstate, withdraw
from structlog.testing import capture_logs

from wiredesk.runtime.records import FILE_PARTITION, Failed, Handled
from wiredesk.runtime.stage_agent import note_outcome
from wiredesk_schemas.article_extracted import Entity, Extraction
from wiredesk_schemas.base import Message

ENTITY = Extraction(entities=(Entity(id="e1", name="Lindvik", type="GPE"),), models=("one 1.0",))
OTHER_MODEL = ENTITY.model_copy(update={"models": ("one 1.1",)})
COPY = {"title": "Fish market closes", "body": HARBOUR}
OTHER = (
    "A fire broke out in the rope works of Hamra shortly after midnight and burned until the morning. Nobody was hurt, "
    "but the roof of the spinning hall fell in, and forty people will have to look for other work before the winter. "
    "The owner, who lives abroad, said by telephone that the insurance would be asked first and the bank second."
)
BRIEF = (
    "The ferry to Skarv sails at noon instead of ten today because of fog in the sound, the harbour master said, and "
    "tickets bought for the early crossing stay valid."
)
JAPANESE = (
    "漁港の古い市場が月曜日から修理のため閉鎖されると町議会が決めた。商人たちは屋根が直るまでの間、専用の建物を約束され"
    "ていたが、どこへ移ればよいのか誰からも聞いていないと話している。議会は北の岸壁にある二つの倉庫が空いており、"
    "冷蔵の費用を商人が負担するならすぐに使えると答えた。費用についての採決は来週行われる。"
)

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
    "a takedown of copies leaves what was a copy of another text at the same address": [
        (fetch("a", **COPY), "enriched"),
        (fetch("b", 0.1, **COPY), "enriched"),
        (fetch("a", 1, body=OTHER), "enriched"),
        (fetch("c", 1.1, body=OTHER), "enriched"),
        (withdraw("c", 2, scope="copies"), "withdrawn"),
        (fetch("a", 3), "blocked"),
        (fetch("b", 3, **COPY), "unchanged"),
    ],
    "a takedown of copies takes those of a head that was corrected": [
        (fetch("a", **COPY), "enriched"),
        (fetch("b", 0.1, **COPY), "enriched"),
        (fetch("a", 1, title=COPY["title"], body=f"Corrected. {COPY['body']}"), "enriched"),
        (withdraw("a", 2, scope="copies"), "withdrawn"),
        (fetch("b", 3, **COPY), "blocked"),
    ],
    "a takedown of copies takes short ones of a head that was corrected": [
        (fetch("a", title="Brief", body=BRIEF), "enriched"),
        (fetch("b", 0.1, title="Brief", body=BRIEF), "enriched"),
        (fetch("a", 1, title="Brief", body=BRIEF.replace("noon", "nine")), "enriched"),
        (withdraw("a", 2, scope="copies"), "withdrawn"),
        (fetch("b", 3, title="Brief", body=BRIEF), "blocked"),
    ],
    "a text in a script without spaces is copied, taken down and blocked like any other": [
        (fetch("a", title="漁港", body=JAPANESE), "enriched"),
        (fetch("b", 0.1, title="漁港", body=JAPANESE), "enriched"),
        (fetch("c", 0.2, title="港", body=JAPANESE.replace("市場", "広場")), "enriched"),
        (withdraw("a", 1, scope="copies"), "withdrawn"),
        (fetch("b", 2, title="漁港", body=JAPANESE), "blocked"),
        (fetch("c", 2, title="港", body=JAPANESE), "blocked"),
        (fetch("d", 2, title="漁港", body=JAPANESE), "blocked"),
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


def test_given_a_takedown_when_applied_then_the_service_tells_who_asked_when_and_why_and_no_text(desk: Desk) -> None:
    desk.feed(fetch("a", **COPY))
    asked = withdraw("a", 1, reason="legal", scope="copies", requested_by="legal desk " * 100, detail="court order")
    with capture_logs() as lines:
        note_outcome("indexing", desk.record(asked), *desk.feed(asked), seconds=0.1)
    (line,) = lines
    told = {name: line[name] for name in ("event", "article_id", "requested_at", "reason", "scope")}
    assert told == {
        "event": "withdrawn",
        "article_id": id_of("a"),
        "requested_at": at(1).isoformat(),
        "reason": "legal",
        "scope": "copies",
    }
    assert line["requested_by"] == ("legal desk " * 100)[:200]
    assert not {"title", "body", "url"} & line.keys()


def test_given_a_scope_that_is_not_known_when_a_takedown_is_asked_for_then_it_is_a_dead_letter(desk: Desk) -> None:
    desk.feed(fetch("a", **COPY))
    (failed,) = desk.decide(withdraw("a", 1, scope="Copies"))
    assert isinstance(failed, Failed)
    assert (failed.error, failed.detail) == ("invalid_schema", "scope: there is no 'Copies'; there are article, copies")
    assert outcomes(desk.feed(withdraw("a", 1, scope="copies"))) == ["withdrawn"]
