"""What `wiredesk tail` shows of a record, for people and for programs."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from wiredesk.cli.shown import for_people, for_programs
from wiredesk.cli.terminal import printable
from wiredesk.runtime.dead_letters import dead_letter
from wiredesk.runtime.records import Failed, Record
from wiredesk_schemas.article_cleaned import ArticleCleaned
from wiredesk_schemas.article_enriched import ArticleEnriched, Duplicate
from wiredesk_schemas.article_extracted import Entity, Extraction, Keyphrase, Quote, Speaker
from wiredesk_schemas.article_outcome import ArticleOutcome
from wiredesk_schemas.article_rejected import ArticleRejected
from wiredesk_schemas.base import Message
from wiredesk_schemas.events import Headers
from wiredesk_schemas.story import Story, StoryArticle
from wiredesk_schemas.topics import ENRICHED, RAW, STORIES, dead_letters_of

AT = datetime(2026, 5, 4, 12, tzinfo=UTC)
ESCAPE = "\x1b]0;owned\x07\x1b[31m\u202e"


def record(message: Message | bytes | None, topic: str = ENRICHED.name) -> Record:
    value = message.to_bytes() if isinstance(message, Message) else message
    return Record(topic, 0, 7, value, key=b"k", timestamp=AT)


def article(**fields: object) -> ArticleCleaned:
    known = {
        "article_id": "a",
        "url": "https://a.example/1",
        "fetched_at": AT,
        "title": "Ferry sails",
        "body": "It did.",
    }
    return ArticleCleaned.model_validate(known | fields)


def enriched(**fields: object) -> ArticleEnriched:
    known = {
        "article_id": "a",
        "record_id": "r",
        "sequence": 12,
        "revision": 2,
        "first_seen_at": AT,
        "revised_at": AT,
        "story_id": "s1",
        "storyline_id": "l1",
        "article": article(),
        "extraction": Extraction(),
    }
    return ArticleEnriched.model_validate(known | fields)


def test_an_enriched_article_shows_title_place_in_the_log_names_phrases_quotes_and_what_it_copies() -> None:
    extraction = Extraction(
        entities=(Entity(id="e", name="Edda Quill", type="PERSON"),),
        keyphrases=(Keyphrase(text="night ferry", score=1),),
        quotes=(Quote(kind="direct", text="We were lucky", start=0, end=3, speaker=Speaker(name="Edda Quill")),),
    )
    text = for_people(record(enriched(extraction=extraction, duplicate=Duplicate(of="b", kind="exact"))))
    assert text.splitlines()[0] == "2026-05-04 12:00:00  #12 revision 2  Ferry sails"
    for piece in ("Edda Quill (PERSON)", "night ferry", "“We were lucky”", "exact copy of b", "story s1"):
        assert piece in text


@pytest.mark.parametrize(
    ("message", "line"),
    [
        (ArticleOutcome(record_id="r", outcome="stale", stage="indexing", at=AT), "stale       record r"),
        (
            ArticleRejected(article_id="a", url="https://a.example/", fetched_at=AT, reason="empty", detail="no text"),
            "rejected  empty: no text",
        ),
        (Story(story_id="s", storyline_id="l", revision=1, title="Ferry", article_count=1), "story  Ferry"),
        (Story(story_id="s", storyline_id="l", revision=2, merged_into="t"), "story s was merged into t"),
    ],
)
def test_other_messages_begin_with_what_they_are(message: Message, line: str) -> None:
    assert for_people(record(message)).splitlines()[0] == f"2026-05-04 12:00:00  {line}"


def test_a_story_counts_its_articles_and_shows_the_newest() -> None:
    items = tuple(StoryArticle(article_id=str(n), url="https://a.example/", title=f"Title {n}") for n in range(5))
    story = Story(
        story_id="s", storyline_id="l", revision=1, title="T", article_count=5, source_count=1, articles=items
    )
    text = for_people(record(story))
    assert "5 articles from 1 source" in text
    assert "Title 2" in text
    assert "Title 3" not in text


def test_a_dead_letter_shows_why_it_is_there_and_its_first_bytes() -> None:
    failed = Failed("unexpected", "r9", "Traceback (most recent call last):\n  File ...\nKeyError: 'x'", attempts=2)
    output = dead_letter(Record(RAW.name, 3, 44, b'{"broken'), failed, "cleaning", AT)
    letter = Record(dead_letters_of(RAW).name, 0, 0, output.value, headers=output.headers, timestamp=AT)
    people, programs = for_people(letter), json.loads(for_programs(letter))
    assert "dead letter  unexpected in cleaning after 2 attempts" in people
    assert "KeyError: 'x'" in people
    assert "record r9, read at articles.raw.v1/3/44" in people
    assert '9 bytes: {"broken' not in people
    assert '8 bytes: {"broken' in people
    assert {key: programs[key] for key in ("type", "record_id", "error", "offset", "attempts", "value")} == {
        "type": "dead_letter",
        "record_id": "r9",
        "error": "unexpected",
        "offset": 44,
        "attempts": 2,
        "value": '{"broken',
    }


def test_a_dead_letter_of_bytes_that_are_no_text_is_base64_for_programs() -> None:
    letter = Record(dead_letters_of(RAW).name, 0, 0, b"\xff\xfe\x00", timestamp=AT)
    assert json.loads(for_programs(letter))["value_base64"] == "//4A"
    assert "3 bytes" in for_people(letter)


@pytest.mark.parametrize("value", [b"\xff\x00", b"[1]", b'{"type": "article.rumour", "schema_version": "1.0"}', b"{}"])
def test_a_record_that_no_reader_knows_is_shown_as_it_is(value: bytes) -> None:
    assert "unreadable" in for_people(record(value))
    json.loads(for_programs(record(value)))


NAMED = (("ce_source", b"scraper"), ("ce_id", b"7"))


@pytest.mark.parametrize(
    ("body", "headers", "named"),
    [
        (b'{"type": "article.raw"}', NAMED, "scraper#7"),
        (b'{"type": "article.raw", "record_id": null}', NAMED, "scraper#7"),
        (b'{"type": "article.raw", "record_id": "its own"}', NAMED, "its own"),
        (b'{"type": "article.raw", "record_id": "its own"}', (*NAMED, ("wd_record_id", b"a replay's")), "a replay's"),
        (b'{"type": "article.withdrawal"}', (), "articles.raw.v1/0/7"),
    ],
)
def test_given_a_raw_record_when_shown_for_programs_then_its_body_has_the_id_that_the_contract_gives_it(
    body: bytes, headers: Headers, named: str
) -> None:
    shown = json.loads(for_programs(Record(RAW.name, 0, 7, body, headers=headers, timestamp=AT)))
    assert shown == json.loads(body) | {"record_id": named}


def test_given_a_dead_letter_of_a_raw_record_without_an_id_then_what_can_be_published_again_has_it() -> None:
    body = '{"type": "article.raw", "title": "Å"}'.encode()
    output = dead_letter(Record(RAW.name, 3, 44, body, headers=NAMED), Failed("hung", "scraper#7", ""), "cleaning", AT)
    letter = Record(dead_letters_of(RAW).name, 0, 0, output.value, headers=output.headers, timestamp=AT)
    shown = json.loads(for_programs(letter))
    assert shown["record_id"] == "scraper#7"
    assert json.loads(shown["value"]) == json.loads(body) | {"record_id": "scraper#7"}


@pytest.mark.parametrize("value", [b'{"type":"article.raw",  "record_id":"r9"}', b"[1,  2]", b'{"broken'])
def test_given_a_dead_letter_that_needs_no_id_or_can_have_none_then_it_is_shown_as_it_was(value: bytes) -> None:
    output = dead_letter(Record(RAW.name, 3, 44, value), Failed("hung", "r9", ""), "cleaning", AT)
    letter = Record(dead_letters_of(RAW).name, 0, 0, output.value, headers=output.headers, timestamp=AT)
    assert json.loads(for_programs(letter))["value"] == value.decode()


def test_given_a_message_that_nobody_publishes_when_shown_for_programs_then_it_stands_as_it_is() -> None:
    story = Story(story_id="s", storyline_id="l", revision=1)
    shown = for_programs(Record(STORIES.name, 0, 7, story.to_bytes(), headers=NAMED, timestamp=AT))
    assert json.loads(shown) == json.loads(story.to_bytes())


def test_a_null_value_is_read_as_withdrawn() -> None:
    assert "withdrawn: k" in for_people(record(None))
    assert json.loads(for_programs(record(None))) == {"type": None, "key": "k", "value": None}


def test_for_programs_a_message_is_one_line_with_fields_of_newer_writers_kept() -> None:
    value = b'{"type": "article.outcome",\n "schema_version": "1.4", "news": [1]}'
    line = for_programs(record(value))
    assert "\n" not in line
    assert json.loads(line)["news"] == [1]


def test_nothing_of_a_stranger_reaches_the_terminal_as_a_command() -> None:
    hostile = enriched(article=article(title=f"A{ESCAPE}B\nC", authors=(ESCAPE,), url="https://a.example/"))
    text = for_people(record(hostile))
    assert not set("\x1b\x07\u202e") & set(text)
    assert "\n" not in printable("one\ntwo\u2028three")


def test_text_is_cut_with_an_ellipsis() -> None:
    assert printable("abcdef", 4) == "abc…"
    assert printable("abcd", 4) == "abcd"
    assert len(printable("x" * 10**6, 50)) == 50
