"""The dateline that an article begins with, where it still stands in the body: "NAIROBI, Kenya (AP) — "."""

from __future__ import annotations

import re
from typing import Final

from wiredesk.extraction.sentences import Span

_DATELINE: Final = re.compile(
    r"\s*(?P<place>[^\W\d_a-zà-ÿ][^\W\d_a-zà-ÿ.'’ -]{2,40}[^\W\d_a-zà-ÿ.])"  # a place in capitals
    r"(?:, [^\W\d_][\w. ]{1,30}){0,2}"  # a region, a date
    r"(?: ?\([^()\n]{2,40}\))?"  # an agency
    r"(?: ?(?:--|[–—]) ?| - |: )"
)
_LABEL: Final = re.compile(r"\n[^\W\d_a-z][^\W\d_a-z .'’-]{1,40}: ")


def dateline(text: str) -> tuple[Span, int] | None:
    """The span of the place, and where the text behind the dateline begins; None where there is none."""
    match = _DATELINE.match(text)
    if match and match.group().endswith(": ") and _LABEL.search(text, match.end()):
        return None  # a transcript, whose lines begin with who speaks
    return (match.span("place"), match.end()) if match else None
