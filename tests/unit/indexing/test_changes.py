"""Word diffs: readable, complete, bounded."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st
from indexing_desk import Desk, fetch

from wiredesk.indexing.changes import word_diff
from wiredesk_schemas.limits import MAX_DIFF_BYTES

TEXTS = st.lists(st.sampled_from(["ferry", "quay ", "ice\n\n", " ", "Holm's", "é", "\t", "200"]), max_size=40).map(
    "".join
)


def shown(old: str, new: str) -> list[tuple[str, str]]:
    return [(part.op, part.text) for part in word_diff(old, new) or ()]


def test_given_a_corrected_number_when_diffed_then_only_it_is_shown_as_changed() -> None:
    assert shown("The ferry had 214 people on board.", "The ferry had 241 people on board.") == [
        ("=", "The ferry had "),
        ("-", "214 "),
        ("+", "241 "),
        ("=", "people on board."),
    ]


def test_given_a_phrase_that_changed_when_a_word_in_it_stayed_then_it_is_shown_whole() -> None:
    assert shown("a b c old one of them d e f", "a b c new two of those d e f") == [
        ("=", "a b c "),
        ("-", "old one of them "),
        ("+", "new two of those "),
        ("=", "d e f"),
    ]


def test_given_a_script_without_spaces_when_diffed_then_characters_are_its_words() -> None:
    parts = word_diff("港の橋が開通した。費用は百億円。", "港の橋が開通した。費用は二百億円。")
    assert [(part.op, part.text) for part in parts or ()] == [
        ("=", "港の橋が開通した。費用は"),
        ("+", "二"),
        ("=", "百億円。"),
    ]


def test_given_a_paragraph_break_that_came_when_diffed_then_both_texts_are_kept() -> None:
    assert shown("one two", "one\n\ntwo") == [("-", "one "), ("+", "one\n\n"), ("=", "two")]


@given(TEXTS, TEXTS)
@settings(max_examples=300, deadline=None)
def test_given_any_texts_when_diffed_then_both_can_be_read_from_it(old: str, new: str) -> None:
    parts = word_diff(old, new)
    assert parts is not None
    assert "".join(part.text for part in parts if part.op in "=-") == old
    assert "".join(part.text for part in parts if part.op in "=+") == new


def test_given_texts_over_the_limits_when_diffed_then_there_is_no_diff() -> None:
    assert word_diff("a " * 20_001, "b") is None
    assert word_diff("a" * MAX_DIFF_BYTES, "b") is None


def test_given_hostile_texts_of_the_greatest_length_when_diffed_then_it_ends_and_is_bounded() -> None:
    draw = random.Random(1)
    old, new = (" ".join(draw.choice("ab") for _ in range(20_000)) for _ in range(2))
    parts = word_diff(old, new)
    assert parts is None or sum(len(part.text) for part in parts) <= MAX_DIFF_BYTES


def test_given_a_correction_when_fed_then_title_and_body_are_diffed_and_other_fields_named(desk: Desk) -> None:
    desk.feed(fetch(title="Ferry stops", body="It had 214 people."))
    desk.feed(fetch(hours=1, title="Ferry stops", body="It had 241 people.", section="Sea", authors=("A. Holm",)))
    changes = {change.field: change.diff for change in desk.last("a").changes}
    assert set(changes) == {"body", "section", "authors"}
    assert changes["section"] is changes["authors"] is None
    assert [(part.op, part.text) for part in changes["body"]][1:3] == [("-", "214 "), ("+", "241 ")]


def test_given_a_fetch_that_changes_only_boilerplate_when_fed_then_nothing_is_new(desk: Desk) -> None:
    desk.feed(fetch())
    dropped = ({"reason": "newsletter", "text": "Sign up now"},)
    assert desk.feed(fetch(hours=1, dropped=dropped, metadata={"visit": "2"}))[0].outcome == "unchanged"
