"""Every hostile input ends in an outcome. Time and memory are measured by `benchmarks/cleaning/hostile.py`."""

from __future__ import annotations

import cleaning_helpers as helpers
import hostile_inputs as hostile
import pytest


@pytest.mark.parametrize("name", hostile.CASES)
def test_given_a_hostile_input_when_it_is_cleaned_then_it_ends_in_an_outcome_within_the_limits(name):
    message = helpers.outcome(hostile.CASES[name]())
    assert message["type"] in ("article.cleaned", "article.rejected")
    if message["type"] == "article.cleaned":
        assert message["title"].strip()
        assert message["body"].strip()
        assert len(message["body"].encode()) <= 1024 * 1024
        assert len(message["dropped"]) <= 50
        assert all(len(item["text"]) <= 500 for item in message["dropped"])
    else:
        assert message["detail"]


@pytest.mark.parametrize(
    "name",
    [
        *(
            "100,000 nested inline",
            "100,000 attributes",
            "unclosed formatting",
            "a doctype of a billion laughs",
            "NULs",
        ),
        *("UTF-16 with a mark", "UTF-16 without a mark", "UTF-32", "mixed encodings", "a NUL before a page"),
        *("a comment of 3 MB", "JSON-LD nested 100,000 deep", "JSON-LD with wrong types", "an xml declaration"),
    ],
)
def test_given_an_article_in_a_hostile_wrapping_then_the_article_is_found(name):
    message = helpers.outcome(hostile.CASES[name]())
    assert message["type"] == "article.cleaned", message
    assert hostile.SENTENCE.strip() in message["body"]


def test_given_a_page_in_another_encoding_than_it_declares_then_it_is_detected():
    assert "Порт Линдвик" in helpers.outcome(hostile.CASES["a false charset"]())["body"]


@pytest.mark.parametrize("name", ["binary", "gzip", "only NULs"])
def test_given_bytes_that_are_no_text_then_they_are_unsupported_content(name):
    assert helpers.outcome(hostile.CASES[name]())["reason"] == "unsupported_content"


def test_given_lone_surrogates_then_they_are_replaced():
    message = helpers.outcome(hostile.CASES["lone surrogates"]())
    assert "\ufffd" in message["title"] + message["body"]
