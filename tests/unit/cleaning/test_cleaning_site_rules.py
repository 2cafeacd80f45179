"""What an operator's rule for a host does, and what `--explain` says."""

from __future__ import annotations

import cleaning_helpers as helpers
import pytest

from wiredesk.cleaning.explain import explained
from wiredesk.cleaning.settings import CleaningSettings
from wiredesk.cleaning.site_rules import InvalidRule, rule_for
from wiredesk_schemas.article_raw import ArticleRaw

PAGE = """<html><head><title>Menu of the day</title></head><body>
<div class=promo-story><p class=kick>Quay to be rebuilt in May, says the harbour board of Lindvik</p>
<p>The harbour board of Lindvik voted on Tuesday to rebuild the northern quay before winter.</p>
<p class=note>Our reporter was paid in fish.</p><p>Work begins in May and ends before the storms, it said.</p></div>
<div><p>Another column that is much longer than the story and that speaks of many things, of ships and sealing wax.</p>
<p>It goes on for a while, as columns do, and it has nothing to do with the quay, or with the board of Lindvik.</p>
<p>And on it goes, paragraph after paragraph, until the reader has forgotten what the page was about at all.</p></div>
<p class=who>by Ada Lund</p><time class=when datetime=2025-03-01T08:00:00+01:00></time></body></html>"""
RULE = """
host: paper.example
body: [div.promo-story]
drop: [p.note]
title: [p.kick]
author: [p.who]
date: [time.when]
"""


@pytest.fixture
def settings(tmp_path):
    (tmp_path / "paper.yaml").write_text(RULE)
    return CleaningSettings(site_rules=tmp_path)


def test_given_a_rule_for_the_host_then_its_selectors_decide(settings):
    article = helpers.outcome({"html": PAGE}, settings)
    assert article["title"] == "Quay to be rebuilt in May, says the harbour board of Lindvik"
    assert article["authors"] == ["Ada Lund"]
    assert article["published_at"] == "2025-03-01T07:00:00Z"
    assert article["body"].startswith("The harbour board of Lindvik")
    assert article["body"].endswith("it said.")
    assert "fish" not in article["body"]
    assert article["provenance"]["title"] == "site-rule"


def test_given_a_rule_of_a_domain_then_it_holds_for_hosts_below_it_and_no_others(settings):
    assert rule_for("https://www.paper.example/a", settings.site_rules) is not None
    assert rule_for("https://newspaper.example/a", settings.site_rules) is None


@pytest.mark.parametrize(
    "text", ["host: [", "body: [p]", "host: a.example\nbody: ['p[']", "host: a.example\nbdoy: [p]"]
)
def test_given_a_broken_rule_then_the_error_names_the_file(tmp_path, text):
    (tmp_path / "broken.yaml").write_text(text)
    with pytest.raises(InvalidRule, match=r"broken\.yaml"):
        rule_for("https://a.example/x", tmp_path)


def test_given_a_page_when_it_is_explained_then_every_dropped_paragraph_has_a_reason(settings):
    raw = ArticleRaw(url=helpers.URL, html=PAGE, fetched_at="2025-03-01T12:00:00Z")
    explanation = explained(raw, settings)
    assert explanation.outcome == "cleaned"
    assert [line.text for line in explanation.lines if line.kept] == helpers.outcome({"html": PAGE}, settings)[
        "body"
    ].split("\n\n")
    assert all(line.reason for line in explanation.lines if not line.kept)
    assert ("title", "Quay to be rebuilt in May, says the harbour board of Lindvik", "site-rule") in explanation.fields


def test_given_an_error_page_when_it_is_explained_then_the_rejection_is_told():
    raw = ArticleRaw(
        url=helpers.URL, html="<title>404 Not Found</title><h1>Not found</h1>", fetched_at="2025-03-01T12:00:00Z"
    )
    assert explained(raw, CleaningSettings()).detail.startswith("error_page")
