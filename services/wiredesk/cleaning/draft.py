"""What cleaning has found out about one record, before the contract's limits are applied."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Moment:
    """A time as a page gave it. `at` is in UTC; `precision` is `day` or `time`; `offset` is as given, or None."""

    at: datetime
    precision: str
    offset: str | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """An image's absolute address and its caption."""

    url: str
    caption: str | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """What stands before the first sentence: place, agency, and the text itself."""

    place: str | None = None
    agency: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Cut:
    """A piece of the text that was taken out, and why."""

    reason: str
    text: str


OVER_THE_LIMIT = "over the limit"
"""The reason of a cut that a setting asked for."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An article in the making. `provenance` names the source of each field that has a value."""

    paragraphs: tuple[str, ...] = ()
    title: str | None = None
    authors: tuple[str, ...] = ()
    published: Moment | None = None
    modified: Moment | None = None
    language: str | None = None
    dateline: Origin | None = None
    credits: tuple[str, ...] = ()
    section: str | None = None
    tags: tuple[str, ...] = ()
    form: str | None = None
    access: str | None = None
    summary: str | None = None
    key_points: tuple[str, ...] = ()
    images: tuple[Picture, ...] = ()
    canonical_url: str | None = None
    site_name: str | None = None
    dropped: tuple[Cut, ...] = ()
    confidence: float | None = None
    """How sure the extractor is of the body, from 0 to 1; None for plain text, where it had nothing to choose from."""
    provenance: dict[str, str] = field(default_factory=dict)
