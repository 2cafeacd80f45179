"""Who an article is by, as pages say it."""

from __future__ import annotations

import json

import cleaning_helpers as helpers
import pytest

PARAGRAPHS = "".join(
    f"<p>{text}</p>"
    for text in (
        "The harbour board of Lindvik voted on Tuesday to rebuild the northern quay before the winter storms arrive.",
        "Engineers had warned for two years that the wooden piles below the quay were giving way, minutes show.",
        "Fishing crews will unload at the southern basin until the work is finished, which the board expects in May.",
    )
)
ACCOUNT = "https://paper.example/author/admin/"


def authors(body: str, linked: object = None) -> tuple[list[str], str | None]:
    """The authors of a page, and where they came from."""
    script = f'<script type="application/ld+json">{json.dumps(linked)}</script>' if linked else ""
    page = f"<html><head><title>Quay to be rebuilt</title>{script}</head><body>{body}</body></html>"
    message = helpers.outcome({"html": page})
    assert "Engineers had warned" in message["body"]
    return message["authors"], message["provenance"].get("authors")


def linked(author: object) -> object:
    return {"@type": "NewsArticle", "headline": "Quay to be rebuilt", "author": author}


def test_given_an_account_that_many_publish_under_and_a_byline_then_the_byline_counts():
    given = f"<article><h1>Quay to be rebuilt</h1><p>By Ada Lund</p>{PARAGRAPHS}</article>"
    assert authors(given, linked({"name": "Lindvik Desk One", "url": ACCOUNT})) == (["Ada Lund"], "byline")


def test_given_links_to_such_an_account_then_the_name_in_the_text_counts():
    link = f'<div class="author"><a rel="author" href="{ACCOUNT}">Paper One</a></div>'
    given = f"<article><h1>Quay to be rebuilt</h1>{link}<p>Ada Lund</p>{PARAGRAPHS}</article>"
    assert authors(given) == (["Ada Lund"], "byline")


def test_given_nothing_but_such_an_account_then_its_name_is_better_than_none():
    given = f"<article><h1>Quay to be rebuilt</h1>{PARAGRAPHS}</article>"
    assert authors(given, linked({"name": "Bo Falk", "url": ACCOUNT})) == (["Bo Falk"], "json-ld")


@pytest.mark.parametrize("label", ["Author: ", "Autor: ", "Autorin/Autor ", "Auteur : ", "Автор: "])
def test_given_an_author_in_the_list_of_facts_below_the_article_then_it_counts(label):
    facts = f"<ul><li>Date 28.04.2023</li><li>{label}Ada Lund</li></ul>"
    given = f"<article><h1>Quay to be rebuilt</h1>{PARAGRAPHS}</article><div>{facts}</div>"
    assert authors(given) == (["Ada Lund"], "byline")


def test_given_a_byline_and_another_authors_name_below_then_the_byline_counts():
    given = (
        f"<article><h1>Quay to be rebuilt</h1><p>By Ada Lund</p>{PARAGRAPHS}</article><div><p>Author: Bo Falk</p></div>"
    )
    assert authors(given) == (["Ada Lund"], "byline")
