"""What is no article is rejected under the right reason; what is one says its form and access."""

from __future__ import annotations

from collections import Counter

import cleaning_helpers as helpers
import labelled_pages as labelled
import pytest


@pytest.mark.parametrize("name", labelled.CASES)
def test_given_a_labelled_page_when_it_is_cleaned_then_it_is_of_that_kind(name):
    payload, expected, detail = labelled.CASES[name]
    message = helpers.outcome(payload)
    assert message.get("reason", "cleaned") == expected, message
    if detail:
        assert detail in (message.get("form"), message.get("access")), message


def test_given_the_labelled_set_then_it_has_ten_pages_of_each_kind():
    kinds = Counter(name.split(":")[0].rstrip(" 0123456789") for name in labelled.CASES)
    assert min(kinds.values()) >= 10, kinds


def test_given_an_error_status_with_a_whole_article_then_the_article_is_saved():
    payload, _, _ = labelled.CASES["article: Lindvik rebuilds its northern quay"]
    body = "".join(f"<p>{number} {text}</p>" for number, (_, text) in enumerate(labelled.STORIES))
    page = payload["html"].replace("</h1>", f"</h1>{body}")
    assert helpers.outcome(payload | {"html": page, "http_status": 404})["type"] == "article.cleaned"
