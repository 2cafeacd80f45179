"""A message over the contract's size loses list items, never the article."""

from __future__ import annotations

from wiredesk.extraction.fitting import serialized
from wiredesk_schemas.article_cleaned import ArticleCleaned
from wiredesk_schemas.article_extracted import ArticleExtracted, Entity, Extraction, Mention
from wiredesk_schemas.codec import parse
from wiredesk_schemas.limits import MAX_BODY_BYTES, MAX_RECORD_BYTES


def message(entities: int, mentions: int) -> ArticleExtracted:
    article = ArticleCleaned.model_validate(
        {
            "article_id": "a",
            "url": "https://news.example/a",
            "fetched_at": "2026-03-06T12:00:00Z",
            "title": "A long list",
            "body": "x" * MAX_BODY_BYTES,
        }
    )
    spans = tuple(Mention(start=n, end=n + 1, text="x") for n in range(mentions))
    many = tuple(Entity(id=f"e{n}", name="x", type="ORG", mentions=spans) for n in range(entities))
    return ArticleExtracted(article=article, extraction=Extraction(language="en", models=("m",), entities=many))


def test_given_a_message_that_fits_when_serialised_then_nothing_is_left_out() -> None:
    small = message(3, 4)
    assert serialized(small) == small.to_bytes()


def test_given_too_many_mentions_when_serialised_then_the_first_entities_and_the_whole_article_stay() -> None:
    data = serialized(message(300, 1000))
    parsed = parse(data)
    assert isinstance(parsed, ArticleExtracted)
    assert len(data) <= MAX_RECORD_BYTES
    assert len(parsed.article.body) == MAX_BODY_BYTES
    assert parsed.extraction.entities[0].id == "e0"
    assert parsed.extraction.language == "en"
