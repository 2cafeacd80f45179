"""Text as it is searched: what can be written in several ways is written in one, in the index and in queries alike.

A letter and its accent are one character (NFKC; so are ligatures and full-width letters what they stand for), `İ` is an
`I`, since its small letter has two characters, and between the characters of scripts that are written without spaces
stands U+200B, at which every engine splits: a run of them is found as a phrase. That Latin letters are found without
their accents too is the engines' work: highlights show them as they are written.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import groupby
from typing import Final
from unicodedata import category, is_normalized

from wiredesk_schemas.unicode import normalize

_GAP: Final = "\u200b"
_JOINERS: Final = frozenset("\u200c\u200d")
_BY_CHARACTER: Final = (
    "\u3005-\u3007\u3040-\u3098\u309b-\u30ff\u3100-\u312f\u31a0-\u31bf\u31f0-\u31ff"  # kana, bopomofo
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # ideographs
)
_WITH_MARKS: Final = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\ua9e0-\ua9ff\uaa60-\uaa7f"  # Thai, Lao, Burmese, Khmer
_SPACED: Final = bytes({*range(0xE0), 0xE2})
"""Bytes of UTF-8 that no character of these scripts begins with: most texts have no others."""
_RUN: Final = re.compile(f"[{_BY_CHARACTER}]+")
_BETWEEN: Final = re.compile(rf"(?<=[{_WITH_MARKS}])(?=[^\W_])|(?<=[^\W_])(?=[{_WITH_MARKS}])(?=[^\W_])")
"""Before a letter or a digit, never before a vowel sign or another mark: these stay with their letter."""
_ANY_WITH_MARKS: Final = re.compile(f"[{_WITH_MARKS}]")
_LONE: Final = re.compile(f"<b>([{_BY_CHARACTER}{_WITH_MARKS}])</b>")


def searchable(text: str) -> str:
    """The text as the index has it; ASCII as it is."""
    if text.isascii():
        return text
    if not is_normalized("NFKC", text):
        text = normalize("NFKC", text)
    if "İ" in text or "\u0307" in text:
        text = normalize("NFKC", text.replace("İ", "I").replace("i\u0307", "i"))
    if not text.encode("utf-8", "replace").translate(None, _SPACED):
        return text
    text = _RUN.sub(lambda run: f"{_GAP}{_GAP.join(run[0])}{_GAP}", text)
    return _BETWEEN.sub(_GAP, text) if _ANY_WITH_MARKS.search(text) else text


def readable(highlight: str, words: Collection[str]) -> str:
    """A highlight of searchable text without its gaps: neighbours that match are one match.

    Engines mark each word of a phrase wherever it stands. A character of a script without spaces that is marked alone
    is no match, unless it is one of the `words` that were searched by themselves.
    """
    joined = highlight.replace(f"</b>{_GAP}<b>", "").replace(_GAP, "")
    return _LONE.sub(lambda found: found[0] if found[1] in words else found[1], joined)


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text: runs of letters, digits and their marks, in lower case. Engines may split one further."""
    lower = "".join(map(str.lower, searchable(text)))  # each by itself, as engines do: no ς for the last Σ of a word
    runs = groupby(lower, _is_in_word)
    words = ("".join(run) for in_word, run in runs if in_word)
    return tuple(word for word in words if any(map(str.isalnum, word)))


def _is_in_word(character: str) -> bool:
    return character.isalnum() or character in _JOINERS or category(character)[0] == "M"
