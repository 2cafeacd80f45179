"""The query language: what is understood, and what is refused with a sentence that helps."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wiredesk.indexing.search_query import AllOf, AnyOf, Exact, Not, Published, QueryError, Text, parse_query
from wiredesk.indexing.search_tantivy import schema, with_analyzer
from wiredesk.indexing.search_tantivy_engine import tantivy_query

FERRY, OSLO = Text(None, ("ferry",)), Text(None, ("oslo",))


def at(day: int) -> datetime:
    return datetime(2026, 3, day, tzinfo=UTC)


UNDERSTOOD = {
    "": AllOf(()),
    " \t ": AllOf(()),
    "ferry": FERRY,
    "Ferry OSLO": AllOf((FERRY, OSLO)),
    "ferry AND oslo": AllOf((FERRY, OSLO)),
    "ferry OR oslo": AnyOf((FERRY, OSLO)),
    '"Coast  Guard"': Text(None, ("coast", "guard")),
    "l'été": Text(None, ("l", "été")),
    "ferry -oslo": AllOf((FERRY, Not(OSLO))),
    "ferry NOT oslo": AllOf((FERRY, Not(OSLO))),
    "ferry (oslo OR title:quay)": AllOf((FERRY, AnyOf((OSLO, Text("title", ("quay",)))))),
    'entity:"Aase Holm"': Text("entity", ("aase", "holm")),
    "source:News.Example": Exact("source", ("news.example",)),
    "language:en-GB": Exact("language", ("en",)),
    "published:2026-03-01..2026-03-07": Published(at(1), at(8)),
    "published:2026-03-01": Published(at(1), at(2)),
    "published:2026-03-01..": Published(at(1), None),
    "published:..2026-03-07": Published(None, at(8)),
    "after:2026-03-01": Published(at(1), None),
    "before:2026-03-01": Published(None, at(1)),
    '"12:30"': Text(None, ("12", "30")),
    "ferry * -": FERRY,
    "ferry (🦓)": FERRY,
    "ferry or": AllOf((FERRY, Text(None, ("or",)))),
    '"OR"': Text(None, ("or",)),
    "Title:ferry": Text("title", ("ferry",)),
    "SOURCE:News.Example": Exact("source", ("news.example",)),
    "title: ferry": Text("title", ("ferry",)),
    "Note: ferry": AllOf((Text(None, ("note",)), FERRY)),
    "(Note:) ferry": AllOf((Text(None, ("note",)), FERRY)),
    "ferry note:": AllOf((FERRY, Text(None, ("note",)))),
    "title:(ferry OR oslo)": AnyOf((Text("title", ("ferry",)), Text("title", ("oslo",)))),
    'title:(ferry -body:"oslo" (oslo OR "a b")) oslo': AllOf(
        (
            AllOf(
                (
                    Text("title", ("ferry",)),
                    Not(Text("body", ("oslo",))),
                    AnyOf((Text("title", ("oslo",)), Text("title", ("a", "b")))),
                )
            ),
            OSLO,
        )
    ),
    "source:(a.example OR B.example)": AnyOf((Exact("source", ("a.example",)), Exact("source", ("b.example",)))),
    "東京 ferry": AllOf((Text(None, ("東", "京")), FERRY)),
    "ΟΔΟΣ": Text(None, ("οδοσ",)),
    "हिन्दी": Text(None, ("हिन्दी",)),
}


@pytest.mark.parametrize("text", UNDERSTOOD)
def test_given_a_query_when_parsed_then_it_is_this_tree(text: str) -> None:
    assert parse_query(text) == UNDERSTOOD[text]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("autor:holm", "no field 'autor'; there are title, body"),
        ("(ferry", "not closed"),
        ("ferry)", "not opened"),
        ('ferry "never closed', "quotation mark is not closed"),
        ("published:yesterday", "no day such as"),
        ("title:", "must be followed"),
        ("title:()", "must be followed"),
        ("ferry title:🦓", "must be followed"),
        ("title:(ferry", "not closed"),
        ("Autor:holm", "no field 'autor'"),
        ("autor:(holm)", "no field 'autor'"),
        ("published:2026-05-09..2026-05-01", "2026-05-09 is after 2026-05-01"),
        ("🦓", "no word in the query"),
        ("*", "no word"),
        ("ferr*", "no wildcards"),
        ("f*rry", "no wildcards"),
        ("título:a", "no field 'título'"),
        ("-- -", "no word"),
        ('""', "no word"),
        ("(())", "no word"),
        ("OR", "OR must stand between two words"),
        ("train OR", "OR must stand between"),
        ("OR train", "OR must stand between"),
        ("train OR 🦓", "OR must stand between"),
        ("(train OR) ferry", "OR must stand between"),
        ("train AND", "AND must stand between"),
        ("AND train", "AND must stand between"),
        ("train AND AND ferry", "AND must stand between"),
        ("train NOT", "NOT must stand before a word"),
        ("train NOT OR ferry", "NOT must stand before"),
        ("a " * 51, "at most 50"),
        ("(" * 11 + "a" + ")" * 11, "10 deep"),
        ("a" * 1_001, "1,001 characters"),
    ],
)
def test_given_a_wrong_query_when_parsed_then_it_says_what_to_write(text: str, words: str) -> None:
    with pytest.raises(QueryError, match=words):
        parse_query(text)


@given(st.text(alphabet='ab1 "():-\\*^~[]{}+é.ORİ東ทั่\u0301\u200d🦓', max_size=60))
@settings(max_examples=500, deadline=None)
def test_given_any_text_when_parsed_then_it_is_refused_or_the_engine_understands_it(text: str) -> None:
    tantivy = pytest.importorskip("tantivy")
    try:
        clause = parse_query(text)
    except QueryError:
        return
    tantivy_query(with_analyzer(tantivy.Index(schema())), clause)
