"""Publishing to `articles.raw.v1`: articles as they were fetched, and requests to take down or to reinstate."""

from __future__ import annotations

import asyncio
import base64
import re
import secrets
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final, Literal, Self, TypeVar

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaConnectionError, KafkaError
from pydantic import ValidationError
from pydantic_core import PydanticSerializationError

from wiredesk_schemas.article_raw import ArticleRaw, Hints
from wiredesk_schemas.base import Message
from wiredesk_schemas.codec import explain, parse, without_nulls
from wiredesk_schemas.connection import bootstrap, existing_partitions, unavailable
from wiredesk_schemas.delivery import Delivery, NotDelivered
from wiredesk_schemas.errors import InvalidSchema, TooLarge
from wiredesk_schemas.events import cloud_event, encode
from wiredesk_schemas.identity import article_id
from wiredesk_schemas.limits import MAX_RECORD_BYTES, MAX_TRANSPORT_BYTES, MIB
from wiredesk_schemas.quiet import quieten_aiokafka
from wiredesk_schemas.requests import ArticleReinstatement, ArticleWithdrawal
from wiredesk_schemas.topics import RAW
from wiredesk_schemas.unicode import mend_surrogates

Publishable = ArticleRaw | ArticleWithdrawal | ArticleReinstatement
M = TypeVar("M", bound=Message)
Compression = Literal["zstd", "lz4", "snappy", "gzip"]

