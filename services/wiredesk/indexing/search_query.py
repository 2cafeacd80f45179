"""The query language, the same for every engine.

    ferry "coast guard" -budget           words and phrases, all of them, in title or body; `-` or NOT leaves out
    title:ferry (oslo OR bergen)          in one field; OR; parentheses
    title:(ferry OR ship)                 the same field for all that stands in them
    entity:"Aase Holm" speaker:holm topic:shipping source:news.example language:nb story:ID
    published:2026-03-01..2026-03-07      days, both included, either end may be left out; also after: and before:

Words match whole words in any case, and fields have their names in any. A run of characters of a script without spaces
is a phrase of them (`search_text`). Nothing else has a meaning: other signs stand for white space, and so does a colon
before white space, unless a field's name is before it: `Note: ferry` are two words, `Note:ferry` is an unknown field. A
query that is not empty, and has no word, is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from wiredesk.indexing.outlets import without_device
from wiredesk.indexing.search_document import primary_subtag
from wiredesk.indexing.search_text import words_of

MAX_CHARACTERS: Final = 1_000
MAX_CLAUSES: Final = 50
MAX_DEPTH: Final = 10
TEXT_FIELDS: Final = ("title", "body", "entity", "speaker", "topic")
"""Searched word by word."""
EXACT_FIELDS: Final = ("source", "language", "story")
"""Searched as a whole."""
_LAST_DAY: Final = datetime(9999, 12, 31, tzinfo=UTC)
DATE_FIELDS: Final = ("published", "after", "before")
_FIELDS: Final = (*TEXT_FIELDS, *EXACT_FIELDS, *DATE_FIELDS)

_TOKEN: Final = re.compile(
    rf"(?P<field>(?i:{'|'.join(_FIELDS)})|[^\W\d]+(?=:[^\s)])):"
    r'|"(?P<phrase>[^"]*)"|(?P<sign>[()])|(?P<minus>-)|(?P<word>[^\s()"]+)'
)


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
class Ids:
    """One of these articles."""

    article_ids: tuple[str, ...]


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


Clause = Text | Exact | Ids | Published | Not | AllOf | AnyOf


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str


_OR: Final = _Token("word", "OR")
_AND: Final = _Token("word", "AND")
_NOT: Final = _Token("word", "NOT")
_OPENED: Final = _Token("sign", "(")
_CLOSED: Final = _Token("sign", ")")


def parse_query(text: str) -> Clause:
    """The query as a tree; an empty one matches everything.

    Raises:
        QueryError: no word in it, a wildcard, an unknown field, a date that is none, a parenthesis or a quotation mark
            that is not closed, an operator without its words, or over a limit.
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
    if clause is None and text.strip():
        raise QueryError("there is no word in the query: give one, or an empty query for everything")
    return clause or AllOf(())


class _Parser:
    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._place = 0
        self._clauses = 0
        self._within: str | None = None
        """The field before the parentheses."""

    def peek(self) -> _Token | None:
        return self._tokens[self._place] if self._place < len(self._tokens) else None

    def any_of(self, depth: int) -> Clause | None:
        """What stands in a parenthesis, or the whole; None if that is no word."""
        if depth > MAX_DEPTH:
            raise QueryError(f"parentheses may stand in each other {MAX_DEPTH} deep")
        clause = self._all_of(depth)
        if self.peek() != _OR:
            return clause
        found = [clause]
        while self._take(_OR):
            found.append(self._all_of(depth))
        given = tuple(clause for clause in found if clause is not None)
        if len(given) < len(found):
            raise _lonely(_OR)
        return AnyOf(given)

    def _all_of(self, depth: int) -> Clause | None:
        found: list[Clause] = []
        waiting = False
        while (token := self.peek()) is not None and token not in (_CLOSED, _OR):
            if self._take(_AND):
                if waiting or not found:
                    raise _lonely(_AND)
                waiting = True
                continue
            clause = self._one(depth)
            if clause is not None:
                found.append(clause)
                waiting = False
        if waiting:
            raise _lonely(_AND)
        if not found:
            return None
        return found[0] if len(found) == 1 else AllOf(tuple(found))

    def _one(self, depth: int) -> Clause | None:
        token = self._next()
        if token.kind == "minus" or token == _NOT:
            clause = None if self.peek() in (None, _CLOSED, _OR, _AND) else self._one(depth)
            if clause is None and token == _NOT:
                raise _lonely(_NOT)
            return Not(clause) if clause is not None else None
        if token.kind == "sign":
            return self._in_parentheses(depth)
        self._clauses += 1
        if self._clauses > MAX_CLAUSES:
            raise QueryError(f"at most {MAX_CLAUSES} words and phrases are allowed")
        if token.kind == "field":
            return self._in_field(token.text.lower(), depth)
        if token.kind == "word" and "*" in token.text and words_of(token.text):
            raise QueryError(f"{token.text}: words match as wholes, there are no wildcards; leave the * away")
        return _in(self._within, token.text)

    def _in_parentheses(self, depth: int) -> Clause | None:
        clause = self.any_of(depth + 1)
        if self.peek() is None:
            raise QueryError("a parenthesis is not closed")
        self._next()
        return clause

    def _in_field(self, field: str, depth: int) -> Clause:
        if field not in _FIELDS:
            raise QueryError(f"there is no field {field!r}; there are {', '.join(_FIELDS)}; put a colon in quotes")
        token = self.peek()
        clause: Clause | None = None
        if token == _OPENED:
            self._next()
            around, self._within = self._within, field
            clause = self._in_parentheses(depth)
            self._within = around
        elif token is not None and token.kind != "sign":
            clause = _in(field, "".join(self._value()))
        if clause is None:
            raise QueryError(f"{field}: must be followed by a word or a phrase")
        return clause

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

    def _take(self, token: _Token) -> bool:
        if self.peek() == token:
            self._place += 1
            return True
        return False


def single_words(clause: Clause) -> set[str]:
    """The words that a query asks for by themselves, not in a phrase."""
    match clause:
        case Text(_, (word,)):
            return {word}
        case AllOf(clauses) | AnyOf(clauses):
            return set().union(*map(single_words, clauses))
    return set()


def _in(field: str | None, text: str) -> Clause | None:
    """What is asked of a field, or of title and body; None if there is no word in it."""
    if field in DATE_FIELDS:
        return _published(field, text)
    if field in EXACT_FIELDS:
        value = primary_subtag(text) if field == "language" else text.lower()
        return Exact(field, tuple(dict.fromkeys((value, without_device(value)))) if field == "source" else (value,))
    words = words_of(text)
    return Text(field, words) if words else None


def _lonely(operator: _Token) -> QueryError:
    where = "before a word" if operator == _NOT else "between two words"
    return QueryError(f"{operator.text} must stand {where}; the word itself is written in quotes")


def _published(field: str, text: str) -> Published:
    first, dots, last = text.partition("..")
    if field == "after":
        return Published(_start_of(text, field), None)
    if field == "before":
        return Published(None, _start_of(text, field))
    start = _start_of(first, field) if first else None
    end = _start_of(last if dots else first, field) if (last or not dots) else None
    if start and end and start > end:
        raise QueryError(f"{field}: {first} is after {last}; the earlier day comes first")
    return Published(start, end + timedelta(days=1) if end and end < _LAST_DAY else None)


def _start_of(text: str, field: str) -> datetime:
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise QueryError(f"{field}: {text!r} is no day such as 2026-03-01") from None
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
