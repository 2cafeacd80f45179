"""One suite for every search engine. OpenSearch is tested where WIREDESK_TEST_OPENSEARCH names one."""

from __future__ import annotations

import asyncio
import os
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from indexing_desk import Desk, fetch, id_of, reinstate, withdraw
from opensearchpy import AsyncOpenSearch, OpenSearch

from wiredesk.indexing.ledger import Position
from wiredesk.indexing.reader import Found, Reader, SearchRequest
from wiredesk.indexing.search_opensearch import OpenSearchView
from wiredesk.indexing.search_opensearch_engine import OpenSearchEngine
from wiredesk.indexing.search_tantivy_engine import TantivyEngine
from wiredesk.indexing.settings import IndexingSettings
from wiredesk_schemas.article_cleaned import Site
from wiredesk_schemas.article_extracted import ArticleExtracted, Entity, Extraction, Quote, Speaker, Topic
from wiredesk_schemas.topics import ENRICHED

OPENSEARCH = os.environ.get("WIREDESK_TEST_OPENSEARCH", "")


@dataclass
class Engine:
    """A desk, and how its search is brought up to date and read."""

    desk: Desk
    follow: Callable[[], None]
    open: Callable[[], Reader]

    def search(self, query: str = "", **options: object) -> list[str]:
        reader = self.open()
        try:
            return [found.article_id for found in reader.search(SearchRequest(query, **options)).found]  # type: ignore[arg-type]
        finally:
            reader.close()


@pytest.fixture(
    params=[
        "tantivy",
        pytest.param(
            "opensearch",
            marks=[
                pytest.mark.opensearch,
                pytest.mark.skipif(not OPENSEARCH, reason="WIREDESK_TEST_OPENSEARCH names no OpenSearch"),
            ],
        ),
    ]
)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "tantivy":
        desk = Desk(tmp_path)
        yield Engine(desk, desk.index.flush, lambda: Reader.open(tmp_path))
        desk.index.close()
        return
    desk = Desk(tmp_path, settings=IndexingSettings(search_engine="opensearch"))
    prefix = f"test-{uuid.uuid4().hex[:8]}"

    def follow() -> None:
        async def once() -> None:
            view = OpenSearchView(AsyncOpenSearch(OPENSEARCH, timeout=30), prefix)
            await view.prepare()
            held = await view.position(ENRICHED.name) or Position("log-1", 0)
            entries = [entry for entry in desk.log if entry.topic == ENRICHED.name and entry.offset >= held.position]
            await view.apply(entries, "log-1")
            assert await view.position(ENRICHED.name) == Position("log-1", desk.end(ENRICHED.name))
            await view.refresh()
            await view.close()

        asyncio.run(once())

    yield Engine(
        desk, follow, lambda: Reader.open(tmp_path, OpenSearchEngine(OpenSearch(OPENSEARCH, timeout=30), prefix))
    )
    desk.index.close()
    OpenSearch(OPENSEARCH).indices.delete(index=f"{prefix}-*")


HOLM = Extraction(
    entities=(Entity(id="e1", name="Aase Holm", type="PERSON", aliases=("Captain Holm",)),),
    quotes=(Quote(kind="direct", text="It broke", start=0, end=8, speaker=Speaker(name="Aase Holm")),),
    topics=(Topic(qcode="medtop:1", name="shipping accident", score=0.9),),
)


def news(name: str, title: str, body: str, day: int = 1, **fields: object) -> ArticleExtracted:
    published = datetime(2026, 3, day, 12, tzinfo=UTC)
    return fetch(name, title=title, body=body, published_at=published, fetched_at=published, **fields)


NEWS = (
    news("one", "Ferry aground", "The ferry ran aground. The coast guard came.", 1, extraction=HOLM, language="en-GB"),
    news("two", "Budget passed", "Parliament passed the budget. No ferry was named in the debate.", 2, language="en"),
    news("three", "Der Haushalt", "Das Parlament hat den Haushalt beschlossen & die Fähre erwähnt.", 3, language="de"),
)


