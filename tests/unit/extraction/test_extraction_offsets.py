"""Every offset of every item cuts out exactly what it says, in code points: on invented text and on real pages."""

from __future__ import annotations

import gzip
import json
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wiredesk.extraction.core import extract
from wiredesk.extraction.rendering import html
from wiredesk.extraction.settings import ExtractionSettings
from wiredesk_schemas.article_cleaned import ArticleCleaned
from wiredesk_schemas.article_extracted import Extraction

PAGES = Path(__file__).parents[4] / "shared" / "data" / "pages_aeb.jsonl.gz"
PIECES = [
    "Marta Kowalska", "said", "told reporters", "“We are ready,”", '"no"', "’s", "'s", "on Friday", "the 1990s", "…",
    "26 nations", "U.S.-Russia", "according to", "🚢", "𝔘𝔫𝔦", "é", "e\u0301", "\u200b", "\u00a0", "\n\n", "\n", "—",
    "President", "of", "(NFS)", "National Fire Service", "«", "»", "‘", "’", "''", "Ł", "Київ", "北京", "Mr.", "May 5",
    "$1.4bn", "...", "e.g.",
]  # fmt: skip


def article(title: str, body: str, **fields: Any) -> ArticleCleaned:
    return ArticleCleaned.model_validate(
        {
            "article_id": "a",
            "url": "https://news.example/a",
            "fetched_at": "2026-03-06T12:00:00Z",
            "published_at": "2026-03-06T12:00:00Z",
            "title": title,
            "body": body,
            "language": "en",
        }
        | fields
    )


def assert_anchored(read: ArticleCleaned, found: Extraction) -> None:
    fields = {"title": read.title, "body": read.body}
    mentions = [mention for entity in found.entities for mention in entity.mentions]
    for item in (*mentions, *found.figures, *found.dates, *found.summary):
        assert fields[item.field][item.start : item.end] == item.text
        assert item.start < item.end
    for quote in found.quotes:
        text = fields[quote.field]
        pieces = quote.spans or ((quote.start, quote.end),)
        assert " ".join(text[start:end] for start, end in pieces) == quote.text
        assert (pieces[0][0], pieces[-1][1]) == (quote.start, quote.end)
        assert quote.cue is None or text[quote.cue.start : quote.cue.end] == quote.cue.text
        if quote.speaker and quote.speaker.start is not None and quote.speaker.end is not None:
            assert text[quote.speaker.start : quote.speaker.end].strip()
    for source in found.sources:
        assert fields[source.field][source.start : source.end].strip()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(PIECES), max_size=40), st.lists(st.sampled_from(PIECES), min_size=1, max_size=8))
def test_given_any_mixture_of_hard_pieces_then_every_offset_is_right(body: list[str], title: list[str]) -> None:
    read = article(" ".join(title) + ".", " ".join(body))
    found = extract(read, ExtractionSettings())
    assert_anchored(read, found)
    assert html(read, found).startswith("<!doctype html>")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=300))
def test_given_any_text_then_every_offset_is_right(body: str) -> None:
    mended = body.encode("utf-8", "replace").decode()
    read = article("Any text", mended, language=None)
    assert_anchored(read, extract(read, ExtractionSettings()))


def test_given_real_pages_then_every_offset_is_right() -> None:
    if not PAGES.exists():
        pytest.skip(f"the data set {PAGES.name} is not at hand")
    with gzip.open(PAGES, "rt", encoding="utf-8") as lines:
        bodies = [json.loads(line)["gold"]["body"] for line in islice(lines, 25)]
    for body in bodies:
        text = body if isinstance(body, str) else "\n\n".join(body)
        read = article("Real page", text, language=None)
        assert_anchored(read, extract(read, ExtractionSettings()))


@pytest.mark.parametrize(
    "body",
    [
        "“" * 20_000,
        '"a" ' * 8_000,
        "U.S.-" * 20_000,
        "A-" * 30_000,
        "according to " * 5_000,
        "x said, " * 8_000,
        "in May 5, " * 5_000,
        "($1" * 20_000,
        "a" * 200_000,
        "Bob Smith of " * 5_000,
    ],
)
def test_given_hostile_text_then_it_is_read_to_a_bound_and_anchored(body: str) -> None:
    read = article("Hostile", body)
    assert_anchored(read, extract(read, ExtractionSettings(max_words=2_000, max_rule_words=5_000)))


def test_given_more_words_than_the_limits_then_it_says_what_it_left_out() -> None:
    body = "Marta Kowalska said the bridge was closed. " * 300
    found = extract(article("Long", body), ExtractionSettings(max_words=500, max_rule_words=1_000, max_quotes=5))
    reasons = {(item.what, item.reason) for item in found.left_out}
    assert ("quotes, and names by the model", "words") in reasons
    assert ("all but the language", "words") in reasons
    assert ("quotes", "list") in reasons
    assert len(found.quotes) == 5


def test_a_page_of_html_escapes_what_the_article_says() -> None:
    read = article("<script>alert(1)</script>", "Marta <b>Kowalska</b> said: “It is & was “fine” here for us all.”")
    page = html(read, extract(read, ExtractionSettings()))
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
