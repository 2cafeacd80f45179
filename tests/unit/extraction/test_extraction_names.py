"""Names: boundaries, types, further mentions, and one identity for one real thing."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from wiredesk.extraction.core import extract
from wiredesk.extraction.gazetteer import InvalidGazetteer, gazetteer_of, read_rows
from wiredesk.extraction.names.linking import identity_of
from wiredesk.extraction.names.spelling import person_key
from wiredesk.extraction.profile import profile_of
from wiredesk.extraction.settings import ExtractionSettings
from wiredesk_schemas.article_cleaned import ArticleCleaned
from wiredesk_schemas.article_extracted import Entity


def entities(body: str, title: str = "News of the day") -> dict[str, Entity]:
    article = ArticleCleaned.model_validate(
        {
            "article_id": "a",
            "url": "https://news.example/a",
            "fetched_at": "2026-03-06T12:00:00Z",
            "title": title,
            "body": body,
            "language": "en",
        }
    )
    return {entity.name: entity for entity in extract(article, ExtractionSettings()).entities}


def test_given_titles_and_roles_before_a_name_when_read_then_they_are_no_part_of_it() -> None:
    found = entities("Prime Minister Helen Larsson met King Edward VII and Gen. Tomas Varga in Oslo.")
    people = {name for name, entity in found.items() if entity.type == "PERSON"}
    assert {"Helen Larsson", "Edward VII", "Tomas Varga"} <= people


def test_given_what_a_minister_is_for_when_a_name_follows_then_it_is_no_part_of_it() -> None:
    found = entities("Minister for Agriculture Marta Kowalska met Superintendent Helen Larsson in Dublin yesterday.")
    assert {"Marta Kowalska", "Helen Larsson"} <= set(found)


def test_given_a_score_between_two_names_when_read_then_neither_name_has_it() -> None:
    assert not [name for name in entities("Porto 2-1 Lisbon\n\nPorto beat Lisbon in Lisbon.") if "2" in name]


@pytest.mark.parametrize("line", ["NAIROBI, Kenya (AP) — ", "NAIROBI, March 4 (Xinhua) -- ", "NAIROBI: "])
def test_given_a_dateline_when_read_then_its_place_is_a_place_under_its_usual_name(line: str) -> None:
    assert entities(f"{line}The bank left its rate unchanged on Monday.")["Nairobi"].type == "GPE"


def test_given_a_short_form_behind_the_article_when_the_full_name_stands_too_then_they_are_one() -> None:
    found = entities("Experts at the Prado Museum said so. The Prado bought it. It hangs in the Prado.")
    assert len(found["Prado Museum"].mentions) == 3


def test_given_a_surname_after_a_full_name_when_read_then_it_is_the_same_person() -> None:
    found = entities("Marta Kowalska won the vote. Reporters met Kowalska at noon.\n\nKowalska’s aides were silent.")
    kowalska = found["Marta Kowalska"]
    assert [mention.text for mention in kowalska.mentions] == ["Marta Kowalska", "Kowalska", "Kowalska"]


def test_given_two_people_of_one_surname_when_only_it_stands_then_the_last_named_is_meant() -> None:
    found = entities(
        "Jane Miller opened the debate on housing costs.\n\nRobert Miller, her brother, disagreed. Miller then left."
    )
    assert [mention.text for mention in found["Robert Miller"].mentions] == ["Robert Miller", "Miller"]
    assert [mention.text for mention in found["Jane Miller"].mentions] == ["Jane Miller"]


def test_given_two_names_joined_by_a_hyphen_when_each_is_known_then_they_are_two_mentions() -> None:
    found = entities("Russia spoke. The U.S.-Russia meeting in Geneva ended early.")
    assert {"United States", "Russia"} <= set(found)


def test_given_an_initialism_in_brackets_when_it_stands_alone_later_then_it_is_the_same_body() -> None:
    found = entities(
        "The Coastal Rescue Agency (CRA) sent two boats. On Monday the CRA said that nobody was missing in Porto."
    )
    agency = found["Coastal Rescue Agency"]
    assert [mention.text for mention in agency.mentions] == ["Coastal Rescue Agency", "CRA", "CRA"]


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("They met in the Sequoia National Forest last year.", "Sequoia National Forest", "LOC"),
        ("She studied at Palm Valley School until 1999.", "Palm Valley School", "ORG"),
        ("The fire closed Furnace Creek Airport for a day.", "Furnace Creek Airport", "FAC"),
        ("He leads the so-called “alliance of the patient” in Europe.", "alliance of the patient", "ORG"),
        ("The German government declined to answer.", "German government", "ORG"),
        ("He wrote on the platform X that he was tired.", "X", "PRODUCT"),
        ("Two Norwegian ships left.", "Norwegian", "NORP"),
        ("Hurricane Wilma flooded the coast.", "Hurricane Wilma", "EVENT"),
        ("He works for the Max Planck Institute for Sea Ice.", "Max Planck Institute for Sea Ice", "ORG"),
        ("Fares rise, Ferries for Porto (FfP) said.", "Ferries for Porto", "ORG"),
        ("Lumeny, a maker of pumps, closed a plant.", "Lumeny", "ORG"),
        ("Shares in Nordkredit fell as Nordkredit shareholders sold.", "Nordkredit", "ORG"),
    ],
)
def test_a_names_own_words_and_its_context_tell_its_type(text: str, name: str, kind: str) -> None:
    assert entities(text)[name].type == kind


def test_given_a_headline_in_capitals_when_read_then_a_verb_is_no_part_of_a_name() -> None:
    found = entities("Anna Berg wants more buses. Berg said so on Monday.", title="Berg Demands More Buses for Towns")
    assert [mention.text for mention in found["Anna Berg"].mentions] == ["Berg", "Anna Berg", "Berg"]


def test_spellings_that_are_known_have_the_id_of_the_canonical_name() -> None:
    one, other = entities("Zelensky spoke in Kiev."), entities("Volodymyr Zelenskyy spoke in Kyiv.")
    assert one["Volodymyr Zelenskyy"].id == other["Volodymyr Zelenskyy"].id
    assert one["Kyiv"].id == other["Kyiv"].id


def test_name_linking_reaches_its_figure_on_spelling_pairs_and_traps() -> None:
    gazetteer, profile = gazetteer_of(None), profile_of("en")
    right = false = missed = 0
    with (Path(__file__).parent / "name_pairs.tsv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
            one = identity_of(row["name"], row["type"], gazetteer, profile)
            other = identity_of(row["other_name"], row["other_type"], gazetteer, profile)
            linked, wanted = one.id == other.id, row["relation"] == "same"
            right += linked and wanted
            false += linked and not wanted
            missed += wanted and not linked
    assert right + missed >= 120
    assert 2 * right / (2 * right + false + missed) >= 0.95


@pytest.mark.parametrize(
    ("one", "other"), [("Сергей Лавров", "Sergei Lavrov"), ("Jean-Luc Picard", "Jean Luc Picard"), ("Ann", "ANN")]
)
def test_the_key_of_a_person_holds_over_alphabets_and_spellings(one: str, other: str) -> None:
    assert person_key(one) == person_key(other)


def test_given_an_operators_gazetteer_when_a_name_is_in_it_then_its_id_and_name_win(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("id,name,type,aliases,wikidata\nacme-1,Acme Works,ORG,Acme|ACM,Q1\n", encoding="utf-8")
    identity = identity_of("ACM", "ORG", gazetteer_of(path), profile_of("en"))
    assert (identity.id, identity.name, identity.wikidata) == ("acme-1", "Acme Works", "Q1")


@pytest.mark.parametrize("content", ["", "name,id\nx,y\n", "id,name,type,aliases,wikidata\n,,ORG,,\n",
                                     "id,name,type,aliases,wikidata\n,A,NONSENSE,,\n"])  # fmt: skip
def test_a_gazetteer_of_another_form_is_refused(content: str) -> None:
    with pytest.raises(InvalidGazetteer):
        list(read_rows(content.splitlines()))
