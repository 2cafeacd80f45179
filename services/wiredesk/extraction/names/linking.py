"""From mentions to things: one an article for one real thing, with a canonical name and an id that hold everywhere."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from wiredesk.extraction.gazetteer import Gazetteer, Known
from wiredesk.extraction.identifiers import entity_id
from wiredesk.extraction.names.initialisms import introduced
from wiredesk.extraction.names.short_forms import short_forms
from wiredesk.extraction.names.spans import Name, surface
from wiredesk.extraction.names.spelling import key_of_kind, person_words
from wiredesk.extraction.profile import Profile
from wiredesk.extraction.tokens import Page

_PLACES = frozenset({"GPE", "LOC"})
_INITIALS = 3
_SUFFIXES = frozenset({"jr", "sr", "2", "3", "4", "5"})


@dataclass(frozen=True, slots=True)
class Identity:
    """Who or what a name is, whichever article it stands in."""

    id: str
    name: str
    kind: str
    wikidata: str | None = None
    known: Known | None = None


@dataclass(slots=True)
class Thing:
    """One real thing of an article, and where it is named."""

    identity: Identity
    mentions: list[tuple[Page, Name]] = field(default_factory=list)

    @property
    def surfaces(self) -> Counter[str]:
        """How often each form stands in the article."""
        return Counter(surface(page, name) for page, name in self.mentions)


def identity_of(name: str, kind: str, gazetteer: Gazetteer, profile: Profile) -> Identity:
    """The identity of a name on its own."""
    if kind in _PLACES and name.isupper() and len(name) > _INITIALS and gazetteer.get(name.title()):
        name = name.title()  # a dateline's "NAIROBI"
    known = gazetteer.get(profile.aliases.get(name, name))
    if known and known.kind == kind:
        canonical = known.name
        own = known.id or entity_id(key_of_kind(canonical, kind, profile.names.company_endings), kind)
        return Identity(own, canonical, kind, known.wikidata, known)
    key = key_of_kind(name, kind, profile.names.company_endings)
    by_key = gazetteer.by_key(key, kind, profile.names.company_endings)
    if by_key:
        return identity_of(by_key.name, kind, gazetteer, profile)
    return Identity(entity_id(key, kind), name, kind)


def link(
    pages: Sequence[Page], names: Mapping[str, Iterable[Name]], gazetteer: Gazetteer, profile: Profile
) -> list[Thing]:
    """The things of an article, in the order in which they are first named."""
    mentions = [(page, name) for page in pages for name in names[page.field]]
    people = [mention for mention in mentions if mention[1].kind == "PERSON"]
    others = [mention for mention in mentions if mention[1].kind != "PERSON"]
    things = [*_people(people, gazetteer, profile), *_bodies(pages, others, gazetteer, profile)]
    order = {id(page): number for number, page in enumerate(pages)}
    return sorted(things, key=lambda thing: min((order[id(page)], name.first) for page, name in thing.mentions))


def _people(mentions: list[tuple[Page, Name]], gazetteer: Gazetteer, profile: Profile) -> list[Thing]:
    """Persons. Full names come first; a bare surname is the person of that surname who was named last before it."""
    full: dict[str, list[str]] = {}
    for page, name in mentions:
        text = surface(page, name)
        if (words := person_words(text)) and len(words) > 1:
            full.setdefault(text, words)
    groups = _full_names(full)
    best = {key: max(texts, key=lambda text: (len(full[text]), text)) for key, texts in groups.items()}
    key_of_text = {text: key for key, texts in groups.items() for text in texts}
    things: dict[str, Thing] = {}
    named: list[str] = []
    for page, name in _body_last(mentions):
        text = surface(page, name)
        key = key_of_text.get(text) or _short_form(text, named, groups, full) or "1 " + " ".join(person_words(text))
        if key in groups:
            named.append(key)
        if key not in things:
            things[key] = Thing(identity_of(best.get(key, text), "PERSON", gazetteer, profile))
        things[key].mentions.append((page, name))
    return _merged(things.values())


def _full_names(full: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Key → the spellings of one person: equal words, or the one's words among the other's, first and last alike."""
    groups: dict[str, list[str]] = {}
    for text in sorted(full, key=lambda text: -len(full[text])):
        words = full[text]
        fitting = [key for key in groups if _within(words, key.split())]
        groups.setdefault(fitting[0] if len(fitting) == 1 else " ".join(words), []).append(text)
    return groups


def _within(shorter: list[str], longer: list[str]) -> bool:
    if shorter == longer:
        return True
    if shorter[-1] != longer[-1] or longer[-1] in _SUFFIXES or len(shorter) >= len(longer):
        return False
    return set(shorter) <= set(longer)


def _short_form(
    text: str, named: list[str], groups: Mapping[str, list[str]], full: Mapping[str, list[str]]
) -> str | None:
    """The person that a bare surname, or else a bare given name, stands for."""
    words = person_words(text)
    if len(words) != 1:
        return None
    surnames = [key for key in groups if _surname(key) == words[0]]
    fitting = surnames or [key for key in groups if text in _first_words(groups[key])]
    if len(fitting) < 2:
        return fitting[0] if fitting else None
    return next((key for key in reversed(named) if key in fitting), fitting[0])


def _surname(key: str) -> str:
    words = key.split()
    return words[-2] if words[-1] in _SUFFIXES and len(words) > 1 else words[-1]


def _first_words(texts: Iterable[str]) -> set[str]:
    return {text.split()[0] for text in texts}


def _body_last(mentions: list[tuple[Page, Name]]) -> list[tuple[Page, Name]]:
    """The body's mentions before the title's, since a headline names people by what only the text explains."""
    return sorted(mentions, key=lambda mention: mention[0].field == "title")


def _bodies(
    pages: Sequence[Page], mentions: list[tuple[Page, Name]], gazetteer: Gazetteer, profile: Profile
) -> list[Thing]:
    """Everything that is no person: by the key of the name, initialisms by the name they were introduced for."""
    long_forms = short_forms(mentions, gazetteer, profile) | introduced(pages, mentions)
    longest = _with_legal_form(mentions, profile)
    things: dict[str, Thing] = {}
    for page, name in mentions:
        text = surface(page, name)
        text = long_forms.get(text, text)
        if name.kind == "NORP" and text.endswith("s") and profile.country_of(text[:-1]):
            text = text[:-1]  # "Europeans" are who is European
        identity = identity_of(text, name.kind, gazetteer, profile)
        if not identity.known and identity.id in longest:
            identity = Identity(identity.id, longest[identity.id], name.kind)
        things.setdefault(identity.id, Thing(identity)).mentions.append((page, name))
    return list(things.values())


def _with_legal_form(mentions: list[tuple[Page, Name]], profile: Profile) -> dict[str, str]:
    """Id → the form of a body's name that stands most often, of equals the longest."""
    forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for page, name in mentions:
        text = surface(page, name)
        key = key_of_kind(text, name.kind, profile.names.company_endings)
        forms[entity_id(key, name.kind)][text] += 1
    return {own: max(texts, key=lambda text: (texts[text], len(text), text)) for own, texts in forms.items()}


def _merged(things: Iterable[Thing]) -> list[Thing]:
    """Things with the same id are one."""
    merged: dict[str, Thing] = {}
    for thing in things:
        if thing.identity.id in merged:
            merged[thing.identity.id].mentions += thing.mentions
        else:
            merged[thing.identity.id] = thing
    return list(merged.values())
