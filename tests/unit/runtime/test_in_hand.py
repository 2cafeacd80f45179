"""The note of what is in hand: who is suspected after a death, and who is condemned."""

from __future__ import annotations

from pathlib import Path

import pytest

from wiredesk.runtime.in_hand import DEATHS, InHand
from wiredesk.runtime.records import Record


def records(*offsets: int) -> list[Record]:
    return [Record("topic", 0, offset, f'{{"record_id": "r{offset}"}}'.encode()) for offset in offsets]


@pytest.fixture
def note(tmp_path: Path) -> Path:
    return tmp_path / "in-hand.json"


def test_given_no_note_when_records_come_then_they_are_decided_together(note: Path) -> None:
    assert list(InHand(note).parts(records(1, 2, 3))) == [records(1, 2, 3)]


def test_given_a_batch_that_was_in_hand_when_met_again_then_each_of_it_is_decided_alone(note: Path) -> None:
    InHand(note).take(records(2, 3))
    again = InHand(note)
    assert list(again.parts(records(1, 2, 3, 4, 5))) == [records(1), records(2), records(3), records(4, 5)]
    assert again.condemned(*records(2)) is None


def test_given_a_batch_that_was_put_down_when_the_process_dies_then_nobody_is_suspected(note: Path) -> None:
    first = InHand(note)
    first.take(records(1, 2))
    first.put_down()
    assert list(InHand(note).parts(records(1, 2))) == [records(1, 2)]


def test_given_a_record_alone_in_hand_when_its_deadline_passed_then_it_is_condemned_at_once(note: Path) -> None:
    first = InHand(note)
    first.take(records(7))
    first.late()
    failed = InHand(note).condemned(*records(7))
    assert failed is not None
    assert (failed.error, failed.record_id, failed.attempts) == ("deadline", "r7", 1)


def test_given_a_batch_whose_deadline_passed_when_met_again_then_none_of_it_is_condemned(note: Path) -> None:
    first = InHand(note)
    first.take(records(7, 8))
    first.late()
    assert [InHand(note).condemned(*records(offset)) for offset in (7, 8)] == [None, None]


def test_given_deaths_of_an_unknown_cause_when_it_was_alone_each_time_then_the_last_condemns_it(note: Path) -> None:
    for _ in range(DEATHS):
        process = InHand(note)
        assert process.condemned(*records(7)) is None
        process.take(records(7))
    failed = InHand(note).condemned(*records(7))
    assert failed is not None
    assert (failed.error, failed.attempts) == ("worker_died", DEATHS)


def test_given_another_record_at_the_same_offset_when_met_then_it_is_not_suspected(note: Path) -> None:
    InHand(note).take(records(7))
    other = Record("topic", 0, 7, b"of a topic made anew")
    assert list(InHand(note).parts([other, *records(8)])) == [[other, *records(8)]]


@pytest.mark.parametrize("torn", ["", '{"names": ["topic', "[]"])
def test_given_a_note_that_was_not_finished_when_read_then_it_is_none(note: Path, torn: str) -> None:
    note.write_text(torn)
    assert list(InHand(note).parts(records(1, 2))) == [records(1, 2)]
