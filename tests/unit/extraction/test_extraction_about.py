"""Topics, summary and keyphrases."""

from __future__ import annotations

from wiredesk.extraction.about.keyphrases import keyphrases_of
from wiredesk.extraction.about.summary import summary_of
from wiredesk.extraction.about.topics import topics_of
from wiredesk.extraction.profile import profile_of
from wiredesk.extraction.tokens import Page

ENGLISH = profile_of("en")


def test_given_a_text_on_an_election_then_its_topics_are_politics_and_election() -> None:
    body = "Voters chose a new mayor. The election was close and turnout at the polling stations was high."
    topics = topics_of(Page("title", "Close election in the harbour town"), Page("body", body))
    assert [topic.name for topic in topics][:2] == ["politics", "election"]
    assert all(topic.qcode.startswith("medtop:") and 0 < topic.score <= 1 for topic in topics)


def test_given_a_text_about_nothing_that_is_known_then_it_has_no_topic() -> None:
    assert topics_of(Page("title", "Hm"), Page("body", "Nobody knew why.")) == []


def test_a_summary_is_two_or_three_sentences_of_the_body_in_its_order() -> None:
    sentences = [
        "The harbour bridge of Porto Novo will be closed for a year, the city council decided on Monday.",
        "Engineers had found cracks in the bridge that grew during the winter storms.",
        "A cat slept on the council's table.",
        "The closure of the bridge sends forty thousand cars a day through the old town.",
        "Shops near the harbour fear that the closure of the bridge will cost them half of their customers.",
        "The mayor asked for patience.",
        "Nobody objected to the date.",
    ]
    body = Page("body", " ".join(sentences))
    summary = summary_of(Page("title", "Harbour bridge closed for a year"), body, ENGLISH)
    assert len(summary) == 3
    assert [item.text for item in summary] == [text for text in sentences if text in {item.text for item in summary}]
    assert sentences[0] in {item.text for item in summary}
    assert all(body.text[item.start : item.end] == item.text for item in summary)


def test_a_summary_of_nothing_is_empty() -> None:
    assert summary_of(Page("title", "x"), Page("body", ""), ENGLISH) == []


def test_keyphrases_are_what_the_text_repeats_and_neither_stop_words_nor_parts_of_each_other() -> None:
    body = "The sea wall broke. The sea wall was old, and nobody had paid for the sea wall or for its gates."
    phrases = [phrase.text for phrase in keyphrases_of("Sea wall breaks", body, 5, ENGLISH.stop_words)]
    assert phrases[0].lower() == "sea wall"
    assert "wall" not in phrases
    assert not {"the", "and"} & set(phrases)
