"""Where a name begins and ends: without articles, marks, titles and roles; whole where the model cut it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from wiredesk.extraction.names.given_names import is_given_name
from wiredesk.extraction.names.spans import Name
from wiredesk.extraction.profile import NameWords
from wiredesk.extraction.tokens import Page, capitalised

_BREAKS: Final = frozenset('"“”„«»()')
"""Quote marks and brackets: no name runs over them."""
_LINES: Final = frozenset("-–")
_GENITIVES: Final = frozenset({"'s", "’s"})
_JOINERS: Final = frozenset("-–/")
_AND: Final = frozenset({"and", "&", "et"})
_HYPHEN: Final = "-"
_FREE: Final = frozenset({"WORK_OF_ART", "EVENT", "LAW", "PRODUCT"})
"""Types whose names may have any words in them."""
_SHORT: Final = 3
_MAX_NAME_TOKENS: Final = 14
_MAX_ADDED: Final = 4


def cleaned(page: Page, name: Name, words: NameWords) -> Name | None:
    """The name without what is no part of it; None if nothing is left."""
    first, last = _within_marks(page, name, words)
    while first < last and (
        not _is_word(page.word(first)) or _is_article(page, first, words) or _is_of_a_title(page, first, words)
    ):
        first += 1
    while last > first and page.word(last - 1).lower() in words.portfolios and page.word(last).lower() in words.titles:
        last -= 1
    if name.kind in ("PERSON", "ORG") or _begins_with_title(page, first, last, words):
        stripped = _after_titles(page, first, last, words)
        rest = page.word(last - 1).lower()
        headed = any(rest in heads for heads in words.heads.values())
        if stripped != first and (
            name.kind == "PERSON" or (last - stripped == 1 and not headed) or is_given_name(page.word(stripped))
        ):
            first, name = stripped, Name(stripped, last, "PERSON")
    while first < last and (not _ends_name(page.word(last - 1)) or page.word(last - 1).lower() in words.articles):
        last -= 1
    if first >= last or last - first > _MAX_NAME_TOKENS or not _is_name(page, first, last, words):
        return None
    return Name(first, last, name.kind)


def split_pair(page: Page, name: Name, is_name: Callable[[str], bool]) -> list[Name]:
    """The names in "Paris-Berlin" or "Ali/Frazier", where each side is a name of its own; else the name as it is."""
    joints = [i for i in range(name.first + 1, name.last - 1) if page.word(i) in _JOINERS]
    if name.kind == "PERSON":
        joints += [i for i in range(name.first + 1, name.last - 1) if page.word(i) in _AND]
    parts: list[Name] = []
    first = name.first
    for joint in [*joints, name.last]:
        if joint <= first or not (
            page.word(joint) in _AND or page.word(first - 1) in _AND or is_name(page.slice(first, joint))
        ):
            return [name]
        parts.append(Name(first, joint, name.kind))
        first = joint + 1
    return parts


def extended(page: Page, name: Name, taken: set[int], words: NameWords) -> Name:
    """The name with the parts that belong to it and that no other name has: over hyphens, and words in capitals."""
    first, last, kind = name.first, name.last, name.kind
    if hyphenated := _over_hyphens(page, last, taken):
        last = hyphenated
    if first >= 2 and page.word(first - 1) == _HYPHEN and page.touching(first - 1) and page.touching(first - 2):
        before = page.word(first - 2)
        if capitalised(before) and before.isalpha() and first - 2 not in taken and kind != "NORP":
            first -= 2
    if page.headline:
        return Name(first, last, kind)
    if kind in ("PERSON", "ORG", "GPE") and _joins_given_name(page, first - 1, taken):
        first, kind = first - 1, "PERSON"
    elif _joins(page, first - 1, taken, words) and not page.opens_sentence(first - 1) and kind != "NORP":
        first -= not _is_of_a_title(page, first - 1, words)
    if last - first == 1 and is_given_name(page.word(first)) and _joins(page, last, taken, words):
        return Name(first, last + 1, "PERSON")
    end = last
    while end - last < _MAX_ADDED and _joins(page, end, taken, words):
        end += 1
    if end > last:
        kind = {"GPE": "ORG", "NORP": "ORG"}.get(kind, kind)
    return Name(first, end, kind)


def _joins(page: Page, index: int, taken: set[int], words: NameWords) -> bool:
    """Whether a word in capitals beside a name is part of it, being of no other name and no title."""
    word = page.word(index)
    if index in taken or not (capitalised(word) and word[0].isupper()) or not word.isalnum():
        return False
    return len(word) > 1 and word.lower() not in words.no_names | words.titles


def _joins_given_name(page: Page, index: int, taken: set[int]) -> bool:
    word = page.word(index)
    return capitalised(word) and len(word) > 2 and is_given_name(word) and index not in taken


def _over_hyphens(page: Page, last: int, taken: set[int]) -> int | None:
    """The end of a name that goes on behind a hyphen: "Saint-Lô", "Stratford-on-Avon"; not "London-based"."""
    if page.word(last) != _HYPHEN or not page.touching(last - 1) or not page.touching(last):
        return None
    after = page.word(last + 1)
    if capitalised(after) and after.isalpha() and last + 1 not in taken:
        return last + 2
    joined = after.islower() and page.word(last + 2) == _HYPHEN and page.touching(last + 1) and page.touching(last + 2)
    if joined and len(after) <= 4 and capitalised(page.word(last + 3)) and last + 3 not in taken:
        return last + 4
    return None


def _within_marks(page: Page, name: Name, words: NameWords) -> tuple[int, int]:
    """The longest run of the name's tokens without line ends, marks, scores, verbs and prepositions of place."""
    runs: list[tuple[int, int]] = []
    start = name.first
    for index in range(name.first, name.last + 1):
        word = page.word(index)
        if index == name.last or word[0] == "\n" or word in _BREAKS or _cuts(page, index, name, words):
            runs.append((start, index))
            start = index + 1
    return max(runs, key=lambda run: run[1] - run[0])


