"""What holds for every input: an outcome, the same one each time, and nothing left to cut the second time."""

from __future__ import annotations

import base64

import cleaning_helpers as helpers
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

LINES = st.sampled_from(
    [
        *(
            "403",
            "Sorry!!",
            "Page not found",
            "Home",
            "News",
            "Sport",
            "By Ada Lund",
            "Read also",
            "Comments",
            "No comment",
        ),
        *(
            "2025-01-02",
            "Published: 3 March 2025 at 10:15",
            "date 2025-09-04 The quay of Lindvik is closed.",
            "Tags: quay",
        ),
        "Lindvik closes its northern quay for the winter",
        "Lindvik closes its northern quay: what it means for the town.",
        "(AGENCY) The harbour board of Lindvik closed the northern quay on Tuesday, the mayor said.",
        "According to Harbour News: The piles below the quay are rotten and must be replaced.",
        "LINDVIK (AFP) - The harbour board closed the northern quay on Tuesday after a warning by engineers.",
        "The harbour board closed the northern quay on Tuesday after a warning by engineers.",
        "The harbour board closed the northern quay on Tuesday after a warning by engineers. It opens again in May.",
        "“We had no choice,” said the mayor, Ada Lund, on the steps of the town hall of Lindvik.",
        "Recent events highlight the growing need for harbours. It is clear that the quay will remain at the center.",
        "The desk does not accept any liability for what stands here.",
        "- Ferries leave from the southern basin",
        "Sign up for our newsletter and never miss a quay.",
        "港湾委員会は火曜日、北埠頭の再建を決めた。",
    ]
)
TEXTS = st.lists(st.one_of(LINES, LINES, st.text(max_size=80)), max_size=14).map("\n".join)
TAGS = st.sampled_from(
    [
        "p",
        "div",
        "article",
        "h1",
        "h2",
        "ul",
        "li",
        "a href=x",
        "span class=byline",
        "aside",
        "figure",
        "table",
        "td",
        "br",
        "b",
        "section class=related",
        "main",
        "blockquote",
        "script",
        "div class=article-body",
        "div hidden",
    ]
)
PIECES = st.one_of(
    LINES, TAGS.map(lambda tag: f"<{tag}>"), TAGS.map(lambda tag: f"</{tag.split()[0]}>"), st.text(max_size=30)
)
PAGES = st.lists(PIECES, max_size=40).map("".join)
RUNS = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@RUNS
@given(TEXTS, st.one_of(st.none(), LINES))
def test_given_any_text_when_its_body_is_cleaned_again_then_nothing_changes(text, title):
    first = helpers.outcome({"text": text, "hints": {"title": title}})
    if first["type"] == "article.cleaned":
        again = helpers.outcome({"text": first["body"], "hints": {"title": first["title"]}})
        assert again.get("body") == first["body"], again
        assert again["title"] == first["title"]


def test_given_a_menu_and_a_title_forty_times_over_then_one_cleaning_takes_all_of_them_out():
    text = (
        "Home\nNews\nSport\nPage not found: the quay\n" * 40 + "The harbour board of Lindvik closed the northern quay."
    )
    article = helpers.outcome({"text": text, "hints": {"title": "Page not found: the quay"}})
    assert article["body"] == "The harbour board of Lindvik closed the northern quay."


def test_given_junk_behind_a_control_character_then_it_is_cut_on_a_page_as_in_a_text():
    sentence = "The harbour board of Lindvik closed the northern quay on Tuesday, the mayor said."
    assert helpers.outcome({"html": f"{sentence}<p>\x1b©"})["body"] == sentence


@RUNS
@given(PAGES)
def test_given_any_page_then_it_has_one_outcome_and_its_body_is_stable_as_text(page):
    first = helpers.outcome({"html": page})
    assert first == helpers.outcome({"html": page})
    if first["type"] == "article.cleaned":
        again = helpers.outcome({"text": first["body"], "hints": {"title": first["title"]}})
        assert again.get("body") == first["body"], again


@RUNS
@given(st.binary(max_size=2000))
def test_given_any_bytes_then_they_end_in_an_outcome(data):
    message = helpers.outcome({"content": base64.b64encode(data).decode()})
    assert message["type"] in ("article.cleaned", "article.rejected")


LEGAL_NOTE = "This site counts its visitors with small files. You can find out more in our privacy policy here."


def test_given_a_legal_note_within_a_page_then_it_is_cut_the_first_time():
    texts = (
        "The board of Lindvik closed its northern quay",
        "Engineers had warned of it",
        "Crews go to the south basin",
    )
    paragraphs = "".join(f"<p>{text}, officials said on the {day}th of May.</p>" for text in texts for day in (5, 6, 7))
    first = helpers.outcome({"html": f"<title>Quay</title><article>{paragraphs}<p>{LEGAL_NOTE}</p></article>"})
    assert first["body"].count("officials said") == 9
    assert LEGAL_NOTE not in first["body"]
    assert {"reason": "legal note", "text": LEGAL_NOTE} in first["dropped"]
    again = helpers.outcome({"text": first["body"], "hints": {"title": first["title"]}})
    assert again["body"] == first["body"]
