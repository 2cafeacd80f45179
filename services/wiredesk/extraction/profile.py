"""What the rules know of a language: a file of `languages/` each. Adding a language is a file and a spaCy package."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache, cached_property
from importlib import resources
from typing import Annotated, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

_FOLDER: Final = "languages"


def _split(value: object) -> object:
    return value.split() if isinstance(value, str) else value


Words = Annotated[frozenset[str], BeforeValidator(_split)]
"""Words separated by white space, in lower case."""


Sorted = Annotated[tuple[str, ...], BeforeValidator(_split)]
"""Words in an order that counts."""


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class NameWords(_Table):
    """Words by which names are told apart."""

    articles: Words = frozenset()
    connectors: Words = frozenset()
    """Join the parts of a name."""
    platform_words: Words = frozenset()
    """Before a single letter that is the name of a platform."""
    common_places: Words = frozenset()
    """Towns that are never taken for a place on their own, as they are written."""
    titles: Words = frozenset()
    """Before a person's name, and no part of it."""
    long_titles: tuple[str, ...] = ()
    gendered_titles: Mapping[str, Words] = {}
    """`female` and `male` → titles that tell it."""
    body_nouns: Words = frozenset()
    """After a people's name they make a body: "German government"."""
    body_qualifiers: Words = frozenset()
    """May stand between: "Russian state media"."""
    office_nouns: Words = frozenset()
    group_nouns: Words = frozenset()
    """Before "of", in quotation marks, they make a named group."""
    company_endings: Words = frozenset()
    place_prepositions: Words = frozenset()
    place_nouns: Words = frozenset()
    place_parts: Words = frozenset()
    """Before "of" and a place: "mayor of Porto", "north of Porto"."""
    speech_verbs: Words = frozenset()
    no_names: Words = frozenset()
    """Begin no name, though a sentence begins with them."""
    portfolios: Words = frozenset()
    """What a minister or a secretary is for."""
    body_followers: Words = frozenset()
    """What stands behind a body's name and belongs to it: "Acme shares"."""
    body_shares: Words = frozenset()
    """What stands before "in" and a company's name: "shares in Acme"."""
    body_descriptions: Words = frozenset()
    """What a body is called behind a comma: "Acme, a maker of pumps"."""
    heads: Mapping[str, Words] = {}
    """Entity type → words that end a name and tell its type."""
    leading: Mapping[str, Words] = {}
    """Entity type → words that begin a name and tell its type."""

    def gender_of_title(self, word: str) -> str | None:
        """`female`, `male`, or None where a title does not tell."""
        return next((gender for gender, titles in self.gendered_titles.items() if word in titles), None)

    @cached_property
    def leading_kinds(self) -> Mapping[str, str]:
        """Word → the type that it tells at a name's beginning."""
        return {word: kind for kind, words in self.leading.items() for word in words}

    @cached_property
    def head_kinds(self) -> Mapping[str, str]:
        """Word → the type that it tells; the first type that lists it."""
        return {word: kind for kind in reversed(list(self.heads)) for word in self.heads[kind]}


class QuoteWords(_Table):
    """Words by which speech is told, in all their forms."""

    say: Words = frozenset()
    think: Words = frozenset()
    infinitive: Words = frozenset()
    object: Words = frozenset()
    address: Words = frozenset()
    label: Words = frozenset()
    nouns: Words = frozenset()
    """Nouns of saying, before a clause with "that"."""
    shows: Words = frozenset()
    evidence: Words = frozenset()
    """Subjects with which `shows` takes what is shown as an object: "a poll shows a close race"."""
    prepositional: tuple[str, ...] = ()
    according: tuple[str, ...] = ()
    pronouns: Words = frozenset()
    roles: Words = frozenset()
    pronoun_genders: Mapping[str, str] = {}
    """Pronoun → `female` or `male`."""

    @cached_property
    def verbs(self) -> frozenset[str]:
        """All forms of all verbs."""
        firsts = frozenset(phrase.split()[0] for phrase in self.prepositional)
        return self.say | self.think | self.infinitive | self.object | self.address | self.label | self.shows | firsts


