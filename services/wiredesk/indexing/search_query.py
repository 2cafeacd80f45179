"""The query language, the same for every engine.

    ferry "coast guard" -budget           words and phrases, all of them, in title or body; `-` or NOT leaves out
    title:ferry (oslo OR bergen)          in one field; OR; parentheses
    entity:"Aase Holm" speaker:holm topic:shipping source:news.example language:nb story:ID
    published:2026-03-01..2026-03-07      days, both included, either end may be left out; also after: and before:

Words match whole words in any case. Nothing else has a meaning: other signs stand for white space.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from wiredesk.indexing.search_document import primary_subtag

MAX_CHARACTERS: Final = 1_000
MAX_CLAUSES: Final = 50
MAX_DEPTH: Final = 10
TEXT_FIELDS: Final = ("title", "body", "entity", "speaker", "topic")
"""Searched word by word."""
EXACT_FIELDS: Final = ("source", "language", "story")
"""Searched as a whole."""
DATE_FIELDS: Final = ("published", "after", "before")
_FIELDS: Final = (*TEXT_FIELDS, *EXACT_FIELDS, *DATE_FIELDS)

_TOKEN: Final = re.compile(
    r'(?P<field>[A-Za-z_]+):|"(?P<phrase>[^"]*)"|(?P<sign>[()])|(?P<minus>-)|(?P<word>[^\s()"]+)'
)
_WORD: Final = re.compile(r"[^\W_]+")


class QueryError(ValueError):
    """The query cannot be understood; the message says what to write instead."""


@dataclass(frozen=True, slots=True)
class Text:
    """Words that follow each other, in one text field, or where it is None in title or body."""

    field: str | None
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Exact:
    """A field with one of these values."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Published:
    """From the first moment on, and before the second; None is open."""

    start: datetime | None
    end: datetime | None


@dataclass(frozen=True, slots=True)
class Not:
    """What does not match."""

    clause: Clause


@dataclass(frozen=True, slots=True)
class AllOf:
    """What matches all; of nothing: everything."""

    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """What matches one or more."""

    clauses: tuple[Clause, ...]


Clause = Text | Exact | Published | Not | AllOf | AnyOf


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str


def parse_query(text: str) -> Clause:
    """The query as a tree; an empty one matches everything.

    Raises:
        QueryError: an unknown field, a date that is none, a parenthesis or a quotation mark that is not closed, or over
            a limit.
    """
    if len(text) > MAX_CHARACTERS:
        raise QueryError(f"the query has {len(text):,} characters; at most {MAX_CHARACTERS:,} are allowed")
    if text.count('"') % 2:
        raise QueryError("a quotation mark is not closed")
    tokens = [_Token(match.lastgroup or "", match[match.lastgroup or 0]) for match in _TOKEN.finditer(text)]
    if len(tokens) > 4 * MAX_CLAUSES:
        raise QueryError(f"the query has too many parts; at most {MAX_CLAUSES} words and phrases are allowed")
    parser = _Parser(tokens)
    clause = parser.any_of(0)
    if parser.peek() is not None:
        raise QueryError("a parenthesis is closed that was not opened")
    return clause


class _Parser:
    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._place = 0
        self._clauses = 0

    def peek(self) -> _Token | None:
        return self._tokens[self._place] if self._place < len(self._tokens) else None

    def any_of(self, depth: int) -> Clause:
        if depth > MAX_DEPTH:
            raise QueryError(f"parentheses may stand in each other {MAX_DEPTH} deep")
        found = [self._all_of(depth)]
        while self._take_word("OR"):
            found.append(self._all_of(depth))
        return found[0] if len(found) == 1 else AnyOf(tuple(found))

    def _all_of(self, depth: int) -> Clause:
        found: list[Clause] = []
        while (token := self.peek()) is not None and token != _Token("sign", ")") and token != _Token("word", "OR"):
            if self._take_word("AND"):
                continue
            clause = self._one(depth)
            if clause is not None:
                found.append(clause)
        return found[0] if len(found) == 1 else AllOf(tuple(found))

    def _one(self, depth: int) -> Clause | None:
        token = self._next()
        if token.kind == "minus" or token == _Token("word", "NOT"):
            if self.peek() in (None, _Token("sign", ")")):
                return None
            clause = self._one(depth)
            return Not(clause) if clause is not None else None
        if token.kind == "sign":
            clause = self.any_of(depth + 1)
            if self.peek() is None:
                raise QueryError("a parenthesis is not closed")
            self._next()
            return clause
        self._clauses += 1
        if self._clauses > MAX_CLAUSES:
            raise QueryError(f"at most {MAX_CLAUSES} words and phrases are allowed")
        if token.kind == "field":
            return self._in_field(token.text.lower())
        return _text(None, token.text)

    def _in_field(self, field: str) -> Clause | None:
        if field not in _FIELDS:
            raise QueryError(f"there is no field {field!r}; there are {', '.join(_FIELDS)}; put a colon in quotes")
        token = self.peek()
        if token is None or token.kind not in ("word", "phrase", "minus", "field"):
            raise QueryError(f"{field}: must be followed by a word or a phrase")
        value = "".join(self._value())
        if field in DATE_FIELDS:
            return _published(field, value)
        if field in EXACT_FIELDS:
            return Exact(field, (primary_subtag(value) if field == "language" else value.lower(),))
        return _text(field, value)

    def _value(self) -> Iterator[str]:
        """A phrase, or a word with the colons in it."""
        token = self._next()
        while token.kind == "field":
            yield f"{token.text}:"
            if self.peek() is None:
                return
            token = self._next()
        yield token.text

    def _next(self) -> _Token:
        token = self._tokens[self._place]
        self._place += 1
        return token

    def _take_word(self, word: str) -> bool:
        if self.peek() == _Token("word", word):
            self._place += 1
            return True
        return False


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text as engines index them: runs of letters and digits, in lower case."""
    return tuple(_WORD.findall(text.lower()))


def _text(field: str | None, text: str) -> Clause | None:
    words = words_of(text)
    return Text(field, words) if words else None


def _published(field: str, text: str) -> Published:
    first, dots, last = text.partition("..")
    if field == "after":
        return Published(_start_of(text, field), None)
    if field == "before":
        return Published(None, _start_of(text, field))
    start = _start_of(first, field) if first else None
    end = _start_of(last if dots else first, field) if (last or not dots) else None
    return Published(start, end + timedelta(days=1) if end else None)


def _start_of(text: str, field: str) -> datetime:
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise QueryError(f"{field}: {text!r} is no day such as 2026-03-01") from None
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
