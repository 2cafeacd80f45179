"""Unicode text in linear time: normal forms without their quadratic case, and lone surrogates."""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby
from typing import Final, Literal

Form = Literal["NFC", "NFD", "NFKC", "NFKD"]

_RUN: Final = 32
_MARK: Final = "(?:[^\\w\\x00-\\u02ff\\u2000-\\u20cf\\u2100-\\u2bff\\u3000-\\u3029\\uff01-\\uff0f]|[\\uff9e\\uff9f])"
"""Every combining mark, and little else: no mark is a word character to `re`, and none stands in these ranges. The two
half-width sound marks are letters that NFKC turns into combining marks."""
_A_MARK: Final = re.compile(_MARK)
_RUN_OF_MARKS: Final = re.compile(f"{_MARK}{{{_RUN},}}")


def normalize(form: Form, text: str) -> str:
    """The normal form of `text`, as `unicodedata.normalize` gives it, in time linear (but for sorting) in its length.

    The standard library reorders a run of combining marks by insertion: 100 kB of alternating accents take it
    seconds. Here long runs are decomposed and sorted first, which changes nothing but the time.
    """
    decomposition: Form = "NFKD" if "K" in form else "NFD"
    if not text.isascii() and _A_MARK.search(text[::_RUN]):  # a long run meets every 32nd character
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