class SentenceWords(_Table):
    """By which sentences are told apart."""

    abbreviations: Words = frozenset()
    """Their full stop ends no sentence; without it, in lower case."""


class FigureWords(_Table):
    """Words for numbers and units."""

    numbers: Mapping[str, float] = {}
    magnitudes: Mapping[str, float] = {}
    currencies: Mapping[str, str] = {}
    """Symbol or code → ISO 4217."""
    units: Mapping[str, str] = {}
    glued_units: tuple[str, ...] = ()
    """Units that may stand right behind a number: "310km"; longer ones first."""
    singular_units: Words = frozenset()
    measures: Words = frozenset()
    """Units of which even one is a figure."""
    no_counts: Words = frozenset()
    no_figures: Words = frozenset()
    """Words with a number in them that count nothing, as they stand."""
    no_units: Words = frozenset()
    or_: Words = Field(default=frozenset(), alias="or")
    approximations: tuple[str, ...] = ()


class DateWords(_Table):
    """Words and phrases for dates."""

    months: Sorted = ()
    short_months: Sorted = ()
    odd_months: Words = frozenset()
    """Further short forms, told by their first three letters."""
    weekdays: Sorted = ()
    patterns: tuple[tuple[str, str], ...] = ()
    """Regular expression with `{month}`, `{weekday}`, `{number}` in it → what it means (see `facts.dates`)."""
    words: Mapping[str, int] = {}
    """Word → days from the day of publication."""
    future: Words = frozenset()
    """In front of a date they tell that it is still to come."""
    future_phrases: tuple[str, ...] = ()
    """Regular expressions that tell the same."""
    past: Words = frozenset()
    """They tell that it is past, as any form in "-ed" does."""
    open: Words = frozenset()
    """They leave it open."""
    next_ways: Words = frozenset()


class SourceWords(_Table):
    """Words by which sources and their kinds are told."""

    reporting: Words = frozenset()
    citing: Words = frozenset()
    anonymous: Words = frozenset()
    official: Words = frozenset()
    documents: Words = frozenset()
    media: Words = frozenset()


class Profile(_Table):
    """One language. What a language does not give is empty, and the rules that need it rest."""

    language: str
    """ISO 639-1."""
    models: tuple[str, ...] = ()
    """spaCy packages that serve it, best first."""
    stop_words: Words = frozenset()
    """Words that no keyphrase begins or ends with."""
    model_kinds: Mapping[str, str] = {}
    """The model's types → the contract's, where they differ."""
    aliases: Mapping[str, str] = {}
    """Names in this language → the name that the gazetteer has."""
    topics: bool = False
    """Whether the cues of `data/topic_cues.txt` are in this language."""
    names: NameWords = NameWords()
    quotes: QuoteWords = QuoteWords()
    sentences: SentenceWords = SentenceWords()
    figures: FigureWords = FigureWords()
    dates: DateWords = DateWords()
    sources: SourceWords = SourceWords()
    demonyms: Mapping[str, Words] = {}
    """Country (ISO 3166-1 alpha-2, or `-` for none) → the words for its people and what is theirs, capitalised."""

    def country_of(self, demonym: str) -> str | None:
        """The country of a people's name; None if it is none, `-` if it is of no one country."""
        return _countries(self.language).get(demonym.replace(" ", "-"))


@cache
def profile_of(language: str) -> Profile:
    """The profile of a language (ISO 639-1); an empty one where there is no file."""
    if not (language.isascii() and language.isalpha()):
        return Profile(language=language)
    source = resources.files("wiredesk.extraction").joinpath(_FOLDER, f"{language}.toml")
    if not source.is_file():
        return Profile(language=language)
    return Profile.model_validate(tomllib.loads(source.read_text(encoding="utf-8")))


@cache
def _countries(language: str) -> Mapping[str, str]:
    return {word: country for country, words in profile_of(language).demonyms.items() for word in words}
