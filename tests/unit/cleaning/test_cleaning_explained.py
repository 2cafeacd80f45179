"""What `wiredesk clean --explain` and `--html` show an operator of a fetch."""

from __future__ import annotations

from html.parser import HTMLParser

import cleaning_helpers as helpers
import pytest
from typer.testing import CliRunner

from wiredesk.cleaning.explain import Explanation, explained
from wiredesk.cleaning.rendering import html
from wiredesk.cleaning.settings import CleaningSettings
from wiredesk.cli.main import app
from wiredesk_schemas.article_raw import ArticleRaw

SENTENCES = (
    "The harbour board of Lindvik voted on Tuesday to rebuild the northern quay before the winter storms arrive.",
    "Engineers had warned for two years that the wooden piles below the quay were giving way, board minutes show.",
    "Fishing crews will unload at the southern basin until the work is finished, which the board expects in May.",
)
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'"
PAGE = (
    "<html><head><title>Quay &lt;script&gt;alert(0)&lt;/script&gt;</title></head><body><nav><a href=/>Home</a></nav>"
    f"<article><h1>Quay &lt;script&gt;alert(0)&lt;/script&gt;</h1>{''.join(f'<p>{line}</p>' for line in SENTENCES)}"
    "<p>And &lt;img src=x onerror=alert(2)&gt; and &lt;script&gt;alert(1)&lt;/script&gt;, said the mayor.</p>"
    "<p>Advertisement</p></article></body></html>"
)


def explanation_of(**payload: str) -> Explanation:
    raw = ArticleRaw(url=helpers.URL, fetched_at="2025-03-01T12:00:00Z", **payload)
    return explained(raw, CleaningSettings())


class Elements(HTMLParser):
    """Which elements and which attributes a page has, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes.extend(attrs)

    def handle_data(self, data: str) -> None:
        self.text += data


def test_given_a_page_then_its_explanation_in_html_has_both_sides():
    page = html(explanation_of(html=PAGE), helpers.URL)
    fetched, cleaned = page.split("As cleaned")
    for sentence in SENTENCES:
        assert f'<p class="kept">{sentence}</p>' in fetched
        assert f"<p>{sentence}</p>" in cleaned
    assert '<p class="dropped"><b>advertisement</b>Advertisement</p>' in fetched
    assert "Advertisement" not in cleaned
    assert "confidence" in fetched


def test_given_markup_in_the_text_then_none_of_it_is_markup_in_the_explanation():
    page = html(explanation_of(html=PAGE), helpers.URL)
    found = Elements(page)
    assert "<script>alert(1)</script>" in found.text
    assert not {"script", "img", "a", "link", "iframe", "object", "form"} & set(found.tags)
    assert not [name for name, _ in found.attributes if name.startswith("on") or name in ("src", "href", "style")]


def test_given_an_address_and_a_reason_with_markup_then_they_are_escaped():
    page = html(Explanation("rejected", HOSTILE, (), ()), f"https://x.example/{HOSTILE}")
    assert not {"script", "img"} & set(Elements(page).tags)


def test_given_any_explanation_then_its_policy_lets_nothing_be_fetched_and_no_script_run():
    attributes = dict(Elements(html(explanation_of(html=PAGE), helpers.URL)).attributes)
    policy = attributes["content"]
    assert attributes["http-equiv"] == "Content-Security-Policy"
    assert policy.startswith("default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-")
    assert "unsafe" not in policy


def test_given_a_rejected_page_then_the_explanation_says_why():
    page = html(explanation_of(html="<title>404 Not Found</title><h1>Not found</h1>"), helpers.URL)
    assert "error_page" in page
    assert "No article" in page


def test_given_a_plain_text_then_its_lines_are_shown_in_their_order_with_what_was_cut():
    text = "\n".join(("404", "(AGENCY) " + SENTENCES[0], SENTENCES[1], "Read also", SENTENCES[1]))
    lines = [(line.text, line.reason) for line in explanation_of(text=text).lines]
    assert lines == [
        ("404", "error page"),
        ("(AGENCY)", "agency"),
        (SENTENCES[0], None),
        (SENTENCES[1], None),
        ("Read also", "after the article"),
        (SENTENCES[1], "repeated"),
    ]


@pytest.mark.parametrize("name", ["page.html", "page.txt"])
def test_given_a_file_when_clean_is_called_with_html_then_only_that_file_is_written(tmp_path, name):
    source, target = tmp_path / name, tmp_path / "out.html"
    source.write_text(PAGE if name.endswith("html") else "\n".join(SENTENCES))
    ran = CliRunner().invoke(app, ["clean", str(source), "--html", str(target)])
    assert (ran.exit_code, ran.output) == (0, "")
    assert SENTENCES[1] in target.read_text()


def test_given_html_and_explain_then_both_are_given(tmp_path):
    source, target = tmp_path / "page.html", tmp_path / "out.html"
    source.write_text(PAGE)
    ran = CliRunner().invoke(app, ["clean", str(source), "--explain", "--html", str(target)])
    assert ran.exit_code == 0
    assert "cleaned" in ran.output
    assert target.exists()


def test_given_a_target_that_cannot_be_written_then_it_is_said_in_one_line(tmp_path):
    (tmp_path / "page.html").write_text(PAGE)
    ran = CliRunner().invoke(app, ["clean", str(tmp_path / "page.html"), "--html", str(tmp_path / "none" / "o.html")])
    assert str(ran.exception) == f"cannot write {tmp_path / 'none' / 'o.html'}: No such file or directory"


def test_given_a_site_and_short_lines_then_values_are_plain_and_what_is_not_shown_is_counted(tmp_path):
    page = tmp_path / "page.html"
    page.write_text(PAGE.replace("</nav>", "<a href=/sport>Sport</a></nav>"), "utf-8")
    shown = CliRunner().invoke(app, ["clean", str(page), "--explain", "--url", helpers.URL]).stdout
    assert "name=" not in shown
    assert "datetime" not in shown
    assert "short lines that were dropped are not shown; --all shows them" in " ".join(shown.split())