def named(*names: str) -> list[str]:
    return [id_of(name) for name in names]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("ferry", ["one", "two"]),
        ("FERRY parliament", ["two"]),
        ('"coast guard"', ["one"]),
        ('"guard coast"', []),
        ("ferry -budget", ["one"]),
        ("aground OR haushalt", ["one", "three"]),
        ("title:ferry", ["one"]),
        ("body:budget", ["two"]),
        ('entity:"aase holm"', ["one"]),
        ("entity:captain", ["one"]),
        ("speaker:holm", ["one"]),
        ("topic:shipping", ["one"]),
        ("source:two.example.org", ["two"]),
        ("language:en", ["one", "two"]),
        ("fähre", ["three"]),
        ("published:2026-03-02..2026-03-03", ["two", "three"]),
        ("before:2026-03-02", ["one"]),
        ("after:2026-03-03 ferry", []),
        ("", ["one", "two", "three"]),
        ("-ferry", ["three"]),
        ("(aground OR haushalt) -title:ferry", ["three"]),
    ],
)
def test_given_news_when_searched_then_these_are_found(engine: Engine, query: str, names: list[str]) -> None:
    engine.desk.feed(*NEWS)
    engine.follow()
    assert sorted(engine.search(query)) == sorted(named(*names))


IN_SCRIPTS = (
    news("turkish", "İstanbul ve IŞIK", "İstanbul'da yağmur. Café, cafe\u0301s.", 1),
    news("japanese", "新しい橋", "東京に新しい橋が2026年に架かった。短い。ガス管。ＮＨＫ", 2, extraction=Extraction(
        entities=(Entity(id="e1", name="東京都", type="LOCATION"), Entity(id="e2", name="İzmir", type="LOCATION")),
    )),
    news("thai", "ข่าว", "กรุงเทพมหานครมีฝนตก", 3),
    news("hindi", "समाचार", "दिल्ली में हिन्दी", 4),
    news("greek", "ΝΕΑ ΟΔΟΣ", "The \ufb01rst o\ufb03ce is \u2460. فارسی می\u200cخواهم", 5),
)  # fmt: skip


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("İstanbul", "turkish"),
        ("istanbul", "turkish"),
        ("i\u0307stanbul", "turkish"),
        ("I\u0307STANBUL", "turkish"),
        ("title:ISTANBUL", "turkish"),
        ("cafe\u0301", "turkish"),
        ("CAFÉS", "turkish"),
        ("ya\u011fmur", "turkish"),
        ("yag\u0306mur", "turkish"),
        ("新しい橋", "japanese"),
        ("東京", "japanese"),
        ("2026", "japanese"),
        ("2026年", "japanese"),
        ("橋が2026", "japanese"),
        ("か\u3099 ガス", "japanese"),
        ("ｶﾞｽ", "japanese"),
        ("nhk", "japanese"),
        ("entity:東京", "japanese"),
        ("entity:izmir", "japanese"),
        ("京東", None),
        ("橋東", None),
        ("มหานคร", "thai"),
        ("ฝน", "thai"),
        ("हिन्दी", "hindi"),
        ("दिल्ली", "hindi"),
        ("first OFFICE", "greek"),
        ("oﬃce", "greek"),
        ("ΟΔΟΣ", "greek"),
        ("می\u200cخواهم", "greek"),
    ],
)
def test_given_any_script_when_searched_then_the_spelling_of_its_characters_does_not_matter(
    engine: Engine, query: str, name: str | None
) -> None:
    engine.desk.feed(*IN_SCRIPTS)
    engine.follow()
    assert engine.search(query) == ([] if name is None else named(name))


def test_given_a_script_without_spaces_when_shown_then_highlights_and_names_are_as_people_write(engine: Engine) -> None:
    engine.desk.feed(*IN_SCRIPTS)
    engine.follow()
    reader = engine.open()
    results = reader.search(SearchRequest("新しい橋", facets=("entity",)))
    (bridge,) = reader.search(SearchRequest("橋")).found
    reader.close()
    assert "に<b>新しい橋</b>が2026年に架かった。短い" in results.found[0].highlight
    assert "新しい<b>橋</b>が" in bridge.highlight
    assert sorted(results.facets["entity"]) == [("İzmir", 1), ("東京都", 1)]


