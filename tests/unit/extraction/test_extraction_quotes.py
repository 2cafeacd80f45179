"""Quotes: what is said, by whom, with marks and without."""

from __future__ import annotations

import pytest

from wiredesk.extraction.core import extract
from wiredesk.extraction.settings import ExtractionSettings
from wiredesk_schemas.article_cleaned import ArticleCleaned
from wiredesk_schemas.article_extracted import Quote


def quotes(body: str) -> tuple[Quote, ...]:
    article = ArticleCleaned.model_validate(
        {
            "article_id": "a",
            "url": "https://news.example/a",
            "fetched_at": "2026-03-06T12:00:00Z",
            "title": "News of the day",
            "body": body,
            "language": "en",
        }
    )
    return extract(article, ExtractionSettings()).quotes


def said(quote: Quote) -> tuple[str, str | None]:
    return quote.kind, quote.speaker.name if quote.speaker else None


@pytest.mark.parametrize("marks", ["“”", '""', "«»", "‘’", "''"])
def test_given_a_direct_quotation_when_a_name_says_it_then_kind_speaker_cue_and_span_are_found(marks: str) -> None:
    body = f"{marks[0]}The bridge will open in May,{marks[1]} Marta Kowalska said on Tuesday."
    (quote,) = quotes(body)
    assert said(quote) == ("direct", "Marta Kowalska")
    assert quote.text == body[quote.start : quote.end] == f"{marks[0]}The bridge will open in May,{marks[1]}"
    assert quote.cue is not None
    assert body[quote.cue.start : quote.cue.end] == "said"


def test_given_a_quotation_in_two_pieces_around_its_cue_then_it_is_one_quote_with_spans() -> None:
    body = "“We waited for an hour,” said Marta Kowalska. “Then the lights went out in the whole street.”"
    (quote,) = quotes(body)
    assert [body[start:end] for start, end in quote.spans or ()] == [
        "“We waited for an hour,”",
        "“Then the lights went out in the whole street.”",
    ]


def test_given_words_in_marks_within_a_clause_then_the_quote_is_mixed_and_has_the_whole_clause() -> None:
    (quote,) = quotes("Marta Kowalska said the plan was “a gift to nobody” and asked for more time.")
    assert quote.kind == "mixed"
    assert "the plan was “a gift to nobody”" in quote.text


def test_given_a_clause_without_marks_then_the_quote_is_indirect() -> None:
    (quote,) = quotes("Marta Kowalska said that the ferry would sail again next week.")
    assert said(quote) == ("indirect", "Marta Kowalska")
    assert quote.text == "that the ferry would sail again next week"


def test_given_a_pronoun_then_the_speakers_name_is_the_persons_and_its_span_the_pronouns() -> None:
    body = "Marta Kowalska met the crews in the harbour.\n\n“They saved the town,” she said."
    (quote,) = quotes(body)
    assert quote.speaker is not None
    assert quote.speaker.name == "Marta Kowalska"
    assert body[quote.speaker.start : quote.speaker.end] == "she"


def test_given_a_role_with_an_article_then_the_speaker_is_who_had_that_role_before() -> None:
    body = "Mayor Marta Kowalska met Anders Lind on Monday.\n\nThe mayor said: “We will rebuild every house.”"
    (quote,) = quotes(body)
    assert said(quote) == ("direct", "Marta Kowalska")


def test_given_an_outlet_that_quotes_somebody_then_the_speaker_is_the_one_quoted() -> None:
    (quote,) = quotes("“The dam is safe for now,” the Daily Courier quotes Marta Kowalska as saying.")
    assert said(quote) == ("direct", "Marta Kowalska")


def test_given_a_source_without_a_verb_then_the_rest_of_the_sentence_is_attributed_to_it() -> None:
    (quote,) = quotes("The dam had been leaking for weeks, according to Marta Kowalska.")
    assert said(quote) == ("indirect", "Marta Kowalska")
    assert quote.text == "The dam had been leaking for weeks"


def test_given_a_quotation_over_paragraphs_then_each_is_the_same_speakers() -> None:
    body = (
        "“We knew the river was rising quickly that night,” Marta Kowalska said. “Nobody slept.\n\n"
        "“When the water came, we carried the children to the roof of the school.”"
    )
    assert [said(quote) for quote in quotes(body)] == [("direct", "Marta Kowalska")] * 2


def test_given_two_people_when_a_pronoun_speaks_then_its_gender_decides() -> None:
    body = "Marta Kowalska met Anders Lind.\n\n“They saved us,” he said.\n\n“They did so for hours,” she said."
    assert [said(quote) for quote in quotes(body)] == [("direct", "Anders Lind"), ("direct", "Marta Kowalska")]


def test_given_an_apostrophe_of_a_plural_when_single_marks_quote_then_they_end_at_the_last() -> None:
    (quote,) = quotes("‘The workers’ rights were never in doubt,’ Marta Kowalska said.")
    assert quote.text == "‘The workers’ rights were never in doubt,’"


def test_given_a_transcript_then_each_paragraph_is_who_its_label_names() -> None:
    body = (
        "HOST: Marta Kowalska is here. Why now?\n\nKOWALSKA: Because we must.\n\nHOST: And then?\n\nKOWALSKA: We wait."
    )
    assert [(said(quote)[1], quote.text) for quote in quotes(body)] == [
        ("HOST", "Marta Kowalska is here. Why now?"),
        ("Marta Kowalska", "Because we must."),
        ("HOST", "And then?"),
        ("Marta Kowalska", "We wait."),
    ]


def test_given_a_role_between_a_country_and_a_name_then_the_person_speaks() -> None:
    (quote,) = quotes("“We suffered a lot today,” admitted Norway head coach Anders Lind.")
    assert said(quote) == ("direct", "Anders Lind")


def test_given_officials_in_a_place_then_the_place_does_not_speak() -> None:
    (quote,) = quotes("Officials in Norway said that the ferry would sail again next week.")
    assert said(quote) == ("indirect", "Officials in Norway")


@pytest.mark.parametrize(
    "body",
    [
        "The so-called “smart” meters were removed from all the houses in the street.",
        "The band played “Songs of the Long Winter” to a full house in Lisbon.",
        "He joined the “coalition of the patient” in Oslo last year.",
    ],
)
def test_scare_quotes_titles_of_works_and_names_are_no_speech(body: str) -> None:
    assert quotes(body) == ()