def _cuts(page: Page, index: int, name: Name, words: NameWords) -> bool:
    """ "Laurium near Athens", "Athens, Sparta", "Leeds 2-1 Hull": names on both sides, and no part of either."""
    word = page.word(index)
    if name.kind in _FREE or _is_score(page, index):
        return name.kind not in _FREE
    if (
        len(word) > _SHORT
        and word.isalpha()
        and word.islower()
        and word not in words.connectors
        and page.word(index - 1) not in _JOINERS
    ):
        return page.word(index + 1) not in _JOINERS
    if name.kind not in ("PERSON", "GPE", "LOC") or not name.first < index < name.last - 1:
        return False
    return word == "," or (word.islower() and word in words.place_prepositions)


def _is_score(page: Page, index: int) -> bool:
    """Whether a token is of a score ("2-1") or of a number with a decimal point."""
    digits = [page.word(i).isdigit() for i in range(index - 2, index + 3)]
    marks = [page.word(i) in _LINES or page.word(i) == "." for i in range(index - 1, index + 2)]
    return (digits[2] and ((marks[0] and digits[0]) or (marks[2] and digits[4]))) or (
        marks[1] and digits[1] and digits[3]
    )


def _is_of_a_title(page: Page, index: int, words: NameWords) -> bool:
    """ "Minister for Agriculture Anna Berg", "Det Con Anna Berg": the end of a title that begins before the name."""
    word, before = page.word(index).lower(), page.word(index - 1).lower()
    if f"{before} {word}" in words.long_titles:
        return True
    return word in words.portfolios and before in ("for", "of") and page.word(index - 2).lower() in words.titles


def _begins_with_title(page: Page, first: int, last: int, words: NameWords) -> bool:
    return last - first > 1 and page.word(first).lower() in words.titles and capitalised(page.word(first))


def _after_titles(page: Page, first: int, last: int, words: NameWords) -> int:
    """The first token after titles ("Lt.", "Prime Minister", "Foreign Minister")."""
    index = first
    for end in _title_ends(page, first, last, words):
        index = end
    return index


def _title_ends(page: Page, first: int, last: int, words: NameWords) -> Iterator[int]:
    index = first
    while index < last - 1:
        two = " ".join(page.word(i).lower() for i in (index, index + 1))
        three = " ".join(page.word(i).lower() for i in (index, index + 1, index + 2))
        if three in words.long_titles and index + 3 < last:
            index += 3
        elif two in words.long_titles and index + 2 < last:
            index += 2
        elif page.word(index).lower() in words.titles:
            index += 1
            if page.word(index) == "." and index < last - 1:
                index += 1
        else:
            return
        yield index


def _is_name(page: Page, first: int, last: int, words: NameWords) -> bool:
    text = page.slice(first, last)
    if not any(character.isalpha() for character in text) or not _has_capital(text):
        return False
    if last - first == 1:
        word = page.word(first)
        return len(word) > 1 and word.lower() not in words.no_names and word.lower() not in words.titles
    return not all(page.word(i).lower() in words.titles | words.connectors for i in range(first, last))


def _has_capital(text: str) -> bool:
    return any(character.isupper() or (character.isalpha() and not character.islower()) for character in text)


def _is_article(page: Page, index: int, words: NameWords) -> bool:
    """Not the initial of "A. R. Rahman"."""
    return page.word(index).lower() in words.articles and page.word(index + 1) != "."


def _is_word(text: str) -> bool:
    return text[:1].isalnum()


def _ends_name(text: str) -> bool:
    return (text[-1:].isalnum() or (len(text) > 1 and text[-1] == ".")) and text not in _GENITIVES
