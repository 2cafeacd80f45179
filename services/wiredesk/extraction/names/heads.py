"""Names that their last word, or their first before "of", gives away: "Sequoia National Forest", "Bank of England"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from wiredesk.extraction.names.given_names import is_given_name
from wiredesk.extraction.names.spans import Name
from wiredesk.extraction.profile import NameWords, Profile
from wiredesk.extraction.tokens import Page, capitalised

_MAX_WORDS: Final = 8
_MAX_LED: Final = 3
_OPENING: Final = frozenset("\"“‘'«")
_CLOSING: Final = frozenset("\"”’'»")
_PLACES: Final = frozenset({"GPE", "LOC"})
_AFTER_HEADS: Final = frozenset({"of", "for"})
"""Behind these a head may stand first: "Bank of England", "Center for Disease Control"."""


def head_kind(page: Page, name: Name, words: NameWords) -> str | None:
    """The type that a name's own words tell: by its last word, the one before "of" or "for", or its first."""
    if len(name) < 2:
        return None
    for index in range(name.first + 1, name.last - 1):
        if page.word(index) in _AFTER_HEADS and (kind := kind_of_head(page.word(index - 1), words)):
            return kind
    return kind_of_head(page.word(name.last - 1), words) or _leading(page.word(name.first), words)


def kind_of_head(word: str, words: NameWords) -> str | None:
    """The type of the names that end with a word."""
    return words.head_kinds.get(word.lower())


def headed_names(page: Page, words: NameWords) -> Iterator[Name]:
    """Runs of capitalised words that end with a head, and heads followed by "of" and capitalised words."""
    if page.headline:
        return
    for index, token in enumerate(page.tokens):
        if words.leading_kinds.get(token.text.lower()) == "EVENT" and capitalised(token.text):
            yield from _led(page, index)
        if not capitalised(token.text) or not (kind := kind_of_head(token.text, words)):
            continue
        first = _run_start(page, index, words)
        last = (
            _of_end(page, index, words) if page.word(index + 1) in _AFTER_HEADS and kind not in _PLACES else index + 1
        )
        if last - first > 1 and not (last - first == 2 and is_given_name(page.word(first))):
            yield Name(first, last, kind)


def _led(page: Page, index: int) -> Iterator[Name]:
    """ "Hurricane Ida", "Tropical Storm Ida": the word that tells the type stands first."""
    last = index + 1
    while last - index < _MAX_LED and capitalised(page.word(last)) and page.word(last).isalpha():
        last += 1
    if last > index + 1:
        yield Name(index, last, "EVENT")


def described_bodies(page: Page, profile: Profile) -> Iterator[Name]:
    """Bodies that are described: "German government", "Brandt's office", “coalition of the willing”."""
    words = profile.names
    for index, token in enumerate(page.tokens):
        lowered = token.text.lower()
        if lowered in words.body_nouns and token.text.islower():
            first = index - 1 if page.word(index - 1) not in words.body_qualifiers else index - 2
            if profile.country_of(page.word(first)):
                yield Name(first, index + 1, "ORG")
        elif (
            lowered in words.office_nouns and page.word(index - 1) in ("'s", "’s") and capitalised(page.word(index - 2))
        ):
            yield Name(index - 2, index + 1, "ORG")
        elif lowered in words.group_nouns and page.word(index + 1) == "of" and not page.headline:
            yield from (Name(index, last, "ORG") for last in _closing_quotes(page, index))


def _closing_quotes(page: Page, index: int) -> list[int]:
    """The token of the mark that closes a short quotation which begins at a token; empty if there is none."""
    if page.word(index - 1) not in _OPENING:
        return []
    return [i for i in range(index + 2, index + _MAX_WORDS) if page.word(i) in _CLOSING][:1]


def _leading(word: str, words: NameWords) -> str | None:
    """ "Lake Como", "Mount Everest", "Hurricane Ida": what it is may be named before."""
    return words.leading_kinds.get(word.lower()) if capitalised(word) else None


def _run_start(page: Page, index: int, words: NameWords) -> int:
    first = index
    while index - first < _MAX_WORDS:
        before = page.word(first - 1)
        if not (capitalised(before) and before.isalpha()) or before.lower() in words.titles | words.no_names:
            break
        first -= 1
    return first


def _of_end(page: Page, index: int, words: NameWords) -> int:
    """The end of "Bank of England" and "Coalition of the Willing", from the token of "Bank"."""
    last = index + 2
    if page.word(last).lower() in words.articles:
        last += 1
    end = last
    while end - last < _MAX_WORDS and capitalised(page.word(end)) and page.word(end).isalpha():
        if page.word(end).lower() in words.titles:
            break
        end += 1
    if end == last:
        return index + 1
    if (
        page.word(end) == "at"
        and page.word(index).lower() in ("university", "college")
        and capitalised(page.word(end + 1))
    ):
        return end + 2
    return end
