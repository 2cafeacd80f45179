"""The whole way from a scraper to a consumer, on the embedded broker and on a real Kafka."""

from __future__ import annotations

import base64
import json

from support.brokers import Broker
from support.processes import Services
from support.traffic import log_of, outcomes, publish, raw, read_until, withdrawal

from wiredesk_schemas.identity import article_id
from wiredesk_schemas.topics import RAW, TOPICS


async def test_an_article_comes_out_enriched_with_its_headers(broker: Broker, services: Services) -> None:
    await services.pipeline()
    await publish(broker, [raw(1)])

    (seen,) = await read_until(broker, ["articles.enriched.v1"], lambda items: len(items) >= 1)

    assert seen.key == article_id("https://harbour-post.example/news/1").encode()
    assert (seen.body["revision"], seen.body["sequence"], seen.body["record_id"]) == (1, 0, "r1-0")
    assert seen.body["article"]["title"] == "Pier story number 1"
    assert "northern pier" in seen.body["article"]["body"]
    assert seen.body["extraction"]["entities"]
    assert seen.headers["ce_type"] == b"article.enriched"
    assert seen.headers["content-type"] == b"application/json"
    assert seen.headers["traceparent"].startswith(b"00-")


async def test_how_well_a_host_is_read_shows_in_the_metrics_of_cleaning(broker: Broker, services: Services) -> None:
    running = await services.pipeline()
    await publish(broker, [raw(1)])

    line = 'wiredesk_host_records_total{host="harbour-post.example",outcome="cleaned"} 1.0'

    await running["cleaning"].until(lambda _, text: line in text, "/metrics")


async def test_every_version_of_an_article_is_a_revision_in_the_order_of_its_fetches(
    broker: Broker, services: Services
) -> None:
    await services.pipeline()
    versions = 12
    records = [raw(number, version=version) for version in range(versions) for number in range(3)]
    await publish(broker, records)

    log = await log_of(broker, len(records))

    assert [item["sequence"] for item in log] == list(range(len(records)))
    for number in range(3):
        identity = article_id(f"https://harbour-post.example/news/{number}")
        revisions = [(item["revision"], item["record_id"]) for item in log if item["article_id"] == identity]
        assert revisions == [(version + 1, f"r{number}-{version}") for version in range(versions)]


async def test_a_takedown_leaves_a_marker_without_text_and_blocks_what_comes_after(
    broker: Broker, services: Services
) -> None:
    await services.pipeline()
    await publish(broker, [raw(1), withdrawal(1), raw(1, version=5)])

    found = await outcomes(broker, ["r1-0", "w1", "r1-5"])

    assert [found[name][0]["outcome"] for name in ("r1-0", "w1", "r1-5")] == ["enriched", "withdrawn", "blocked"]
    marker = (await log_of(broker, 2))[-1]
    assert marker["type"] == "article.withdrawn"
    assert not {"url", "title", "body", "article", "detail"} & marker.keys()


CODECS = ("gzip", "snappy", "lz4", "zstd")

BROKEN = {
    "no-json": (b"this is not json", "invalid_json"),
    "an-array": (b"[1, 2]", "invalid_json"),
    "no-schema": (
        json.dumps({**raw(1), "record_id": "no-schema", "fetched_at": "yesterday"}).encode(),
        "invalid_schema",
    ),
    "two-payloads": (json.dumps({**raw(1), "record_id": "two-payloads", "html": "<p>x"}).encode(), "invalid_schema"),
    "type": (json.dumps({**raw(1), "record_id": "type", "type": "article.video"}).encode(), "unknown_type"),
    "major": (json.dumps({**raw(1), "record_id": "major", "schema_version": "2.0"}).encode(), "unsupported_version"),
    "large": (json.dumps({**raw(1), "record_id": "large", "text": "word " * 1_700_000}).encode(), "too_large"),
}


async def test_a_broken_record_is_parked_as_it_came_and_the_next_goes_on(broker: Broker, services: Services) -> None:
    await services.pipeline()
    await publish(broker, [*(value for value, _ in BROKEN.values()), raw(2)])

    dead = await read_until(broker, [f"{RAW.name}.dlq"], lambda items: len(items) >= len(BROKEN))
    log = await log_of(broker, 1)

    assert {item.value: item.headers["wd_error"].decode() for item in dead} == dict(BROKEN.values())
    assert all(
        item.headers["wd_stage"] == b"cleaning" and item.headers["wd_topic"] == RAW.name.encode() for item in dead
    )
    assert [item["record_id"] for item in log] == ["r2-0"]


async def test_a_record_far_over_the_limit_that_came_compressed_is_parked_and_the_next_goes_on(
    broker: Broker, services: Services
) -> None:
    cleaning = await (await services.start("cleaning")).ready()
    large = json.dumps({**raw(1), "record_id": "far-too-large", "text": "word " * 4_500_000}).encode()
    await publish(broker, [large, raw(2)], compression_type="gzip", max_request_size=2**30)

    await cleaning.outcomes(2)
    (dead,) = await read_until(broker, [f"{RAW.name}.dlq"], lambda items: len(items) >= 1)

    assert dead.headers["wd_error"] == b"too_large"
    assert len(dead.value) == len(large)


async def test_every_codec_is_read(broker: Broker, services: Services) -> None:
    cleaning = await (await services.start("cleaning")).ready()
    for number, codec in enumerate(CODECS):
        await publish(broker, [raw(number, record_id=codec)], compression_type=codec)

    await cleaning.outcomes(len(CODECS))
    seen = await read_until(broker, ["articles.cleaned.v1"], lambda items: len(items) >= len(CODECS))

    assert {item.body["record_id"] for item in seen} == set(CODECS)


async def test_a_null_key_and_a_page_as_bytes_find_their_article(broker: Broker, services: Services) -> None:
    cleaning = await (await services.start("cleaning")).ready()
    page = b"<html><title>Gr\xfc\xdfe</title><body><article><h1>Gr\xfc\xdfe vom Hafen</h1>" + b"".join(
        b"<p>Der Hafenrat von Lindley hat am Dienstag beschlossen, den Pier wieder zu \xf6ffnen, Teil %d.</p>" % number
        for number in range(8)
    )
    record = raw(1, content=base64.b64encode(page).decode(), content_type="text/html; charset=iso-8859-1")
    del record["text"]
    await publish(broker, [json.dumps(record).encode()])

    await cleaning.outcomes(1)
    (seen,) = await read_until(broker, ["articles.cleaned.v1"], lambda items: len(items) >= 1)

    assert seen.key == article_id(record["url"]).encode()
    assert "wieder zu öffnen" in seen.body["body"]


async def test_only_the_topics_of_the_table_exist(broker: Broker) -> None:
    consumer = broker.consumer()
    await consumer.start()
    try:
        assert {name for name in await consumer.topics() if name.startswith(("articles.", "stories."))} == set(TOPICS)
    finally:
        await consumer.stop()
