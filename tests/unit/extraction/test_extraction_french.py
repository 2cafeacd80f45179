"""A second language is a file and a model: the same rules read French."""

from __future__ import annotations

import pytest

from wiredesk.extraction.core import extract
from wiredesk.extraction.settings import ExtractionSettings
from wiredesk_schemas.article_cleaned import ArticleCleaned
from wiredesk_schemas.article_extracted import Extraction

pytest.importorskip("fr_core_news_sm", reason="the French model is not installed")

BODY = (
    "Le maire Étienne Garnier a inauguré vendredi le nouveau pont de Nantes.\n\n"
    "« Nous avons attendu ce jour pendant vingt ans », a déclaré Étienne Garnier devant la foule. "
    "Il a ajouté que le pont avait coûté 40 millions d'euros.\n\n"
    "Les travaux avaient commencé le 3 mai 2021, selon la mairie. Une délégation est venue d'Allemagne."
)


@pytest.fixture(scope="module")
def french() -> Extraction:
    article = ArticleCleaned.model_validate(
        {
            "article_id": "a",
            "url": "https://news.example/fr",
            "fetched_at": "2026-03-06T12:00:00Z",
            "published_at": "2026-03-07T12:00:00Z",
            "title": "Nantes a un nouveau pont",
            "body": BODY,
        }
    )
    return extract(article, ExtractionSettings())


def test_models_says_that_the_french_model_read_it(french: Extraction) -> None:
    assert french.language == "fr"
    assert any(model.startswith("fr_core_news_sm") for model in french.models)


def test_people_and_places_are_entities_of_the_contracts_types(french: Extraction) -> None:
    kinds = {entity.name: entity.type for entity in french.entities}
    assert kinds["Étienne Garnier"] == "PERSON"
    assert kinds["Nantes"] == "GPE"
    assert kinds["Germany"] == "GPE"


def test_quotes_have_their_speaker_through_a_pronoun_too(french: Extraction) -> None:
    direct = next(quote for quote in french.quotes if quote.kind == "direct")
    assert direct.text == "« Nous avons attendu ce jour pendant vingt ans »"
    assert direct.speaker is not None
    assert direct.speaker.name == "Étienne Garnier"
    indirect = next(quote for quote in french.quotes if quote.cue and quote.cue.text == "ajouté")
    assert indirect.speaker is not None
    assert indirect.speaker.name == "Étienne Garnier"


def test_dates_figures_and_places_are_resolved(french: Extraction) -> None:
    assert [date.iso for date in french.dates] == ["2026-03-06", "2021-05-03"]
    assert (40e6, "EUR") in [(figure.value, figure.unit) for figure in french.figures]
    assert {"FR", "DE"} <= {place.country for place in french.places}


def test_every_offset_cuts_out_its_text(french: Extraction) -> None:
    mentions = [mention for entity in french.entities for mention in entity.mentions if mention.field == "body"]
    for item in (*mentions, *french.dates, *french.figures, *french.summary):
        assert item.field != "body" or BODY[item.start : item.end] == item.text
