"""Which whole paragraphs are junk, and which only begin like it."""

from __future__ import annotations

import pytest

from wiredesk.cleaning.tables.junk_lines import junk_reason


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Updated at 1:23 p.m.", "metadata"),
        ("Published: Monday, March 3, 2025 at 10:15", "metadata"),
        ("First posted on 3 March 2025", "metadata"),
        ("Follow @lindvikpaper on every network that there is", "newsletter"),
        ("Lesen Sie auch: Der Kai von Lindvik", "related"),
        ("À lire aussi : le quai de Lindvik", "related"),
        ("Got a story? Email the newsdesk at desk@lindvikpaper.example", "contact"),
        ("Do you have any information about this? You can contact our reporter in confidence.", "contact"),
        ("Contact the author at bo.falk@lindvikpaper.example", "contact"),
    ],
)
def test_given_a_line_that_no_editor_would_print_then_it_is_junk(line, reason):
    assert junk_reason(line) == reason


@pytest.mark.parametrize(
    "line",
    [
        "Published in 2019, the report found that 12 piles were rotten.",
        "Updated guidelines for harbours take effect on 1 March.",
        "Follow-up inspections are planned for May, the board said.",
        "Following the vote, the board closed the quay.",
        "Contact the harbour office before landing, the notice says.",
        "Have any leads been found? The police would not say on Monday.",
    ],
)
def test_given_a_sentence_that_begins_like_junk_then_it_stays(line):
    assert junk_reason(line) is None
