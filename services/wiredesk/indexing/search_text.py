"""Text as it is searched: what can be written in several ways is written in one, in the index and in queries alike.

A letter and its accent are one character (NFKC; so are ligatures and full-width letters what they stand for), `İ` is an
`I`, since its small letter has two characters, and between the characters of scripts that are written without spaces
stands U+200B, at which every engine splits: a run of them is found as a phrase.
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
_UNSPACED: Final = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
    "\u3005-\u3007\u3040-\u30ff\u3100-\u312f\u31a0-\u31bf\u31f0-\u31ff"  # kana, bopomofo
    "\u3400-\u4dbf\u4e00-\u9fff\ua9e0-\ua9ff\uaa60-\uaa7f\uf900-\ufaff\U00020000-\U0003ffff"  # ideographs, more Burmese
)
_ELSEWHERE: Final = bytes((*range(0xE0), 0xE2))
"""Bytes of UTF-8 with which no character of these scripts begins: most texts have no others."""
_BETWEEN: Final = re.compile(rf"(?<=[{_UNSPACED}])(?=[^\W_])|(?<=[^\W_])(?=[{_UNSPACED}])(?=[^\W_])")
"""Before a letter or a digit, never before a vowel sign or another mark: these stay with their letter."""
_LONE: Final = re.compile(f"<b>([{_UNSPACED}])</b>")


def searchable(text: str) -> str:
    """The text as the index has it; ASCII as it is."""
    if text.isascii():
        return text
    if not is_normalized("NFKC", text):
        text = normalize("NFKC", text)
    if "İ" in text or "i\u0307" in text:
        text = normalize("NFKC", text.replace("İ", "I").replace("i\u0307", "i"))
    may_be_unspaced = text.encode("utf-8", "replace").translate(None, _ELSEWHERE)
    return _BETWEEN.sub(_GAP, text) if may_be_unspaced else text


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
