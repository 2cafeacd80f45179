"""Which language an article is in."""

from __future__ import annotations

from functools import cache
from typing import Final, Protocol

import eldc

SAMPLE: Final = 4_000
"""Characters of title and body that are looked at: enough for any n-gram detector."""
UNKNOWN: Final = "und"


class _Detector(Protocol):
    def detect(self, text: str) -> str: ...


def language_of(title: str, body: str, given: str | None) -> str | None:
    """The language as given (BCP 47), else as detected (ISO 639-1); None where the text does not tell."""
    if given and given.strip():
        return given.strip()
    found = _detector().detect(f"{title}\n{body}"[:SAMPLE])
    return None if found == UNKNOWN else found


def primary(language: str | None) -> str:
    """The primary subtag of a BCP 47 tag in lower case: `en` of `en-GB`; empty for None."""
    return (language or "").replace("_", "-").partition("-")[0].lower()


@cache
def _detector() -> _Detector:
    eldc.init()
    detector: _Detector = eldc.instance()
    return detector
