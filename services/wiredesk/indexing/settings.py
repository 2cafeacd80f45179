"""Settings of the indexing core. Prefix `WIREDESK_INDEXING_`."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class IndexingSettings(BaseSettings):
    """Every limit of the core, with its unit."""

    model_config = SettingsConfigDict(env_prefix="WIREDESK_INDEXING_", frozen=True, extra="ignore")

    exact_min_words: int = Field(default=20, ge=1, description="words of body that an exact duplicate has at least")
    near_memory_mib: int = Field(
        default=64, ge=1, description="table of near duplicates, in MiB: 64 hold the latest 500,000 articles or so"
    )
    near_recent: int = Field(
        default=4_096,
        ge=0,
        description="articles whose words are kept at hand (20 KB of 500 words, 60 KB at most)",
    )
    story_groups: int = Field(
        default=100_000, ge=1, description="stories, and storylines, that may still grow (2.5 to 4.5 KB each)"
    )
    story_groups_warm: int = Field(
        default=10_000, ge=100, description="of these, kept ready to compare (6 to 11 KB more each)"
    )
    search_engine: Literal["tantivy", "opensearch"] = Field(
        default="tantivy", description="`tantivy` is embedded; `opensearch` follows the log in a cluster of its own"
    )
    opensearch_url: str = Field(default="http://127.0.0.1:9200", description="address of OpenSearch")
    opensearch_prefix: str = Field(
        default="wiredesk",
        description="what names of indices and aliases begin with, in small letters",
    )
    opensearch_timeout_seconds: float = Field(default=10.0, gt=0, description="seconds that a call may take")
    search_commit_seconds: float = Field(default=1.0, gt=0, description="seconds between commits of the search index")
    search_commit_articles: int = Field(
        default=1_000, ge=1, description="articles after which the search index commits"
    )
    search_memory_mib: int = Field(default=64, ge=16, description="memory of the search index's writer, in MiB")
    search_erase_days: float = Field(
        default=7.0, ge=0, le=13, description="days after a takedown when its words begin to leave the index's files"
    )
    ledger_cache_mib: int = Field(default=64, ge=1, description="page cache of the ledger, in MiB")

    @field_validator("opensearch_url")
    @classmethod
    def _is_an_address(cls, url: str) -> str:
        if not re.match(r"https?://[^\s/]+", url):
            raise ValueError("must be an address such as http://127.0.0.1:9200")
        return url

    @field_validator("opensearch_prefix")
    @classmethod
    def _is_a_name(cls, prefix: str) -> str:
        if not re.fullmatch(r"[a-z0-9][a-z0-9._-]{0,99}", prefix):
            raise ValueError("must be a name in small letters, digits, dots, lines and dashes, 100 at the most")
        return prefix
