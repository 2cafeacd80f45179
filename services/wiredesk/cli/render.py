"""Messages as people read them: one line, or a short block, a record. Text of strangers is made harmless first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from types import MappingProxyType
from typing import Any, Final

from wiredesk.cli.terminal import moment, printable
from wiredesk.indexing.copies import said_of
from wiredesk_schemas.article_cleaned import ArticleCleaned
from wiredesk_schemas.article_enriched import ArticleEnriched
from wiredesk_schemas.article_extracted import ArticleExtracted, Extraction
from wiredesk_schemas.article_outcome import ArticleOutcome
from wiredesk_schemas.article_raw import ArticleRaw
from wiredesk_schemas.article_rejected import ArticleRejected
from wiredesk_schemas.base import Message
from wiredesk_schemas.facts import ArticleReinstated, ArticleWithdrawn, Fact
from wiredesk_schemas.requests import ArticleReinstatement, ArticleWithdrawal, Request
from wiredesk_schemas.story import Story

_TITLE: Final = 110
_TEXT: Final = 300
_NAMES: Final = 8
_STORY_ARTICLES: Final = 3


def described(message: Message) -> list[str]:
    """The message in lines: what it is, then details, to be shown indented."""
    describe = _DESCRIBED.get(type(message))
    return describe(message) if describe else [message.type]


def _raw(raw: ArticleRaw) -> list[str]:
    payload = next(name for name in ("html", "text", "content") if getattr(raw, name) is not None)
    size = len(getattr(raw, payload))
    facts = _joined(
        f"{payload} of {size:,} characters",
        f"status {raw.http_status}" if raw.http_status else None,
        f"from {raw.source}" if raw.source else None,
        f"fetched {moment(raw.fetched_at)}",
    )
    return [f"article  {printable(raw.url, _TEXT)}", facts]


def _request(request: Request) -> list[str]:
    kind = "withdrawal" if isinstance(request, ArticleWithdrawal) else "reinstatement"
    facts = _joined(
        f"reason {request.reason}",
        f"scope {request.scope}",
        f"requested {moment(request.requested_at)}",
        f"by {request.requested_by}" if request.requested_by else None,
        request.detail,
    )
    return [f"{kind} of {printable(request.article_id or request.url or '', _TEXT)}", facts]


def _cleaned(article: ArticleCleaned) -> list[str]:
    return [f"cleaned  {printable(article.title, _TITLE)}", *_article_facts(article)]


def _extracted(extracted: ArticleExtracted) -> list[str]:
    return [
        f"extracted  {printable(extracted.article.title, _TITLE)}",
        *_article_facts(extracted.article),
        *_extraction_facts(extracted.extraction),
    ]


def _enriched(enriched: ArticleEnriched) -> list[str]:
    article, copy = enriched.article, enriched.duplicate
    changed = ", ".join(change.field for change in enriched.changes)
    ids = _joined(
        f"article {enriched.article_id}",
        f"story {enriched.story_id}",
        said_of(copy) if copy else None,
        f"changed: {changed}" if changed else None,
    )
    return [
        f"#{enriched.sequence} revision {enriched.revision}  {printable(article.title, _TITLE)}",
        *_article_facts(article),
        *_extraction_facts(enriched.extraction),
        ids,
    ]


def _fact(fact: Fact) -> list[str]:
    kind = "withdrawn" if isinstance(fact, ArticleWithdrawn) else "reinstated"
    facts = _joined(f"reason {fact.reason}", f"scope {fact.scope}", f"asked for {moment(fact.requested_at)}")
    return [f"#{fact.sequence} revision {fact.revision}  {kind} {printable(fact.article_id)}", facts]


def _story(story: Story) -> list[str]:
    if story.merged_into:
        return [f"story {printable(story.story_id)} was merged into {printable(story.merged_into)}"]
    counts = f"{_many(story.article_count, 'article')} from {_many(story.source_count, 'source')}"
    newest = [
        f"- {printable(item.title, _TITLE)}  ({printable(item.site or item.url, 60)})"
        for item in story.articles[:_STORY_ARTICLES]
    ]
    names = ", ".join(printable(entity.name, 60) for entity in story.entities[:_NAMES])
    return [f"story  {printable(story.title, _TITLE) or '(empty)'}", f"{counts} · {story.story_id}", *newest, names]


def _rejected(rejected: ArticleRejected) -> list[str]:
    why = f"{rejected.reason}: {rejected.detail}"
    return [f"rejected  {printable(why, _TEXT)}", f"{printable(rejected.url, _TEXT)} · {_record(rejected.record_id)}"]


def _outcome(outcome: ArticleOutcome) -> list[str]:
    facts = _joined(
        f"revision {outcome.revision}" if outcome.revision else None,
        f"#{outcome.sequence}" if outcome.sequence is not None else None,
        f"article {outcome.article_id}" if outcome.article_id else None,
        outcome.detail,
    )
    return [f"{printable(outcome.outcome, 20):<10}  {_record(outcome.record_id)}" + (f" · {facts}" if facts else "")]


def _article_facts(article: ArticleCleaned) -> list[str]:
    site = article.site.name or article.site.domain if article.site else None
    facts = _joined(
        site,
        ", ".join(article.authors[:4]),
        _published(article),
        article.language,
        _many(article.word_count, "word") if article.word_count is not None else None,
    )
    return [facts, printable(article.url, _TEXT)]


def _published(article: ArticleCleaned) -> str | None:
    if article.published_at is None:
        return None
    return moment(article.published_at)[:10] if article.published_precision == "day" else moment(article.published_at)


def _extraction_facts(extraction: Extraction) -> list[str]:
    names = [f"{entity.name} ({entity.type})" for entity in extraction.entities[:_NAMES]]
    quotes = [f"{quote.speaker.name}: “{quote.text}”" for quote in extraction.quotes[:2] if quote.speaker]
    return [
        *_named("names", names),
        *_named("about", [phrase.text for phrase in extraction.keyphrases[:_NAMES]]),
        *(f"quote: {printable(quote, 200)}" for quote in quotes),
    ]


def _named(name: str, values: Iterable[str]) -> list[str]:
    joined = ", ".join(printable(value, 60) for value in values)
    return [f"{name}: {joined}"] if joined else []


def _record(record_id: str | None) -> str:
    return f"record {printable(record_id or '?', _TEXT)}"


def _joined(*facts: str | None) -> str:
    return " · ".join(printable(fact, _TEXT) for fact in facts if fact)


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


_DESCRIBED: Final = MappingProxyType[type[Message], Callable[[Any], list[str]]](
    {
        ArticleRaw: _raw,
        ArticleWithdrawal: _request,
        ArticleReinstatement: _request,
        ArticleCleaned: _cleaned,
        ArticleRejected: _rejected,
        ArticleExtracted: _extracted,
        ArticleEnriched: _enriched,
        ArticleWithdrawn: _fact,
        ArticleReinstated: _fact,
        Story: _story,
        ArticleOutcome: _outcome,
    }
)
