"""What is written in two ways, or not seen at all, is one text."""

from __future__ import annotations

import pytest

from wiredesk.cleaning.characters import visible


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("Ferry", "Ferry"),
        ("Se\u0300te", "S\u00e8te"),
        ("S\u00e8te", "S\u00e8te"),
        ("Fer\u00adry\u200b", "Ferry"),
        ("e\u00ad\u0301", "\u00e9"),
        ("a \ud800 b", "a \ufffd b"),
        ("\ufb01sh \u00bd", "\ufb01sh \u00bd"),
    ],
)
def test_given_a_text_when_read_then_it_is_as_a_reader_sees_it(written: str, seen: str) -> None:
    assert visible(written) == seen


def test_given_many_marks_on_one_letter_when_read_then_it_ends() -> None:
    assert visible("a" + "\u0301\u0316" * 200_000).startswith("\u00e1")
