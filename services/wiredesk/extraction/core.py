"""The core of extraction: what an article says, as a pure function of the article and the settings."""

from __future__ import annotations

from importlib.metadata import version
from typing import Final

from wiredesk.extraction.entities import entities_of
from wiredesk.extraction.gazetteer import gazetteer_of
from wiredesk.extraction.keyphrases import keyphrases_of
from wiredesk.extraction.language import language_of, primary
from wiredesk.extraction.models import Model, installed, load
from wiredesk.extraction.names.finding import find_names
from wiredesk.extraction.names.linking import link
from wiredesk.extraction.profile import Profile, profile_of
from wiredesk.extraction.settings import ExtractionSettings
from wiredesk.extraction.tokens import Page
from wiredesk.extraction.words import first_words
from wiredesk_schemas.article_cleaned import ArticleCleaned
from wiredesk_schemas.article_extracted import ENTITY_TYPES, Entity, Extraction

NAME: Final = "wiredesk-extraction"


def extract(article: ArticleCleaned, settings: ExtractionSettings) -> Extraction:
    """What the article says. Languages without a model get what needs none; `models` says what was used."""
    language = language_of(article.title, article.body, article.language)
    models = [f"{NAME} {version('wiredesk')}"]
    if not (article.language and article.language.strip()):
        models.append(f"eldc {version('eldc')}")
    entities: tuple[Entity, ...] = ()
    profile = profile_of(primary(language))
    package = installed(profile.models, settings.english_model if profile.language == "en" else None)
    if package:
        model = load(package)
        models.append(model.name)
        entities = _entities(article, model, profile, settings)
    return Extraction(
        language=language,
        models=tuple(models),
        entities=entities,
        keyphrases=keyphrases_of(article.title, article.body, settings.max_keyphrases, profile.stop_words),
    )


def _entities(
    article: ArticleCleaned, model: Model, profile: Profile, settings: ExtractionSettings
) -> tuple[Entity, ...]:
    pages = [Page("title", article.title), Page("body", article.body)]
    with model.nlp.memory_zone(), model.nlp.select_pipes(enable=["tok2vec", "ner"]):
        found = {
            page.field: [
                (e.start_char, e.end_char, e.label_)
                for e in model.nlp(page.text[: first_words(page.text, settings.max_words)]).ents
                if e.label_ in ENTITY_TYPES
            ]
            for page in pages
        }
    names = find_names(pages, found, gazetteer_of(None), profile)
    things = link(pages, names, gazetteer_of(None), profile)
    return tuple(entities_of(things, settings.max_mentions)[: settings.max_entities])
