"""Which type a name has, by all that an article tells of it: one vote, with weights, a name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from wiredesk.extraction.gazetteer import Gazetteer
from wiredesk.extraction.names.datelines import dateline
from wiredesk.extraction.names.given_names import is_given_name
from wiredesk.extraction.names.heads import head_kind
from wiredesk.extraction.names.spans import Name, surface
from wiredesk.extraction.profile import NameWords, Profile
from wiredesk.extraction.tokens import Page, capitalised

# What each piece of evidence weighs, in votes of the model for a single word.
MODEL: Final = 1.0
MODEL_LONG: Final = 1.5
KNOWN: Final = 6.0
HEAD: Final = 5.0
COUNTRY: Final = 6.0
GIVEN_NAME: Final = 3.0
INITIALS: Final = 2.0
TITLE: Final = 2.5
SPEAKS: Final = 1.0
SURNAME: Final = 4.0
PREPOSITION: Final = 1.2
PLACE_NOUN: Final = 3.0
DEMONYM: Final = 6.0
NUMERAL: Final = 2.0
_CITIES: Final = ((1_000_000, 2.0), (100_000, 1.2), (0, 0.6))
_MOST_CONTEXTS: Final = 50
_MOST_OF_CONTEXTS: Final = 6.0
_PLACES: Final = ("GPE", "LOC", "FAC")
INITIALISM: Final = 2.0
DATELINE: Final = 8.0
AGE: Final = 4.0
WHO: Final = 2.0
BODY: Final = 3.5
_SHORTEST_INITIALISM, _LONGEST_INITIALISM = 2, 5
_DESCRIPTION_WINDOW: Final = 9
_LIST_WINDOW: Final = 6
_OLDEST: Final = 120
_DATELINE_WINDOW: Final = 2

Votes = defaultdict[str, float]
"""Type → its weight."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place where a name stands, and the model's type for it."""

    page: Page
    name: Name

    @property
    def surface(self) -> str:
        """The name as it stands."""
        return surface(self.page, self.name)


def decide(
    surface: str, candidates: list[Candidate], gazetteer: Gazetteer, profile: Profile, surnames: set[str]
) -> str:
    """The type of a name, by the votes of all its places."""
    votes: Votes = defaultdict(float)
    one = candidates[0]
    for candidate in candidates[:_MOST_CONTEXTS]:
        votes[candidate.name.kind] += MODEL if len(candidate.name) == 1 else MODEL_LONG
    _add(votes, _of_the_words(one, gazetteer, profile))
    if surface in surnames:
        votes["PERSON"] += SURNAME
    _add(votes, _of_the_contexts(candidates[:_MOST_CONTEXTS], profile))
    return _winner(votes)


def _add(votes: Votes, more: Votes) -> None:
    for kind, weight in more.items():
        votes[kind] += weight


def _winner(votes: Votes) -> str:
    """The type with the most votes; the kinds of places stand together before they stand against each other."""
    place = sum(votes[kind] for kind in _PLACES)
    best = max((kind for kind in votes if kind not in _PLACES), key=lambda kind: votes[kind], default=None)
    if best is None or place > votes[best]:
        return max(_PLACES, key=lambda kind: votes[kind])
    return best


def _of_the_words(one: Candidate, gazetteer: Gazetteer, profile: Profile) -> Votes:
    page, name = one.page, one.name
    votes: Votes = defaultdict(float)
    text = one.surface
    if known := gazetteer.get(profile.aliases.get(text, text)):
        if known.listed and text not in profile.names.common_places:
            votes[known.kind] += KNOWN
        elif known.places and known.places[0].kind != "city":
            votes["GPE"] += COUNTRY
        elif known.places and text not in profile.names.common_places:
            votes["GPE"] += next(weight for size, weight in _CITIES if known.places[0].population >= size)
    if profile.country_of(text):
        votes["NORP"] += DEMONYM
    if kind := head_kind(page, name, profile.names):
        votes[kind] += HEAD
    elif len(name) > 1:
        if is_given_name(page.word(name.first)) and capitalised(page.word(name.last - 1)):
            votes["PERSON"] += GIVEN_NAME
        if _is_initial(page, name.first):
            votes["PERSON"] += INITIALS
    if len(name) > 1 and _is_numeral(page.word(name.last - 1)):
        votes["PERSON"] += NUMERAL
    if (
        len(name) == 1
        and text.isupper()
        and "." not in text
        and _SHORTEST_INITIALISM <= len(text) <= _LONGEST_INITIALISM
    ):
        votes["ORG"] += INITIALISM
    return votes


