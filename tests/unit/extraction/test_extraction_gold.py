"""Short articles of many kinds, written for these tests, and what an editor would find in each.

A file of `tests/gold/extraction` has the text and what must be found: entities as "TYPE name", quotes as
"kind|speaker|first words", figures as "text|value|unit", dates as "text|iso", places as "name|country", topics by
name; `no_entities` and `no_figures` must not be.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from wiredesk.extraction.core import extract
from wiredesk.extraction.settings import ExtractionSettings
from wiredesk_schemas.article_cleaned import ArticleCleaned
from wiredesk_schemas.article_extracted import Extraction

GOLD = sorted((Path(__file__).parents[2] / "gold" / "extraction").glob("*.json"))


def found(extraction: Extraction) -> dict[str, set[str]]:
    """What was found, in the form of the gold files; quotes with all their words."""
    return {
        "entities": {f"{entity.type} {entity.name}" for entity in extraction.entities},
        "quotes": {f"{q.kind}|{q.speaker.name if q.speaker else None}|{q.text}" for q in extraction.quotes},
        "figures": {f"{figure.text}|{figure.value:.12g}|{figure.unit}" for figure in extraction.figures},
        "dates": {f"{date.text}|{date.iso}" for date in extraction.dates},
        "places": {f"{place.name}|{place.country}" for place in extraction.places},
        "topics": {topic.name for topic in extraction.topics},
    }


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_given_an_article_then_what_an_editor_would_find_is_found(path: Path) -> None:
    gold = json.loads(path.read_text(encoding="utf-8"))
    extraction = extract(article(gold), ExtractionSettings())
    got, expected = found(extraction), gold["expected"]
    missed = {
        part: [item for item in items if not any(one == item or _begins(one, item, part) for one in got[part])]
        for part, items in expected.items()
        if part in got
    }
    assert {part: items for part, items in missed.items() if items} == {}
    names = {entity.name for entity in extraction.entities}
    assert names.isdisjoint(expected.get("no_entities", ()))
    assert {figure.text for figure in extraction.figures}.isdisjoint(expected.get("no_figures", ()))


def _begins(one: str, item: str, part: str) -> bool:
    return part == "quotes" and one.startswith(item)


def article(gold: dict[str, Any]) -> ArticleCleaned:
    return ArticleCleaned.model_validate(
        {
            "article_id": gold["name"],
            "url": f"https://news.example/{gold['name']}",
            "fetched_at": "2026-03-06T14:00:00Z",
            "published_at": gold["published_at"],
            "title": gold["title"],
            "body": gold["body"],
        }
    )


def test_the_gold_is_of_many_kinds() -> None:
    assert len(GOLD) >= 15
