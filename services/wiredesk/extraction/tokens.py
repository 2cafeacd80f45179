"""Words and marks with their offsets: what the rules read, in any language, without a model."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

_TOKEN: Final = re.compile(
    r"(?<![^\W_])(?:[cdjlmnst]|qu)['’](?=[^\W\d_])"  # an elided word: "d'Allemagne"
    r"|(?:[^\W\d_]\.){2,}"  # an abbreviation with dots
    r"|[^\W_]+(?:['’](?!s\b)[^\W_]+)*"  # a word, apostrophes within
    r"|['’]s\b"  # a genitive ending
    r"|\n+|[^\w\s]|_"
)

_HEADLINE_SHARE: Final = 0.6
_LONG_WORD: Final = 4
_SENTENCE_OPENERS: Final = frozenset(".!?:;\"'“”‘’«»„(—–-•*")


class Token(NamedTuple):
    """A word, a mark, or a run of line ends; `start end` are code points."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Page:
    """A field of an article and its tokens."""

    field: str
    text: str

    @cached_property
    def tokens(self) -> list[Token]:
        """All tokens, in order."""
        return [Token(match.start(), match.end(), match.group()) for match in _TOKEN.finditer(self.text)]

    @cached_property
    def starts(self) -> list[int]:
        """The offset of each token."""
        return [token.start for token in self.tokens]

    @cached_property
    def headline(self) -> bool:
        """Whether capitals tell nothing here, since most longer words have them."""
        long = [token.text for token in self.tokens if len(token.text) >= _LONG_WORD and token.text[0].isalpha()]
        return self.field == "title" and sum(map(capitalised, long)) > _HEADLINE_SHARE * len(long)

    def index_at(self, offset: int) -> int:
        """The number of the first token that starts at or after an offset."""
        return bisect_left(self.starts, offset)

    def word(self, index: int) -> str:
        """A token's text; empty outside the page."""
        return self.tokens[index].text if 0 <= index < len(self.tokens) else ""

    def slice(self, first: int, last: int) -> str:
        """The text from token `first` up to token `last`, which is not in it."""
        return self.text[self.tokens[first].start : self.tokens[last - 1].end]

    def opens_sentence(self, index: int) -> bool:
        """Whether a capital at this token may be due to its place: after a full stop, a quote mark, a line's end."""
        before = self.word(index - 1)
        return not before or before[0] == "\n" or before in _SENTENCE_OPENERS or before.endswith(".")

    def touching(self, index: int) -> bool:
        """Whether nothing stands between this token and the next."""
        return index + 1 < len(self.tokens) and self.tokens[index].end == self.tokens[index + 1].start


def capitalised(word: str) -> bool:
    """Whether a word begins with a capital, or with a letter of a script without capitals."""
    first = word[:1]
    return first.isalpha() and (first.isupper() or not first.islower())