def test_given_a_body_that_grows_beyond_a_million_characters_when_found_then_it_is_shown(engine: Engine) -> None:
    engine.desk.feed(news("long", "Long", "ferry aground " + "½" * 400_000, 1))
    engine.follow()
    assert "<b>ferry</b>" in found_with(engine, "ferry")[0].highlight


def test_given_a_word_in_a_title_when_searched_then_that_article_is_best_or_else_the_newest_first(
    engine: Engine,
) -> None:
    engine.desk.feed(*NEWS)
    engine.follow()
    assert engine.search("ferry") == named("one", "two")
    assert engine.search("ferry", order="newest") == named("two", "one")
    assert engine.search("ferry", limit=1) == named("one")


def test_given_results_when_shown_then_they_have_highlights_totals_and_facets(engine: Engine) -> None:
    engine.desk.feed(*NEWS)
    engine.follow()
    reader = engine.open()
    results = reader.search(SearchRequest("ferry", facets=("source", "language", "entity", "topic")))
    german = reader.search(SearchRequest("haushalt"))
    reader.close()
    assert "<b>ferry</b>" in results.found[0].highlight
    assert "&amp;" in german.found[0].highlight
    assert results.total == 2
    assert sorted(results.facets["source"]) == [("one.example.org", 1), ("two.example.org", 1)]
    assert results.facets["language"] == [("en", 2)]
    assert ("Aase Holm", 1) in results.facets["entity"]
    assert "Captain Holm" not in dict(results.facets["entity"])
    assert results.facets["topic"] == [("shipping accident", 1)]


def test_given_letters_with_accents_when_searched_with_others_or_none_then_they_are_found(engine: Engine) -> None:
    engine.desk.feed(news("one", "Gipfel im Élysée", "Smørrebrød und Fähren auf der Straße.", 1))
    engine.follow()
    for query in ("elysee", "Elysée", "ÉLYSÉE", "smorrebrod", "fahren", "strasse", "Straße", '"im elysee"'):
        assert engine.search(query) == named("one"), query
    assert "<b>Smørrebrød</b>" in found_with(engine, "smorrebrod")[0].highlight


def test_given_an_outlet_when_searched_by_domain_name_or_feed_then_its_articles_are_found(engine: Engine) -> None:
    site = Site(name="Lindvik Post", domain="amp.lindvik-post.example")
    engine.desk.feed(news("one", "Ferry", "The ferry.", 1, site=site, source="Crawler-7"), NEWS[1])
    engine.follow()
    sources = ("lindvik-post.example", "WWW.lindvik-post.example", '"lindvik post"', "crawler-7")
    for query in map("source:{}".format, sources):
        assert engine.search(query) == named("one"), query
    reader = engine.open()
    facets = reader.search(SearchRequest("", facets=("source",))).facets["source"]
    reader.close()
    assert sorted(facets) == [("lindvik-post.example", 1), ("two.example.org", 1)]


def test_given_a_copy_that_matches_better_when_its_head_is_shown_then_scores_go_down_the_page(engine: Engine) -> None:
    body = "The ferry ran aground off Lindvik before dawn and the coast guard took everybody to the harbour. " * 2
    engine.desk.feed(news("a", "Grounding at dawn", body, 1), news("b", "Ferry ferry", body, 2))
    engine.desk.feed(news("c", "The ferry debate", "Parliament spoke of the ferry, and of the budget.", 3))
    engine.follow()
    found = found_with(engine, "ferry")
    assert [hit.article_id for hit in found] == named("a", "c")
    assert found[0].score >= found[1].score


