"""The language of a text: detection by n-grams (eldc), beside what the page declares."""

from __future__ import annotations

import re
from functools import cache

import eldc

_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?(?:[-_.@].*)?$", re.DOTALL)
_SAMPLE_CHARACTERS = 3000
_ENOUGH_CHARACTERS = 80
"""Below this the declared language is believed before the detector."""


def detected(text: str) -> str | None:
    """The language of a text (ISO 639-1), or None where the detector is not sure."""
    _ready()
    result = eldc.detect_details(text[:_SAMPLE_CHARACTERS])
    return result.language if result.reliable and result.language != "und" else None


def normalized_tag(tag: str | None) -> str | None:
    """A language tag as BCP 47 writes it, such as `pt-BR` of `pt_br`; None for what is no tag."""
    match = _TAG.match((tag or "").strip())
    if not match:
        return None
    language, script, region = match.groups()
    parts = (language.lower(), script.title() if script else None, region.upper() if region else None)
    return "-".join(part for part in parts if part)


def decided(text: str, declared: str | None) -> tuple[str | None, str | None]:
    """The language and its provenance: what is declared where the text does not contradict it, else the text's."""
    tag, found = normalized_tag(declared), detected(text)
    if tag and (found is None or tag.split("-")[0] == found or len(text) < _ENOUGH_CHARACTERS):
        return tag, "meta"
    return (found, "text") if found else (tag, "meta" if tag else None)


@cache
def _ready() -> None:
    eldc.init()
