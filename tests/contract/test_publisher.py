"""A publisher of articles and requests, as a scraper's author sees it."""

from __future__ import annotations

import asyncio
import uuid
from datetime import UTC, datetime

import pytest

from wiredesk_schemas.article_raw import ArticleRaw
from wiredesk_schemas.client import BrokerUnavailable, Delivered, NotDelivered, Publisher, subscribe
from wiredesk_schemas.errors import ContractError, InvalidSchema, TooLarge
from wiredesk_schemas.event import Event
from wiredesk_schemas.events import first
from wiredesk_schemas.identity import article_id
from wiredesk_schemas.requests import ArticleReinstatement, ArticleWithdrawal
from wiredesk_schemas.topics import RAW

NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)


def fresh_url() -> str:
    return f"https://harbour-gazette.example/{uuid.uuid4()}"


async def read_back(broker: str, place: Delivered) -> Event:
    async with asyncio.timeout(30), subscribe(RAW.name, bootstrap_servers=broker, invalid="skip") as events:
        async for event in events:
            if (event.partition, event.offset) == (place.partition, place.offset):
                return event
    raise AssertionError("not reached")


@pytest.mark.parametrize("compression", ["zstd", "lz4", "snappy", "gzip", None])
async def test_a_published_article_is_read_back_as_it_was(broker: str, compression: str | None) -> None:
    article = ArticleRaw(url=fresh_url(), text="The ferry sailed at dawn. " * 400, fetched_at=NOW, metadata={"a": "b"})
    async with Publisher("reader-test", bootstrap_servers=broker, compression=compression) as publisher:
        place = await (await publisher.publish(article))
    event = await read_back(broker, place)
    assert event.message == article


async def test_the_key_is_the_article_id_and_the_headers_are_a_cloud_event(broker: str) -> None:
    url = fresh_url()
    async with Publisher("feeds/harbour", bootstrap_servers=broker) as publisher:
        delivery = await publisher.article(url, html="<p>Tide tables.</p>", http_status=200, hints={"title": "Tides"})
        event = await read_back(broker, await delivery)
    assert event.key == article_id(url) == delivery.article_id
    assert first(event.headers, "ce_source") == "feeds/harbour"
    assert first(event.headers, "ce_type") == "article.raw"
    assert first(event.headers, "ce_specversion") == "1.0"
    assert uuid.UUID(first(event.headers, "ce_id"))
    assert delivery.record_id == f"feeds/harbour#{first(event.headers, 'ce_id')}"
    version, trace, span, flags = (first(event.headers, "traceparent") or "").split("-")
    assert (version, len(trace), len(span), flags) == ("00", 32, 16, "01")
    assert isinstance(event.message, ArticleRaw)
    assert event.message.source == "feeds/harbour"
    assert event.message.hints.title == "Tides"


async def test_a_given_trace_is_carried_on_and_a_given_record_id_names_the_record(broker: str) -> None:
    parent = f"00-{'ab' * 16}-{'cd' * 8}-00"
    async with Publisher("t", bootstrap_servers=broker) as publisher:
        delivery = await publisher.article(fresh_url(), text="x", record_id="mine-1", traceparent=parent)
        event = await read_back(broker, await delivery)
    assert first(event.headers, "traceparent") == parent
    assert delivery.record_id == "mine-1"


async def test_all_records_of_an_article_go_to_one_partition_in_order(broker: str) -> None:
    url = fresh_url()
    async with Publisher("t", bootstrap_servers=broker) as publisher:
        deliveries = [await publisher.article(url + tracking, text="x") for tracking in ("", "?utm_source=a", "#top")]
        deliveries.append(await publisher.withdraw(url=url, reason="legal"))
        deliveries.append(await publisher.reinstate(article_id=article_id(url), reason="error", scope="copies"))
        places = [await delivery for delivery in deliveries]
        withdrawal, reinstatement = [(await read_back(broker, place)).message for place in places[-2:]]
    assert len({place.partition for place in places}) == 1
    assert [place.offset for place in places] == sorted(place.offset for place in places)
    assert isinstance(withdrawal, ArticleWithdrawal)
    assert (withdrawal.reason, withdrawal.scope) == ("legal", "article")
    assert isinstance(reinstatement, ArticleReinstatement)
    assert reinstatement.scope == "copies"


async def test_bytes_are_carried_as_base64_with_their_content_type(broker: str) -> None:
    async with Publisher("t", bootstrap_servers=broker) as publisher:
        delivery = await publisher.article(
            fresh_url(), content=b"\xff\xfe<p>", content_type="text/html; charset=utf-16"
        )
        event = await read_back(broker, await delivery)
    assert isinstance(event.message, ArticleRaw)
    assert event.message.content == "//48cD4="


BAD: list[tuple[dict[str, object], str]] = [
    ({"url": "ftp://news.example/a", "text": "x"}, "url"),
    ({"url": "news.example/a", "text": "x"}, "url"),
    ({"text": "x", "html": "<p>x"}, "html and text"),
    ({}, "html, text and content"),
    ({"text": "x", "fetched_at": datetime(2026, 3, 4)}, "fetched_at"),
    ({"text": "x", "metadata": {str(n): "" for n in range(33)}}, "metadata"),
    ({"text": "x", "metadata": {"k": "v" * 4097}}, "metadata"),
    ({"text": "x", "http_status": 42}, "http_status"),
    ({"text": "x", "hints": {"authors": "Ada"}}, "hints.authors"),
]