def test_given_a_match_that_is_not_in_the_body_when_shown_then_the_body_begins(engine: Engine) -> None:
    engine.desk.feed(*NEWS, news("long", "Quay", "Crane & net " * 40, 1))
    engine.follow()
    assert found_with(engine, "title:haushalt")[0].highlight.startswith("Das Parlament hat")
    assert found_with(engine, "title:aground")[0].highlight == "The ferry ran aground. The coast guard came."
    (quay,) = found_with(engine, "title:quay")
    assert quay.highlight.startswith("Crane &amp; net Crane")
    assert quay.highlight.endswith("Crane &amp;")


def test_given_articles_without_a_language_when_counted_then_they_are_in_no_facet(engine: Engine) -> None:
    engine.desk.feed(
        news("one", "Ferry", "The ferry ran aground.", 1), news("two", "Ferry", "A ferry.", 1, language="nb")
    )
    engine.follow()
    reader = engine.open()
    assert reader.search(SearchRequest("ferry", facets=("language",))).facets["language"] == [("nb", 1)]
    reader.close()


def test_given_copies_when_searched_then_one_is_shown_unless_all_are_asked_for(engine: Engine) -> None:
    body = "The ferry ran aground off Lindvik before dawn and the coast guard took everybody to the harbour. " * 2
    engine.desk.feed(*(news(name, "Ferry aground", body) for name in ("a", "b", "c")))
    engine.follow()
    assert len(engine.search("ferry")) == 1
    assert sorted(engine.search("ferry", collapse=False)) == sorted(named("a", "b", "c"))


def test_given_more_copies_than_a_page_when_searched_then_what_is_behind_them_is_found(engine: Engine) -> None:
    body = "The ferry ran aground off Lindvik before dawn and the coast guard took everybody to the harbour. " * 2
    engine.desk.feed(*(news(f"copy{number}", "Ferry ferry ferry", body) for number in range(60)), NEWS[1])
    engine.follow()
    assert set(named("two")) < set(engine.search("ferry"))


def found_with(engine: Engine, query: str, **options: object) -> list[Found]:
    reader = engine.open()
    try:
        return list(reader.search(SearchRequest(query, **options)).found)  # type: ignore[arg-type]
    finally:
        reader.close()


@pytest.mark.parametrize("order", ["best", "newest"])
def test_given_a_head_that_was_withdrawn_when_searched_then_the_eldest_that_matches_stands_for_the_group(
    engine: Engine, order: str
) -> None:
    body = "The ferry ran aground off Lindvik before dawn and the coast guard took everybody to the harbour. " * 2
    engine.desk.feed(
        *(news(name, "Ferry aground", body, day) for name, day in (("a", 1), ("b", 2), ("c", 3), ("d", 4)))
    )
    engine.follow()
    assert engine.search("ferry", order=order) == named("a")
    engine.desk.feed(withdraw("a", 24 * 5))
    engine.desk.feed(news("e", "Ferry aground", body, 6))
    engine.follow()
    eldest = min((engine.desk.last(name).first_seen_at, id_of(name)) for name in "bcd")[1]
    (found,) = found_with(engine, "ferry", order=order)
    assert (found.article_id, found.duplicate_of, found.article_count) == (eldest, None, 4)
    assert (found.score is None) == (order == "newest")
    assert engine.search("source:d.example.org", order=order) == named("d")
    every = {found.article_id: found for found in found_with(engine, "ferry", order=order, collapse=False)}
    assert {found.duplicate_of for found in every.values()} == {None}
    assert {found.article_count for found in every.values()} == {4}


def test_given_a_head_behind_a_page_of_its_copies_when_the_newest_are_searched_then_it_stands_for_them(
    engine: Engine,
) -> None:
    body = "The ferry ran aground off Lindvik before dawn and the coast guard took everybody to the harbour. " * 2
    engine.desk.feed(news("head", "Ferry aground", body, 1))
    engine.desk.feed(*(news(f"copy{number}", "Ferry aground", body, 2) for number in range(60)))
    engine.follow()
    assert engine.search("ferry", order="newest") == engine.search("ferry") == named("head")


