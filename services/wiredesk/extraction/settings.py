"""The settings of extraction. Every limit is a field; sizes and units are in the descriptions."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class ExtractionSettings(BaseSettings):
    """Read from the environment with the prefix `WIREDESK_EXTRACTION_`."""

    model_config = SettingsConfigDict(env_prefix="WIREDESK_EXTRACTION_", frozen=True, extra="ignore")

    models: dict[str, str] = Field(
        default_factory=dict,
        description="Language (ISO 639-1) → the spaCy package that reads it, as JSON; else the first one installed.",
    )
    max_words: int = Field(default=10_000, ge=0, description="Words of the body that the model reads.")
    max_rule_words: int = Field(
        default=30_000, ge=0, description="Words of the body that the rules read; `left_out` says where they end."
    )
    gazetteer: Path | None = Field(
        default=None, description="A CSV file of names to know: id, name, type, aliases, wikidata."
    )
    max_entities: int = Field(default=500, ge=0, description="Entities kept of an article, by salience.")
    max_mentions: int = Field(default=2_000, ge=0, description="Mentions kept of one entity, in text order.")
    max_keyphrases: int = Field(default=12, ge=0, description="Keyphrases kept of an article, by score.")
    max_quotes: int = Field(default=1_000, ge=0, description="Quotes kept of an article, in text order.")
    max_facts: int = Field(
        default=1_000, ge=0, description="Figures, dates, places and sources kept, of each, in order."
    )
