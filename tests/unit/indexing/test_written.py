"""A record of the log made of parts that are written already."""

from __future__ import annotations

import json

import pytest
from support.registry import EXAMPLES

from wiredesk.indexing.features import extraction_digest
from wiredesk.indexing.written import Written
from wiredesk_schemas.article_enriched import ArticleEnriched
from wiredesk_schemas.codec import parse_as


@pytest.mark.parametrize("name", [name for name in EXAMPLES if name.startswith("article.enriched/")])
def test_it_says_what_the_message_says(name: str) -> None:
    message = parse_as(ArticleEnriched, EXAMPLES[name].read_bytes())
    record = Written.of(message.article, message.extraction).record(message)
    assert json.loads(record) == json.loads(message.to_bytes())


def test_the_digest_of_an_extraction_does_not_count_who_made_it() -> None:
    extraction = parse_as(ArticleEnriched, EXAMPLES["article.enriched/full"].read_bytes()).extraction
    assert extraction.models
    assert extraction_digest(extraction.model_copy(update={"models": ("another",)})) == extraction_digest(extraction)
    assert extraction_digest(extraction.model_copy(update={"language": "xx"})) != extraction_digest(extraction)
