"""Figures, dates, places and sources."""

from __future__ import annotations

from typing import Any

import pytest

from wiredesk.extraction.core import extract
from wiredesk.extraction.settings import ExtractionSettings
from wiredesk_schemas.article_cleaned import ArticleCleaned
from wiredesk_schemas.article_extracted import Extraction


def extraction(body: str, **changes: Any) -> Extraction:
    fields = {
        "article_id": "a",
        "url": "https://news.example/a",
        "fetched_at": "2026-03-06T12:00:00Z",
        "published_at": "2026-03-06T12:00:00Z",  # a Friday
        "title": "News of the day",
        "body": body,
        "language": "en",
    }
    return extract(ArticleCleaned.model_validate(fields | changes), ExtractionSettings())


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("An army of up to 800 thousand troops was planned.", 800_000, "troop"),
        ("The deal is worth $1.4bn to the town.", 1.4e9, "USD"),
        ("The deal is worth €2,500,000 to the town.", 2.5e6, "EUR"),
        ("Some 26 nations signed.", 26, "nation"),
        ("They met for a three-hour talk.", 3, "hour"),
        ("It was a three-and-a-half-year war.", 3.5, "year"),
        ("Prices rose 4.5% in a year.", 4.5, "percent"),
        ("Prices rose 12 per cent again.", 12, "percent"),
        ("About 35 member countries agreed.", 35, "country"),
        ("There are one or two small points left.", 1, "point"),
        ("Some 1,200 people left.", 1200, "person"),
        ("He has waited for the past 30 years.", 30, "year"),
        ("Twenty-five ships came in.", 25, "ship"),
        ("The storm was 310km off the coast.", 310, "kilometre"),
        ("Gusts of 195 km/h were measured.", 195, "kilometre per hour"),
        ("He was jailed for four and a half years.", 4.5, "year"),
        ("Half a million people fled.", 500_000, "person"),
        ("Growth of between 2.5 and 7.5 percent is likely.", 2.5, "percent"),
        ("A plan worth Rs 6,500 crore was cleared.", 6.5e10, "INR"),
    ],
)
def test_a_figure_has_its_value_and_its_unit(text: str, value: float, unit: str) -> None:
    found = [(figure.value, figure.unit) for figure in extraction(text).figures]
    assert (value, unit) in found


@pytest.mark.parametrize(
    "text",
    [
        "It is one of many.",
        "Article 5 was quoted.",
        "In 2024 nothing moved.",
        "See Figure no. 7.",
        "They won 3-1.",
        "It starts at 5:34 pm.",
        "It closed at 1130 GMT.",
        "It was 0-0 at half-time.",
    ],
)
def test_what_counts_nothing_is_no_figure(text: str) -> None:
    assert extraction(text).figures == ()


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("It rained on Friday.", "2026-03-06"),
        ("It rained on Saturday.", "2026-02-28"),
        ("They will meet on Saturday.", "2026-03-07"),
        ("It rained last Friday.", "2026-02-27"),
        ("It happened yesterday.", "2026-03-05"),
        ("It happened on 3 May 2024 in Porto.", "2024-05-03"),
        ("It happened on May 3, 2024.", "2024-05-03"),
        ("The summit of December 20 failed.", "2025-12-20"),
        ("They meet on Sept. 4-6, 2026.", "2026-09-04/2026-09-06"),
        ("Work began in March 2025.", "2025-03"),
        ("It must end by the end of 2027.", "2027-12-31"),
        ("It began in 2019.", "2019"),
        ("Prices doubled in the 1990s.", "1990/1999"),
        ("From 2014 to 2020 he was mayor.", "2014/2020"),
        ("In the past 30 years it grew.", "1996/2026"),
        ("It left two weeks ago.", "2026-02-20"),
        ("It ended last month.", "2026-02"),
        ("It ends next year.", "2027"),
        ("In the coming days it will end.", "2026-03-06/2026-03-09"),
        ("Starting in January, tolls rise.", "2026-01"),
        ("Dated 2025-09-04 it was new.", "2025-09-04"),
        ("The home side host the leaders on Tuesday.", "2026-03-10"),
        ("Do not wait until Saturday.", "2026-03-07"),
        ("He was to visit the island on Sunday.", "2026-03-08"),
        ("It has been shut since May.", "2025-05"),
        ("It will hang there until September 14.", "2026-09-14"),
        ("The order was founded in 1612.", "1612"),
        ("The bones date from 2200 BC.", "-2199"),
        ("They ran from 3-5 May 2024.", "2024-05-03/2024-05-05"),
    ],
)
def test_a_date_is_resolved_against_the_day_of_publication(text: str, iso: str) -> None:
    assert [date.iso for date in extraction(text).dates] == [iso]


def test_given_no_day_of_publication_then_a_relative_date_is_found_without_iso() -> None:
    (date,) = extraction("It rained on Friday.", published_at=None).dates
    assert (date.text, date.iso) == ("Friday", None)


def test_given_a_page_of_another_time_zone_then_its_own_day_counts() -> None:
    late = {"published_at": "2026-03-06T22:30:00Z", "published_offset": "+02:00"}
    assert [date.iso for date in extraction("It rained today.", **late).dates] == ["2026-03-07"]


@pytest.mark.parametrize("text", ["On 31 June it snowed.", "It was 99/99/2024.", "The 30th of February never comes."])
def test_a_day_that_does_not_exist_has_no_iso(text: str) -> None:
    assert all(date.iso is None for date in extraction(text).dates)


def test_may_is_a_month_only_where_it_stands_as_one() -> None:
    assert extraction("They may leave. May wants a vote.").dates == ()
    assert [date.text for date in extraction("They left in May.").dates] == ["May"]


def test_a_place_has_country_coordinates_and_geonames_id() -> None:
    (place,) = extraction("The ferry reached Lisbon at noon.").places
    assert (place.name, place.country, place.geonames_id) == ("Lisbon", "PT", 2267057)
    assert place.lat == pytest.approx(38.7, abs=0.1)


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Crowds in Birmingham cheered. England had won.", "GB"),
        ("Crowds in Birmingham, Alabama, cheered.", "US"),
        ("Plants in Birmingham, Macon, Georgia, and Toledo, Ohio, closed. Alabama was spared.", "US"),
        ("The mayor of Cordoba met Argentine farmers.", "AR"),
        ("The mayor of Cordoba met Spanish farmers.", "ES"),
    ],
)
def test_places_of_one_name_are_told_apart_by_what_the_article_names(text: str, country: str) -> None:
    found = {place.name: place.country for place in extraction(text).places}
    assert next(found[name] for name in found if name in ("Birmingham", "Córdoba")) == country


def test_the_datelines_place_is_among_the_places() -> None:
    places = extraction("The talks ended early.", dateline={"place": "GENEVA, Switzerland", "text": "GENEVA"}).places
    assert [(place.name, place.country) for place in places] == [("Geneva", "CH")]


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("The dam was old, Reuters reported.", "Reuters", "media"),
        ("The dam was old, according to a police report.", "a police report", "document"),
        ("Officials say the dam was old and weak.", "Officials", "anonymous"),
        ("“The dam was old and weak,” Marta Kowalska wrote on Telegram.", "Telegram", "platform"),
        ("The dam was old, the paper wrote, citing local media.", "local media", "media"),
    ],
)
def test_a_source_has_its_kind(text: str, name: str, kind: str) -> None:
    assert (name, kind) in [(source.name, source.kind) for source in extraction(text).sources]