_NAME: Final = re.compile(r"[!-~]{1,200}")
"""`ce_source` is a URI reference: printable ASCII without spaces. It is part of the record's id."""
_TRACEPARENT: Final = re.compile(r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
_FAILURES_KEPT: Final = 100


class Publisher:
    """Publishes to `articles.raw.v1`; an async context manager.

    Records are gathered into compressed batches, a few milliseconds at most. `publish` returns once the record is in
    the buffer, and waits while that is full; await what it returns, or `flush()`, to know that the broker has it.
    Every record is keyed with its article id, so the order of an article's records holds.

    Delivery is at least once: after a lost answer a record may be written twice. Both have the same record id
    (`ce_source#ce_id`), under which the first outcome counts. `enable_idempotence` spares the second; it is off unless
    asked for, since the embedded broker cannot do it.

    Args:
        name: who publishes, for instance the scraper's id: `ce_source`, and `source` of articles that give none.
        bootstrap_servers: `host:port`, joined by commas; `WIREDESK_BOOTSTRAP_SERVERS`, else `localhost:9092`.
        compression: of whole batches; zstd makes pages smallest.
        linger: seconds that a record may wait for others to share its batch.
        delivery_timeout: seconds after which a record that the broker has not acknowledged is given up.
        enable_idempotence: let the broker drop the producer's own repeats (Apache Kafka only).
        connection: further arguments of `AIOKafkaProducer`, such as `security_protocol`, `ssl_context` and `sasl_*`.

    Raises:
        BrokerUnavailable: on entering, no broker answers.
        MissingTopic: on entering, `articles.raw.v1` does not exist.
    """

    def __init__(
        self,
        name: str,
        *,
        bootstrap_servers: str | None = None,
        compression: Compression | None = "zstd",
        linger: float = 0.02,
        delivery_timeout: float = 60.0,
        enable_idempotence: bool = False,
        **connection: Any,
    ) -> None:
        if not _NAME.fullmatch(name):
            raise ValueError("a publisher's name is 1 to 200 characters of printable ASCII without spaces")
        self.name = name
        self._servers = bootstrap(bootstrap_servers)
        self._settings: dict[str, Any] = {
            "bootstrap_servers": self._servers,
            "client_id": name,
            "acks": "all",
            "compression_type": compression,
            "linger_ms": round(linger * 1000),
            "request_timeout_ms": round(delivery_timeout * 1000),
            "enable_idempotence": enable_idempotence,
            "max_request_size": MAX_TRANSPORT_BYTES,
            "max_batch_size": MIB,
            **connection,
        }
        self._producer: AIOKafkaProducer | None = None
        self._pending: set[Delivery] = set()
        self._failures: list[NotDelivered] = []
        self._failed = 0

    async def __aenter__(self) -> Self:
        quieten_aiokafka()
        producer = AIOKafkaProducer(**self._settings)
        try:
            await producer.start()
            await existing_partitions(producer.client, (RAW.name,), self._servers)
        except KafkaConnectionError as error:
            await producer.stop()
            raise unavailable(self._servers, error) from error
        except BaseException:
            await producer.stop()
            raise
        self._producer = producer
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        """Sends what is in the buffer; raises as `flush` does, unless an exception is on its way already."""
        producer, self._producer = self._started(), None
        await producer.stop()
        if error is None:
            self._raise_failures()

    async def publish(self, message: Publishable, *, traceparent: str | None = None) -> Delivery:
        """Put a message into the buffer, waiting while that is full; await the result to know that it was delivered.

        Args:
            message: the article, the withdrawal or the reinstatement.
            traceparent: W3C trace context to go on with; by default a new trace begins.

        Raises:
            ContractError: the message breaks the contract; nothing was sent.
            NotDelivered: the buffer stayed full for `delivery_timeout`.
        """
        if traceparent is not None and not _TRACEPARENT.fullmatch(traceparent):
            raise ValueError("traceparent must be of the form 00-<32 hex digits>-<16 hex digits>-<2 hex digits>")
        value = serialized(message)
        article = article_of(message)
        event_id = str(uuid.uuid4())
        headers = cloud_event(message, id=event_id, source=self.name, time=datetime.now(UTC))
        headers += encode({"traceparent": traceparent or new_traceparent()})
        record_id = message.record_id or f"{self.name}#{event_id}"
        try:
            future = await self._started().send(RAW.name, value, key=article.encode(), headers=list(headers))
        except KafkaError as error:
            raise NotDelivered(f"{record_id} was not delivered: {error or type(error).__name__}") from error
        return self._watched(Delivery(article, record_id, future))

    async def article(
        self,
        url: str,
        *,
        html: str | None = None,
        text: str | None = None,
        content: bytes | None = None,
        content_type: str | None = None,
        fetched_at: datetime | None = None,
        source: str | None = None,
        http_status: int | None = None,
        hints: Hints | Mapping[str, Any] | None = None,
        metadata: Mapping[str, str] | None = None,
        record_id: str | None = None,
        traceparent: str | None = None,
    ) -> Delivery:
        """Publish one fetch: exactly one of `html`, `text` and `content` (the bytes as fetched) is given.

        `url` is the address after redirects, `fetched_at` now unless given. Lone surrogates of `html` and `text`
        become U+FFFD. Raises as `publish` does.
        """
        fields = {
            "url": url,
            "html": None if html is None else mend_surrogates(html),
            "text": None if text is None else mend_surrogates(text),
            "content": None if content is None else base64.b64encode(content).decode("ascii"),
            "content_type": content_type,
            "fetched_at": fetched_at or datetime.now(UTC),
            "source": source or self.name,
            "http_status": http_status,
            "hints": hints,
            "metadata": None if metadata is None else dict(metadata),
            "record_id": record_id,
        }
        return await self.publish(_validated(ArticleRaw, fields), traceparent=traceparent)

    async def withdraw(
        self,
        *,
        reason: str,
        url: str | None = None,
        article_id: str | None = None,
        scope: str = "article",
        detail: str | None = None,
        requested_by: str | None = None,
        requested_at: datetime | None = None,
    ) -> Delivery:
        """Ask for a takedown of the article named by `article_id` or `url`; raises as `publish` does.

        `reason` is `publisher`, `legal`, `privacy`, `error` or `other`; `scope` `article`, or `copies` for its whole
        duplicate group.
        """
        request = _request(
            ArticleWithdrawal,
            requested_at,
            url=url,
            article_id=article_id,
            scope=scope,
            reason=reason,
            detail=detail,
            requested_by=requested_by,
        )
        return await self.publish(request)

    async def reinstate(
        self,
        *,
        reason: str,
        url: str | None = None,
        article_id: str | None = None,
        scope: str = "article",
        detail: str | None = None,
        requested_by: str | None = None,
        requested_at: datetime | None = None,
    ) -> Delivery:
        """Ask for the end of a takedown; arguments and errors as of `withdraw`."""
        request = _request(
            ArticleReinstatement,
            requested_at,
            url=url,
            article_id=article_id,
            scope=scope,
            reason=reason,
            detail=detail,
            requested_by=requested_by,
        )
        return await self.publish(request)

    async def flush(self) -> None:
        """Wait until the broker has answered for every record published so far.

        Raises:
            NotDelivered: a record was given up whose delivery nobody awaited; it counts the others.
        """
        if waiting := list(self._pending):
            await asyncio.wait([delivery.future for delivery in waiting])
        for delivery in waiting:
            self._settled(delivery)
        self._raise_failures()

    def _started(self) -> AIOKafkaProducer:
        if self._producer is None:
            raise RuntimeError("use the publisher in `async with Publisher(...) as publisher:`")
        return self._producer

    def _watched(self, delivery: Delivery) -> Delivery:
        self._pending.add(delivery)
        delivery.future.add_done_callback(lambda _: self._settled(delivery))
        return delivery

    def _settled(self, delivery: Delivery) -> None:
        if delivery not in self._pending:
            return
        self._pending.discard(delivery)
        if (failure := delivery.failure()) and not delivery.awaited:
            self._failed += 1
            if len(self._failures) < _FAILURES_KEPT:
                self._failures.append(failure)

    def _raise_failures(self) -> None:
        failures, count = self._failures, self._failed
        self._failures, self._failed = [], 0
        if count == 1:
            raise failures[0]
        if count:
            raise NotDelivered(f"{count} records were not delivered; the first: {failures[0]}") from failures[0]


def serialized(message: Publishable) -> bytes:
    """The message as it is sent, read once as a service would read it.

    Raises:
        ContractError: a service would refuse it; the error names the field.
    """
    try:
        value = message.to_bytes()
    except PydanticSerializationError as error:
        raise InvalidSchema(f"message: cannot be written as JSON: {error}") from None
    if len(value) > MAX_RECORD_BYTES:
        raise TooLarge(
            f"{_largest_field(message)}: the record has {len(value):,} bytes as JSON; at most 8 MiB "
            f"({MAX_RECORD_BYTES:,} bytes) are allowed"
        )
    parse(value, RAW.messages)
    return value


def article_of(message: Publishable) -> str:
    """The id of the article that a message is about: the key of its record."""
    if not isinstance(message, ArticleRaw) and message.article_id is not None:
        return message.article_id
    assert message.url is not None
    return article_id(message.url)


def new_traceparent() -> str:
    """A new trace (W3C trace context), sampled."""
    return f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-01"


def _largest_field(message: Message) -> str:
    return max(type(message).model_fields, key=lambda name: len(str(getattr(message, name, "") or "")))


def _request(model: type[M], requested_at: datetime | None, **fields: str | None) -> M:
    return _validated(model, {**fields, "requested_at": requested_at or datetime.now(UTC)})


def _validated(model: type[M], fields: dict[str, Any]) -> M:
    try:
        return model.model_validate(without_nulls(fields))
    except ValidationError as error:
        raise InvalidSchema(explain(error)) from None
