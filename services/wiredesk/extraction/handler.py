"""The handler of extraction: one record of `articles.cleaned.v1` in, one of `articles.extracted.v1` out."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from wiredesk.extraction.core import extract
from wiredesk.extraction.fitting import serialized
from wiredesk.extraction.settings import ExtractionSettings
from wiredesk.extraction.words import word_count
from wiredesk.runtime.records import Handled, Output, Record
from wiredesk_schemas.article_cleaned import ArticleCleaned
from wiredesk_schemas.article_extracted import ArticleExtracted
from wiredesk_schemas.base import Message
from wiredesk_schemas.codec import parse
from wiredesk_schemas.events import Headers, cloud_event, trace_context
from wiredesk_schemas.identity import article_id, content_hash
from wiredesk_schemas.requests import Request
from wiredesk_schemas.topics import CLEANED, EXTRACTED

SOURCE: Final = "/wiredesk/extraction"


def handle(record: Record, settings: ExtractionSettings) -> Handled:
    """The extraction of an article, or a request passed on.

    Raises:
        ContractError: the record breaks the contract.
    """
    message = parse(record.data, CLEANED.messages)
    if isinstance(message, Request):
        return _forwarded(record, message)
    assert isinstance(message, ArticleCleaned)
    return _extracted(record, message, settings)


def _forwarded(record: Record, request: Request) -> Handled:
    record_id = record.record_id(request.record_id)
    # One of both is given, says the model; cleaning fills in the id, so the address counts only for hand-made lines.
    target = request.article_id or article_id(request.url or "")
    full = request.evolve(record_id=record_id, article_id=target)
    output = _output(record, full, full.to_bytes(), key=target, record_id=record_id, made_at=request.requested_at)
    return Handled("forwarded", record_id, target, (output,))


def _extracted(record: Record, cleaned: ArticleCleaned, settings: ExtractionSettings) -> Handled:
    record_id = record.record_id(cleaned.record_id)
    article = cleaned.evolve(
        record_id=record_id,
        content_hash=cleaned.content_hash or content_hash(cleaned.title, cleaned.body),
        word_count=word_count(cleaned.body) if cleaned.word_count is None else cleaned.word_count,
    )
    message = ArticleExtracted(article=article, extraction=extract(article, settings))
    data = serialized(message)
    output = _output(record, message, data, key=article.article_id, record_id=record_id, made_at=article.fetched_at)
    return Handled("extracted", record_id, article.article_id, (output,))


def _output(record: Record, message: Message, data: bytes, *, key: str, record_id: str, made_at: datetime) -> Output:
    """A record for `articles.extracted.v1`. `ce_time` is the broker's for what was read; in files, the message's."""
    event = cloud_event(message, id=record_id, source=SOURCE, time=record.timestamp or made_at)
    headers: Headers = (*event, *trace_context(record.headers))
    return Output(EXTRACTED.name, key.encode(), data, headers)