@pytest.mark.parametrize(("fields", "named"), BAD)
async def test_a_bad_article_is_refused_before_it_is_sent_and_the_field_is_named(
    embedded_broker: str, fields: dict[str, object], named: str
) -> None:
    async with Publisher("t", bootstrap_servers=embedded_broker) as publisher:
        with pytest.raises(InvalidSchema, match=named):
            await publisher.article(**{"url": "https://news.example/a", **fields})
        await publisher.flush()


async def test_a_record_over_8_mib_is_refused_and_the_limit_and_the_field_are_named(embedded_broker: str) -> None:
    async with Publisher("t", bootstrap_servers=embedded_broker) as publisher:
        with pytest.raises(TooLarge, match=r"^html: .*8 MiB \(8,388,608 bytes\)"):
            await publisher.article("https://news.example/a", html="\u00e9" * (4 * 1024 * 1024))


async def test_a_record_just_under_8_mib_that_does_not_compress_is_delivered(broker: str) -> None:
    noise = "".join(uuid.uuid4().hex for _ in range(262_000))
    async with Publisher("t", bootstrap_servers=broker) as publisher:
        event = await read_back(broker, await (await publisher.article(fresh_url(), text=noise[:8_388_000])))
    assert isinstance(event.message, ArticleRaw)
    assert event.message.text == noise[:8_388_000]


async def test_a_message_that_was_never_validated_is_refused_too(embedded_broker: str) -> None:
    forged = ArticleRaw.model_construct(url="nonsense", text="x", fetched_at=NOW)
    torn = ArticleRaw.model_construct(url="https://news.example/a", text="\ud800", fetched_at=NOW)
    async with Publisher("t", bootstrap_servers=embedded_broker) as publisher:
        for message in (forged, torn):
            with pytest.raises(ContractError):
                await publisher.publish(message)


async def test_lone_surrogates_of_a_page_become_replacement_characters(broker: str) -> None:
    async with Publisher("t", bootstrap_servers=broker) as publisher:
        event = await read_back(broker, await (await publisher.article(fresh_url(), html="<p>\ud800x")))
    assert isinstance(event.message, ArticleRaw)
    assert event.message.html == "<p>\ufffdx"


async def test_flush_waits_for_everything_published_so_far(broker: str) -> None:
    async with Publisher("t", bootstrap_servers=broker, linger=0.2) as publisher:
        deliveries = [await publisher.article(fresh_url(), text=str(number)) for number in range(50)]
        await publisher.flush()
        assert all(delivery.done() for delivery in deliveries)


async def test_leaving_the_context_sends_what_is_buffered(broker: str) -> None:
    async with Publisher("t", bootstrap_servers=broker, linger=1) as publisher:
        deliveries = [await publisher.article(fresh_url(), text=str(number)) for number in range(5)]
    assert [type(await delivery) for delivery in deliveries] == [Delivered] * 5


async def test_no_broker_is_one_clear_error() -> None:
    with pytest.raises(BrokerUnavailable, match=r"no Kafka broker answers at 127\.0\.0\.1:1"):
        async with Publisher("t", bootstrap_servers="127.0.0.1:1"):
            pass


@pytest.mark.parametrize("name", ["", "two words", "x" * 201, "caf\u00e9", "a\nb"])
def test_a_name_that_cannot_be_a_cloud_event_source_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="printable ASCII"):
        Publisher(name)


async def test_outside_of_its_context_it_says_how_to_use_it() -> None:
    with pytest.raises(RuntimeError, match="async with"):
        await Publisher("t").article("https://news.example/a", text="x")


@pytest.mark.kafka
async def test_idempotence_works_where_the_broker_can_do_it(real_kafka: str) -> None:
    async with Publisher("t", bootstrap_servers=real_kafka, enable_idempotence=True) as publisher:
        assert isinstance(await (await publisher.article(fresh_url(), text="x")), Delivered)


class StubbornProducer:
    """Takes every record, and answers none in time."""

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    async def send(self, *_: object, **__: object) -> asyncio.Future[None]:
        future = asyncio.get_running_loop().create_future()
        future.set_exception(TimeoutError("no answer in time"))
        return future


async def test_an_undelivered_record_that_nobody_awaited_is_raised_by_flush_once() -> None:
    publisher = Publisher("t")
    publisher._producer = StubbornProducer()
    await publisher.article("https://news.example/a", text="x")
    await publisher.article("https://news.example/b", text="x")
    with pytest.raises(NotDelivered, match=r"2 records were not delivered; the first: t#.*no answer in time"):
        await publisher.flush()
    await publisher.flush()


async def test_an_undelivered_record_is_raised_to_whoever_awaits_it_and_not_by_flush() -> None:
    publisher = Publisher("t")
    publisher._producer = StubbornProducer()
    delivery = await publisher.article("https://news.example/a", text="x")
    with pytest.raises(NotDelivered, match="no answer in time"):
        await delivery
    await publisher.flush()
