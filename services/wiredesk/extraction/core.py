"""The core of extraction: what an article says, as a pure function of the article and the settings."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any, Final

from wiredesk.extraction.about.keyphrases import keyphrases_of
from wiredesk.extraction.about.summary import summary_of
from wiredesk.extraction.about.topics import topics_of
from wiredesk.extraction.entities import entities_of
from wiredesk.extraction.facts.dates import dates_of, is_duration, published_day
from wiredesk.extraction.facts.figures import figures_of
from wiredesk.extraction.facts.places import places_of
from wiredesk.extraction.facts.sources import sources_of
from wiredesk.extraction.gazetteer import Gazetteer, gazetteer_of
from wiredesk.extraction.language import language_of, primary
from wiredesk.extraction.left_out import beyond, capped
from wiredesk.extraction.models import Model, installed, load
from wiredesk.extraction.names.finding import find_names
from wiredesk.extraction.names.linking import Thing, link
from wiredesk.extraction.profile import Profile, profile_of
from wiredesk.extraction.quotes.finding import Block, blocks_of, find_quotes, to_parse, without_names
from wiredesk.extraction.quotes.speakers import quotes_of
from wiredesk.extraction.sentences import Span
from wiredesk.extraction.settings import ExtractionSettings
from wiredesk.extraction.tokens import Page
from wiredesk.extraction.words import first_words
from wiredesk_schemas.article_cleaned import ArticleCleaned
from wiredesk_schemas.article_extracted import ENTITY_TYPES, Extraction, LeftOut, Quote

NAME: Final = "wiredesk-extraction"
_KINDS: Final = frozenset(ENTITY_TYPES)
_CAPITALISED: Final = re.compile(r"(?<!\w)[^\W\d_a-zà-ÿ]\w*")


@dataclass(frozen=True, slots=True)
class _Reading:
    """An article as the parts of extraction see it."""

    article: ArticleCleaned
    title: Page
    body: Page
    """As far as the rules read."""
    model_end: int
    """As far as the model reads the body."""
    profile: Profile
    gazetteer: Gazetteer
    settings: ExtractionSettings


def extract(article: ArticleCleaned, settings: ExtractionSettings) -> Extraction:
    """What the article says. Languages without a model get what needs none; `models` says what was used."""
    language = language_of(article.title, article.body, article.language)
    models = [f"{NAME} {version('wiredesk')}"]
    if not (article.language and article.language.strip()):
        models.append(f"eldc {version('eldc')}")
    profile = profile_of(primary(language))
    reading = _reading(article, profile, settings)
    package = installed(profile.models, settings.models.get(profile.language))
    things: list[Thing] = []
    quotes: list[Quote] = []
    if package:
        model = load(package)
        models.append(model.name)
        model.next_article()
        things, quotes = _names_and_quotes(reading, model)
    lists, cut = capped(_lists(reading, things, quotes), settings)
    return Extraction(
        language=language, models=tuple(models), left_out=(*_unread(reading, bool(package)), *cut), **lists
    )


def _reading(article: ArticleCleaned, profile: Profile, settings: ExtractionSettings) -> _Reading:
    body = Page("body", article.body[: first_words(article.body, settings.max_rule_words)])
    title = Page("title", article.title[: first_words(article.title, settings.max_words)])
    model_end = first_words(body.text, settings.max_words)
    return _Reading(article, title, body, model_end, profile, gazetteer_of(settings.gazetteer), settings)


def _unread(reading: _Reading, model: bool) -> list[LeftOut]:
    """What the limits on words left unread."""
    length = len(reading.article.body)
    unread = beyond("all but the language", len(reading.body.text), length)
    return [*(beyond("quotes, and names by the model", reading.model_end, length) if model else []), *unread]


def _lists(reading: _Reading, things: list[Thing], quotes: list[Quote]) -> dict[str, Sequence[Any]]:
    article, profile, gazetteer = reading.article, reading.profile, reading.gazetteer
    pages = (reading.title, reading.body)
    published = published_day(article.published_at, article.published_offset)
    limit = reading.settings.max_facts + 1
    dates = [found for page in pages for found in dates_of(page, published, profile, limit)]
    days = [found for found in dates if not is_duration(found)]
    taken = {page.field: [(day.start, day.end) for day in days if day.field == page.field] for page in pages}
    dateline = article.dateline.place if article.dateline else None
    return {
        "entities": entities_of(things),
        "quotes": quotes,
        "dates": dates,
        "figures": [found for page in pages for found in figures_of(page, profile, taken[page.field], limit)],
        "places": places_of(things, dateline, gazetteer, profile),
        "sources": sources_of(reading.body, quotes, things, profile),
        "topics": topics_of(reading.title, reading.body) if profile.topics else [],
        "summary": summary_of(reading.title, reading.body, profile),
        "keyphrases": keyphrases_of(
            article.title, reading.body.text, reading.settings.max_keyphrases, profile.stop_words | profile.names.titles
        ),
    }


def _names_and_quotes(reading: _Reading, model: Model) -> tuple[list[Thing], list[Quote]]:
    pages, profile, body = (reading.title, reading.body), reading.profile, reading.body
    blocks = {
        "title": blocks_of(reading.title.text, profile, len(reading.title.text)),
        "body": blocks_of(body.text, profile, reading.model_end),
    }
    found = _named(pages, blocks, model, profile)
    names = find_names(pages, found, reading.gazetteer, profile)
    things = link(pages, names, reading.gazetteer, profile)
    named = [(body.tokens[n.first].start, body.tokens[n.last - 1].end) for n in names["body"]]
    prose = without_names(blocks["body"], named)
    spans = to_parse(body.text, prose, profile)
    docs = model.parse([body.text[slice(*span)] for span in spans])
    drafts = find_quotes(body.text, prose, zip(spans, docs, strict=True), profile)
    return things, quotes_of(body, drafts, things, profile)


def _named(
    pages: Sequence[Page], blocks: Mapping[str, list[Block]], model: Model, profile: Profile
) -> dict[str, list[tuple[int, int, str]]]:
    """Field → what the model takes for names, paragraph by paragraph; what can hold none is not read."""
    texts = {page.field: page.text for page in pages}
    common = profile.stop_words | profile.names.no_names
    spans = [(f, block.span) for f, text in texts.items() for block in blocks[f] if _may_name(text, block.span, common)]
    found: dict[str, list[tuple[int, int, str]]] = {field: [] for field in texts}
    read = model.names([texts[field][slice(*span)] for field, span in spans])
    for (field, span), names in zip(spans, read, strict=True):
        for start, end, label in names:
            if (kind := profile.model_kinds.get(label, label)) in _KINDS:
                found[field].append((span[0] + start, span[0] + end, kind))
    return found


def _may_name(text: str, span: Span, common: frozenset[str]) -> bool:
    """Whether a word in capitals is none of those that only begin sentences."""
    return any(match.group().lower() not in common for match in _CAPITALISED.finditer(text, *span))
