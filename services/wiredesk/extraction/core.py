"""The core of extraction: what an article says, as a pure function of the article and the settings."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from typing import Any, Final

from wiredesk.extraction.entities import entities_of
from wiredesk.extraction.facts.dates import dates_of, is_duration, published_day
from wiredesk.extraction.facts.figures import figures_of
from wiredesk.extraction.facts.places import places_of
from wiredesk.extraction.facts.sources import sources_of
from wiredesk.extraction.gazetteer import gazetteer_of
from wiredesk.extraction.keyphrases import keyphrases_of
from wiredesk.extraction.language import language_of, primary
from wiredesk.extraction.models import Model, installed, load
from wiredesk.extraction.names.finding import find_names
from wiredesk.extraction.names.linking import Thing, link
from wiredesk.extraction.profile import Profile, profile_of
from wiredesk.extraction.quotes.finding import Block, blocks_of, find_quotes, to_parse, without_names
from wiredesk.extraction.quotes.speakers import quotes_of
from wiredesk.extraction.settings import ExtractionSettings
from wiredesk.extraction.tokens import Page
from wiredesk.extraction.words import first_words
from wiredesk_schemas.article_cleaned import ArticleCleaned
from wiredesk_schemas.article_extracted import ENTITY_TYPES, Extraction, Quote

NAME: Final = "wiredesk-extraction"
_KINDS: Final = frozenset(ENTITY_TYPES)


def extract(article: ArticleCleaned, settings: ExtractionSettings) -> Extraction:
    """What the article says. Languages without a model get what needs none; `models` says what was used."""
    language = language_of(article.title, article.body, article.language)
    models = [f"{NAME} {version('wiredesk')}"]
    if not (article.language and article.language.strip()):
        models.append(f"eldc {version('eldc')}")
    profile = profile_of(primary(language))
    package = installed(profile.models, settings.english_model if profile.language == "en" else None)
    pages = (Page("title", article.title), Page("body", article.body))
    things: list[Thing] = []
    quotes: list[Quote] = []
    if package:
        model = load(package)
        models.append(model.name)
        with model.article():
            things, quotes = _read(pages, model, profile, settings)
    return Extraction(
        language=language,
        models=tuple(models),
        entities=tuple(entities_of(things, settings.max_mentions)[: settings.max_entities]),
        quotes=tuple(quotes[: settings.max_quotes]),
        keyphrases=keyphrases_of(article.title, article.body, settings.max_keyphrases, profile.stop_words),
        **_facts(article, pages, things, quotes, profile, settings),
    )


def _facts(  # noqa: PLR0917
    article: ArticleCleaned,
    pages: Sequence[Page],
    things: Sequence[Thing],
    quotes: Sequence[Quote],
    profile: Profile,
    settings: ExtractionSettings,
) -> dict[str, Any]:
    published = published_day(article.published_at, article.published_offset)
    limit = settings.max_facts
    dates = [found for page in pages for found in dates_of(page, published, profile, limit)]
    taken = {
        page.field: [(d.start, d.end) for d in dates if d.field == page.field and not is_duration(d)] for page in pages
    }
    figures = [found for page in pages for found in figures_of(page, profile, taken[page.field], limit)]
    dateline = article.dateline.place if article.dateline else None
    return {
        "dates": tuple(dates[:limit]),
        "figures": tuple(figures[:limit]),
        "places": tuple(places_of(things, dateline, gazetteer_of(None), profile, limit)),
        "sources": tuple(sources_of(pages[-1], quotes, things, profile, limit)),
    }


def _read(
    pages: Sequence[Page], model: Model, profile: Profile, settings: ExtractionSettings
) -> tuple[list[Thing], list[Quote]]:
    body = pages[-1]
    blocks = {page.field: blocks_of(page.text, profile, first_words(page.text, settings.max_words)) for page in pages}
    gazetteer = gazetteer_of(None)
    found = {page.field: _named(page, blocks[page.field], model) for page in pages}
    names = find_names(pages, found, gazetteer, profile)
    things = link(pages, names, gazetteer, profile)
    named = [(body.tokens[n.first].start, body.tokens[n.last - 1].end) for n in names["body"]]
    prose = without_names(blocks["body"], named)
    spans = to_parse(body.text, prose, profile)
    docs = model.parse([body.text[slice(*span)] for span in spans])
    drafts = find_quotes(body.text, prose, zip(spans, docs, strict=True), profile)
    return things, quotes_of(body, drafts, things, profile)


def _named(page: Page, blocks: list[Block], model: Model) -> list[tuple[int, int, str]]:
    """What the model takes for names, paragraph by paragraph."""
    spans = [block.span for block in blocks]
    found = model.names([page.text[slice(*span)] for span in spans])
    return [
        (span[0] + start, span[0] + end, kind)
        for span, names in zip(spans, found, strict=True)
        for start, end, kind in names
        if kind in _KINDS
    ]