def _of_the_contexts(candidates: Iterable[Candidate], profile: Profile) -> Votes:
    votes: Votes = defaultdict(float)
    words = profile.names
    for candidate in candidates:
        page, name = candidate.page, candidate.name
        before, after = page.word(name.first - 1).lower(), page.word(name.last).lower()
        if before == "." and page.word(name.first - 2).lower() in words.titles:
            before = page.word(name.first - 2).lower()
        if before in words.titles:
            votes["PERSON"] += TITLE
        if _is_dateline(page, name):
            votes["GPE"] += DATELINE
        if before in words.place_prepositions or _is_listed_place(page, name.first, words):
            votes["GPE"] += PREPOSITION
        if after in words.place_nouns:
            votes["LOC"] += PLACE_NOUN
        if before == "of" and page.word(name.first - 2).lower() in words.place_nouns | words.place_parts:
            votes["GPE"] += PLACE_NOUN
        if after in words.speech_verbs:
            votes["PERSON"] += SPEAKS
        described = before in words.body_descriptions or _is_described_body(page, name.last, words)
        shared = before == "in" and page.word(name.first - 2).lower() in words.body_shares
        if described or shared or after in words.body_followers:
            votes["ORG"] += BODY
        if after == ",":
            votes["PERSON"] += AGE * _is_age(page, name.last + 1) + WHO * (page.word(name.last + 1) == "who")
    return Votes(float, {kind: min(weight, _MOST_OF_CONTEXTS) for kind, weight in votes.items()})


def _is_listed_place(page: Page, first: int, words: NameWords) -> bool:
    """ "in Cork and Kerry": whether a list of names that begins behind a preposition of place goes on here."""
    if page.word(first - 1) not in ("and", ","):
        return False
    index = first - 2
    while index > first - _LIST_WINDOW and (capitalised(page.word(index)) or page.word(index) in (",", "and")):
        index -= 1
    return index < first - 2 and page.word(index) in words.place_prepositions


def _is_described_body(page: Page, after: int, words: NameWords) -> bool:
    """ "Acme, a maker of pumps,": whether an apposition tells that a name is a body's."""
    if page.word(after) != "," or page.word(after + 1) not in words.articles:
        return False
    for index in range(after + 2, after + _DESCRIPTION_WINDOW):
        word = page.word(index)
        if not word or word in (",", ".", ";"):
            return page.word(index - 1) in words.body_descriptions
        if word in ("of", "that", "which", "in", "for"):
            return page.word(index - 1) in words.body_descriptions
    return False


def _is_dateline(page: Page, name: Name) -> bool:
    found = dateline(page.text) if page.field == "body" and name.first < _DATELINE_WINDOW else None
    return found is not None and page.tokens[name.first].start == found[0][0]


def _is_age(page: Page, index: int) -> bool:
    word = page.word(index)
    return word.isdigit() and int(word) < _OLDEST and page.word(index + 1) in (",", ".")


def _is_initial(page: Page, index: int) -> bool:
    word = page.word(index)
    return (len(word) == 1 and word.isupper() and page.word(index + 1) == ".") or (
        len(word) > 2 and word[1] == "." and word[0].isupper() and len(word) <= 6
    )


def _is_numeral(word: str) -> bool:
    return len(word) > 1 and set(word) <= set("IVX")
