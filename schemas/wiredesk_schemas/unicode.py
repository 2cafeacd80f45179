"""Unicode text in linear time: normal forms without their quadratic case, and lone surrogates."""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby
from typing import Final, Literal

Form = Literal["NFC", "NFD", "NFKC", "NFKD"]

_RUN_OF_MARKS: Final = re.compile("(?:[^\\w\\x00-\\u02ff]|[\\uff9e\\uff9f]){32,}")
"""Holds every long run of combining marks: none of them is a word character to `re`, and none stands below U+0300.
The two half-width sound marks are letters that NFKC turns into combining marks."""


def normalize(form: Form, text: str) -> str:
    """The normal form of `text`, as `unicodedata.normalize` gives it, in time linear (but for sorting) in its length.

    The standard library reorders a run of combining marks by insertion: 100 kB of alternating accents take it
    seconds. Here long runs are decomposed and sorted first, which changes nothing but the time.
    """
    decomposition: Form = "NFKD" if "K" in form else "NFD"
    if _RUN_OF_MARKS.search(text):
        text = _RUN_OF_MARKS.sub(lambda run: _in_canonical_order(run.group(), decomposition), text)
    return unicodedata.normalize(form, text)


def mend_surrogates(text: str) -> str:
    """The text with each lone surrogate replaced by U+FFFD."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return "".join("\ufffd" if "\ud800" <= character <= "\udfff" else character for character in text)
    return text


def _in_canonical_order(run: str, decomposition: Form) -> str:
    decomposed = "".join(unicodedata.normalize(decomposition, character) for character in run)
    pieces = groupby(decomposed, key=lambda character: unicodedata.combining(character) != 0)
    return "".join(
        "".join(sorted(piece, key=unicodedata.combining) if are_marks else piece) for are_marks, piece in pieces
    )
