"""One record of `articles.raw.v1` to its outcome: an article, a rejection, or a request passed on."""

from __future__ import annotations

import hashlib
from datetime import datetime

from wiredesk.cleaning.article import domain_of
from wiredesk.cleaning.clock import capped, received_at
from wiredesk.cleaning.pipeline import clean
from wiredesk.cleaning.settings import CleaningSettings
from wiredesk.runtime.errors import Reject
from wiredesk.runtime.records import Handled, Output, PageRead, Record
from wiredesk_schemas.article_raw import ArticleRaw
from wiredesk_schemas.article_rejected import ArticleRejected
from wiredesk_schemas.base import Message
from wiredesk_schemas.codec import parse
from wiredesk_schemas.events import Headers, cloud_event, encode, trace_context
from wiredesk_schemas.identity import article_id
from wiredesk_schemas.requests import Request
from wiredesk_schemas.topics import CLEANED, RAW, REJECTED, Topic

SOURCE = "/wiredesk/cleaning"
FROM_BROKER = "broker"
"""`provenance.fetched_at` where the broker's time replaced a claim from the future."""


def handle(record: Record, settings: CleaningSettings) -> Handled:
    """The outcome of one record.

    Raises:
        ContractError: the record is no message of `articles.raw.v1`; a dead letter.
    """
    message = parse(record.data, RAW.messages)
    if isinstance(message, Request):
        return _forwarded(message, record)
    assert isinstance(message, ArticleRaw)
    return _cleaned(message, record, settings)


def _forwarded(request: Request, record: Record) -> Handled:
    assert request.article_id is not None or request.url is not None
    identity = request.article_id or article_id(request.url or "")
    name = record.record_id(request.record_id)
    at = capped(request.requested_at, received_at(record))
    forwarded = request.evolve(article_id=identity, record_id=name, requested_at=at)
    output = _output(CLEANED, forwarded, key=identity, name=name, at=at, record=record)
    return Handled("forwarded", name, identity, (output,))


def _cleaned(raw: ArticleRaw, record: Record, settings: CleaningSettings) -> Handled:
    identity, name = article_id(raw.url), record.record_id(raw.record_id)
    at = capped(raw.fetched_at, received_at(record))
    fetched_by_broker = at != raw.fetched_at
    raw = raw.evolve(record_id=name, fetched_at=at)
    try:
        cleaned = clean(raw, identity, settings)
    except Reject as rejection:
        return _rejected(raw, identity, rejection, record)
    article = cleaned.article
    if fetched_by_broker:
        article = article.evolve(provenance=article.provenance | {"fetched_at": FROM_BROKER})
    output = _output(CLEANED, article, key=identity, name=name, at=at, record=record)
    page = PageRead(domain_of(raw.url), "cleaned", cleaned.confidence)
    return Handled("cleaned", name, identity, (output,), page=page)


def _rejected(raw: ArticleRaw, identity: str, rejection: Reject, record: Record) -> Handled:
    assert raw.record_id is not None
    message = ArticleRejected(
        article_id=identity,
        record_id=raw.record_id,
        url=raw.url,
        fetched_at=raw.fetched_at,
        source=raw.source,
        metadata=raw.metadata,
        reason=rejection.reason,
        detail=rejection.detail,
    )
    output = _output(REJECTED, message, key=identity, name=raw.record_id, at=raw.fetched_at, record=record)
    page = PageRead(domain_of(raw.url), rejection.reason)
    return Handled("rejected", raw.record_id, identity, (output,), detail=str(rejection), page=page)


def _output(topic: Topic, message: Message, *, key: str, name: str, at: datetime, record: Record) -> Output:
    headers = cloud_event(message, id=name, source=SOURCE, time=at) + _trace(record, name)
    return Output(topic=topic.name, key=key.encode(), value=message.to_bytes(), headers=headers)


def _trace(record: Record, name: str) -> Headers:
    """The trace that the record came with, or a new one that a redelivery repeats (W3C Trace Context, version 00)."""
    if given := trace_context(record.headers):
        return given
    digest = hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()
    return encode({"traceparent": f"00-{digest[:32]}-{digest[32:48]}-01"})
