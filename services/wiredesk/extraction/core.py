"""The core of extraction: what an article says, as a pure function of the article and the settings."""

from __future__ import annotations

from importlib.metadata import version
from typing import Final

from wiredesk.extraction.entities import entities_of
from wiredesk.extraction.keyphrases import keyphrases_of
from wiredesk.extraction.language import language_of, primary
from wiredesk.extraction.mentions import mentions_in
from wiredesk.extraction.models import Model, installed, load
from wiredesk.extraction.profile import profile_of
from wiredesk.extraction.settings import ExtractionSettings
from wiredesk.extraction.words import first_words
from wiredesk_schemas.article_cleaned import ArticleCleaned
from wiredesk_schemas.article_extracted import Entity, Extraction

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
        entities = _entities(article, model, settings)
    return Extraction(
        language=language,
        models=tuple(models),
        entities=entities,
        keyphrases=keyphrases_of(article.title, article.body, settings.max_keyphrases, profile.stop_words),
    )


def _entities(article: ArticleCleaned, model: Model, settings: ExtractionSettings) -> tuple[Entity, ...]:
    with model.nlp.memory_zone(), model.nlp.select_pipes(enable=["tok2vec", "ner"]):
        fields = {"title": article.title, "body": article.body[: first_words(article.body, settings.max_words)]}
        found = [item for field, text in fields.items() for item in mentions_in(model.nlp(text), field)]
    return tuple(
        entity.model_copy(update={"mentions": entity.mentions[: settings.max_mentions]})
        for entity in entities_of(found)[: settings.max_entities]
    )
