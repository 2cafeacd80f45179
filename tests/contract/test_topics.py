"""The table of topics in code against the table of the contract, row by row."""

from __future__ import annotations

from datetime import timedelta

import pytest

from wiredesk_schemas.article_enriched import ArticleEnriched
from wiredesk_schemas.codec import MODELS, type_of
from wiredesk_schemas.requests import ArticleWithdrawal
from wiredesk_schemas.topics import DEAD_LETTERS, MAIN, SERVICES, TOPICS, topic_of

REQUESTS = {"article.withdrawal", "article.reinstatement"}
FACTS = {"article.withdrawn", "article.reinstated"}
CONTRACT = {
    # topic: (key, messages, partitions, days kept; None: compacted)
    "articles.raw.v1": ("article id (may be null)", {"article.raw"} | REQUESTS, 6, 7),
    "articles.cleaned.v1": ("article id", {"article.cleaned"} | REQUESTS, 6, 3),
    "articles.extracted.v1": ("article id", {"article.extracted"} | REQUESTS, 1, 3),
    "articles.enriched.v1": ("article id", {"article.enriched"} | FACTS, 1, None),
    "stories.v1": ("story id", {"story"}, 1, None),
    "articles.rejected.v1": ("article id", {"article.rejected"}, 6, 14),
    "articles.outcomes.v1": ("record id", {"article.outcome"}, 6, 14),
}
MIB = 1024 * 1024


def test_the_topics_are_those_of_the_contract_and_no_others() -> None:
    assert [topic.name for topic in MAIN] == list(CONTRACT)
    assert set(TOPICS) == {*CONTRACT, *(topic.name for topic in DEAD_LETTERS)}


@pytest.mark.parametrize("name", CONTRACT)
def test_a_topic_is_as_the_contract_says(name: str) -> None:
    key, messages, partitions, days = CONTRACT[name]
    topic = TOPICS[name]
    assert topic.key == key
    assert {type_of(model) for model in topic.messages} == messages
    assert topic.partitions == partitions
    assert topic.retention == (None if days is None else timedelta(days=days))
    assert topic.config["cleanup.policy"] == ("compact" if days is None else "delete")
    assert topic.config["max.message.bytes"] == str(12 * MIB)
    assert topic.config["message.timestamp.type"] == ("LogAppendTime" if name == "articles.raw.v1" else "CreateTime")
    assert topic.transactional == (name in {"articles.enriched.v1", "stories.v1", "articles.outcomes.v1"})


def test_a_takedown_is_compacted_away_within_a_day() -> None:
    assert TOPICS["articles.enriched.v1"].config["max.compaction.lag.ms"] == str(24 * 3600 * 1000)
    assert "retention.ms" not in TOPICS["articles.enriched.v1"].config


def test_each_topic_that_a_service_reads_as_input_has_dead_letters() -> None:
    inputs = {"articles.raw.v1": "cleaning", "articles.cleaned.v1": "extraction", "articles.extracted.v1": "indexing"}
    assert {topic.name: topic.producers for topic in DEAD_LETTERS} == {
        f"{name}.dlq": (service,) for name, service in inputs.items()
    }
    for topic in DEAD_LETTERS:
        assert topic.partitions == 1
        assert topic.config == {
            "cleanup.policy": "delete",
            "retention.ms": str(14 * 24 * 3600 * 1000),
            "max.message.bytes": str(13 * MIB),
            "message.timestamp.type": "CreateTime",
        }


def test_every_message_is_carried_by_a_topic_and_every_service_reads_one() -> None:
    carried = {type_of(model) for topic in MAIN for model in topic.messages}
    assert carried == set(MODELS)
    assert {name for topic in MAIN for name in topic.consumers} >= set(SERVICES)


def test_a_message_finds_its_topics() -> None:
    assert [topic.name for topic in topic_of(ArticleEnriched)] == ["articles.enriched.v1"]
    assert [topic.name for topic in topic_of(ArticleWithdrawal)] == list(CONTRACT)[:3]
