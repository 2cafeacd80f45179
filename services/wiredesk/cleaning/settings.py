"""Every limit of cleaning, as a setting: environment variables `WIREDESK_CLEANING_<NAME>`."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from wiredesk_schemas.limits import MAX_BODY_BYTES, MIB


class CleaningSettings(BaseSettings):
    """What an operator may change. The defaults are those of the published figures."""

    model_config = SettingsConfigDict(env_prefix="WIREDESK_CLEANING_", frozen=True, extra="ignore")

    site_rules: Path | None = Field(None, description="Folder of rules for single hosts, one YAML file each.")
    max_page_characters: int = Field(8 * MIB, gt=0, description="Characters of a page that are read; the rest is cut.")
    max_tags: int = Field(90_000, gt=0, description="Tags (less-than signs) of a page that are read; the rest is cut.")
    max_attributes: int = Field(400, gt=0, description="Attributes a tag may have; one with more loses them all.")
    max_paragraphs: int = Field(10_000, gt=0, description="Paragraphs of a text that are read; the rest is cut.")
    max_body_bytes: int = Field(
        MAX_BODY_BYTES, gt=0, le=MAX_BODY_BYTES, description="UTF-8 bytes of a cleaned body; a longer one is cut."
    )
    max_field_characters: int = Field(2000, gt=0, description="Characters of a title, a name or a tag.")
    max_list_items: int = Field(100, gt=0, description="Authors, tags, images or key points that are kept.")
    min_article_characters: int = Field(
        80, ge=0, description="Characters of text below which a page without other signs of an article is `empty`."
    )
