"""Characters that no reader sees, and those that can be written in two ways."""

from __future__ import annotations

import re
from typing import Final
from unicodedata import is_normalized

from wiredesk_schemas.unicode import normalize

_UNSEEN: Final = r"\u00ad\u200b\u2060\ufeff\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"
"""Soft hyphens, zero-width spaces and joiners of words, byte order marks, controls. Joiners within emoji and the
non-joiner of Persian are seen, in what they do, and stay."""
_LONE: Final = r"\ud800-\udfff"
_INVISIBLE: Final = re.compile(f"[{_UNSEEN}]")
_SURROGATE: Final = re.compile(f"[{_LONE}]")
_EITHER: Final = re.compile(f"[{_UNSEEN}{_LONE}]")


def visible(text: str) -> str:
    """The text without invisible characters, composed (NFC); lone surrogates become U+FFFD.

    A site that writes accents now in one character, now in two, has not changed its article.
    """
    if text.isascii() and text.isprintable():
        return text
    if _EITHER.search(text):
        text = _SURROGATE.sub("\ufffd", _INVISIBLE.sub("", text))
    return text if is_normalized("NFC", text) else normalize("NFC", text)