def test_given_a_story_when_searched_by_id_then_its_articles_are_found(engine: Engine) -> None:
    engine.desk.feed(*NEWS)
    engine.follow()
    story = engine.desk.last("one").story_id
    assert id_of("one") in engine.search(f"story:{story}")
    assert id_of("three") not in engine.search(f"story:{story}")


def test_given_a_correction_when_followed_then_only_the_new_text_is_found(engine: Engine) -> None:
    engine.desk.feed(NEWS[0])
    engine.follow()
    later = NEWS[0].article.fetched_at + timedelta(hours=1)
    engine.desk.feed(
        news("one", "Ship stranded", "The ship is stranded.", 1).model_copy(
            update={"article": NEWS[0].article.evolve(title="Ship stranded", body="It is stranded.", fetched_at=later)}
        )
    )
    engine.follow()
    assert engine.search("aground") == []
    assert engine.search("stranded") == named("one")


def test_given_a_takedown_when_applied_then_it_is_hidden_at_once_and_later_gone_from_the_engine(engine: Engine) -> None:
    engine.desk.feed(*NEWS)
    engine.follow()
    engine.desk.feed(withdraw("one", 24 * 5))
    assert engine.search("aground") == []
    engine.follow()
    reader = engine.open()
    assert reader.search(SearchRequest("aground")).total == 0
    reader.close()
    engine.desk.feed(reinstate("one", 24 * 6), news("one", "Ferry aground", "Aground again.", 20))
    engine.follow()
    assert engine.search("aground") == named("one")


def test_given_a_takedown_that_the_engine_has_not_seen_when_counted_then_its_names_are_in_no_facet(
    engine: Engine,
) -> None:
    engine.desk.feed(*NEWS)
    engine.follow()
    engine.desk.feed(withdraw("one", 24 * 5))
    reader = engine.open()
    results = reader.search(SearchRequest("", facets=("entity", "source")))
    reader.close()
    assert results.total == 2
    assert results.facets["entity"] == []
    assert "one.example.org" not in dict(results.facets["source"])


def test_given_an_engine_of_its_own_that_is_behind_when_asked_then_it_says_by_how_much(engine: Engine) -> None:
    reader = engine.open()
    embedded = isinstance(reader._engine, TantivyEngine)
    engine.desk.feed(*NEWS[:2])
    assert reader.records_behind() == (0 if embedded else None)
    engine.follow()
    assert reader.records_behind() == 0
    engine.desk.feed(NEWS[2])
    assert reader.records_behind() == (0 if embedded else 1)
    reader.close()


def test_given_an_embedded_index_when_opensearch_is_chosen_then_it_goes(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.feed(*NEWS)
    desk.index.close()
    assert (tmp_path / "search").is_dir()
    other = Desk(tmp_path, settings=IndexingSettings(search_engine="opensearch"), log=desk.log)
    other.index.close()
    assert not (tmp_path / "search").exists()


def test_given_the_log_when_followed_again_from_its_start_then_nothing_changes(engine: Engine) -> None:
    engine.desk.feed(*NEWS, withdraw("one", 24 * 5))
    engine.follow()
    before = engine.search("")
    engine.desk.index.apply(engine.desk.log)
    engine.follow()
    assert engine.search("") == before


def test_given_any_date_that_the_contract_allows_when_indexed_then_it_is_found_and_sorted(engine: Engine) -> None:
    years = {"first": 1, "old": 1650, "now": 2026, "late": 2300, "last": 9999}
    for name, year in years.items():
        moment = datetime(year, 6, 1, tzinfo=UTC)
        engine.desk.feed(fetch(name, title=f"Ferry {name}", published_at=moment, fetched_at=moment))
    engine.follow()
    found = engine.search("ferry", order="newest")
    assert set(found[:2]) == set(named("late", "last"))
    assert found[2] == id_of("now")
    assert engine.search("ferry published:2026-01-01..2026-12-31") == named("now")
    assert set(engine.search("ferry before:1900-01-01")) == set(named("first", "old"))
    assert set(engine.search("ferry after:2200-01-01")) == set(named("late", "last"))
    assert len(engine.search("ferry published:0001-01-01..9999-12-31")) == len(years)
