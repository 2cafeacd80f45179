"""All names of an article: the model's, corrected; those the rules find; and every further mention of both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from wiredesk.extraction.gazetteer import Gazetteer, Known
from wiredesk.extraction.names.boundaries import cleaned, extended, split_pair
from wiredesk.extraction.names.datelines import dateline
from wiredesk.extraction.names.heads import described_bodies, headed_names
from wiredesk.extraction.names.initialisms import defined, initialism_behind, introduced
from wiredesk.extraction.names.kinds import Candidate, decide
from wiredesk.extraction.names.short_forms import short_forms
from wiredesk.extraction.names.spans import Name, surface, without_overlaps
from wiredesk.extraction.profile import Profile
from wiredesk.extraction.tokens import Page, capitalised

_SHORTEST = 3
"""Letters of a single word that is looked for elsewhere."""


def find_names(
    pages: Sequence[Page], found: Mapping[str, Iterable[tuple[int, int, str]]], gazetteer: Gazetteer, profile: Profile
) -> dict[str, list[Name]]:
    """The names of each field, in order and without overlaps.

    Args:
        pages: the fields of the article.
        found: field → (start, end, type) of what the model found there, as offsets.
        gazetteer: names that are known.
        profile: the language's word lists.
    """
    raw = {page.field: _of_the_model(page, found.get(page.field, ()), profile) for page in pages}
    known_surfaces = {surface(page, name) for page in pages for name in raw[page.field]}
    known_surfaces |= {text.split()[-1] for text in known_surfaces if " " in text}

    def is_name(text: str) -> bool:
        return text in known_surfaces or gazetteer.get(text) is not None or profile.country_of(text) is not None

    candidates: list[Candidate] = []
    for page in pages:
        names = [part for name in raw[page.field] for part in split_pair(page, name, is_name)]
        taken = {index for name in names for index in range(name.first, name.last)}
        names = [extended(page, name, taken, profile.names) for name in names]
        bodies = [Name(first, last, "ORG") for first, last in defined(page)]
        names = without_overlaps(
            [*names, *bodies, *headed_names(page, profile.names), *described_bodies(page, profile)]
        )
        candidates += [Candidate(page, name) for name in _with_initialisms(page, names)]
    candidates = [c for c in candidates if not c.page.headline or _trusted(c, candidates, gazetteer)]
    kinds = _decided(candidates, gazetteer, profile)
    mentions = [(candidate.page, candidate.name) for candidate in candidates]
    for short, long in (short_forms(mentions, gazetteer, profile) | introduced(pages, mentions)).items():
        kinds[short] = kinds[long]
    for text in _common_words(pages, candidates):
        kinds.pop(text, None)
    return {page.field: _everywhere(page, candidates, kinds, gazetteer, profile) for page in pages}


def _with_initialisms(page: Page, names: list[Name]) -> list[Name]:
    """The names, with the initialisms that are introduced for them, and with the place of the dateline."""
    short = [(index, name.kind) for name in names if (index := initialism_behind(page, name))]
    more = [Name(index, index + 1, kind) for index, kind in short]
    if page.field == "body" and (found := dateline(page.text)):
        (start, end), _ = found
        place = Name(page.index_at(start), page.index_at(end), "GPE")
        names = [name for name in names if not name.overlaps(place)]
        more.append(place)
    return without_overlaps([*names, *more])


def _of_the_model(page: Page, found: Iterable[tuple[int, int, str]], profile: Profile) -> list[Name]:
    names = []
    for start, end, kind in found:
        first, last = page.index_at(start), page.index_at(end)
        if first < last and (name := cleaned(page, Name(first, last, kind), profile.names)):
            names.append(name)
    return without_overlaps(names)


def _decided(candidates: list[Candidate], gazetteer: Gazetteer, profile: Profile) -> dict[str, str]:
    """Surface → type. Full names go first, since their last words tell of the bare surnames."""
    by_surface: defaultdict[str, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        by_surface[candidate.surface].append(candidate)
    kinds: dict[str, str] = {}
    surnames: set[str] = set()
    for text in sorted(by_surface, key=lambda text: " " not in text):
        kinds[text] = decide(text, by_surface[text], gazetteer, profile, surnames)
        if kinds[text] == "PERSON" and " " in text:
            surnames.add(text.rpartition(" ")[2])
    for surname in surnames:
        if surname.lower() not in profile.names.no_names and capitalised(surname):
            kinds.setdefault(surname, "PERSON")
    return kinds


def _everywhere(
    page: Page, candidates: list[Candidate], kinds: Mapping[str, str], gazetteer: Gazetteer, profile: Profile
) -> list[Name]:
    names = [
        Name(candidate.name.first, candidate.name.last, kinds[candidate.surface])
        for candidate in candidates
        if candidate.page is page and candidate.surface in kinds
    ]
    taken = {index for name in names for index in range(name.first, name.last)}
    longest = max((text.count(" ") for text in kinds), default=0) * 2 + 2
    for index, token in enumerate(page.tokens):
        if index in taken or not _may_begin(token.text):
            continue
        name = _repeated(page, index, kinds, longest) or _known(page, index, gazetteer, profile)
        name = name or _people(page, index, profile)
        if name and taken.isdisjoint(range(name.first, name.last)):
            names.append(name)
            taken.update(range(name.first, name.last))
    return sorted(names)


def _common_words(pages: Sequence[Page], candidates: list[Candidate]) -> set[str]:
    """Single words that are names only where a sentence begins, and stand in small letters elsewhere."""
    small = {token.text for page in pages for token in page.tokens if token.text.islower()}
    inside = {c.surface for c in candidates if not c.page.opens_sentence(c.name.first) and not c.page.headline}
    return {c.surface for c in candidates if len(c.name) == 1 and c.surface.lower() in small} - inside


def _may_begin(word: str) -> bool:
    return capitalised(word) or (len(word) > 3 and any(map(str.isupper, word)))


def _trusted(candidate: Candidate, candidates: list[Candidate], gazetteer: Gazetteer) -> bool:
    """In a headline in capitals: whether the text or the gazetteer knows the name too."""
    text = candidate.surface
    if gazetteer.get(text):
        return True
    return any(
        other.page is not candidate.page and (other.surface == text or text in other.surface.split())
        for other in candidates
    )


def _repeated(page: Page, index: int, kinds: Mapping[str, str], longest: int) -> Name | None:
    for last in range(min(len(page.tokens), index + longest), index, -1):
        if page.word(last - 1).isspace():
            continue
        text = " ".join(page.slice(index, last).split())
        if (kind := kinds.get(text)) and (last - index > 1 or len(text) >= _SHORTEST or text.isupper()):
            return Name(index, last, kind)
    return None


def _known(page: Page, index: int, gazetteer: Gazetteer, profile: Profile) -> Name | None:
    if not (found := gazetteer.find(page, index)):
        return None
    last, known = found
    text = page.slice(index, last)
    if not known.sure or not _stands_alone(page, index, last, known, profile) or text in profile.names.common_places:
        return None
    return Name(index, last, known.kind)


def _stands_alone(page: Page, first: int, last: int, known: Known, profile: Profile) -> bool:
    """Whether a known name is no part of a longer, unknown one, and no word in capitals by chance."""
    text = page.slice(first, last)
    words = profile.names
    if len(text) == 1:
        return page.word(first - 1).lower() in words.platform_words and page.word(last) != "-"
    if page.headline:
        return len(text) > _SHORTEST or not text.islower()
    if (known.places and known.places[0].kind == "city") or known.kind == "PERSON":
        after, before = page.word(last), page.word(first - 1)
        alone = not (capitalised(after) and after.isalpha()) and not (
            capitalised(before) and before.lower() not in words.titles | words.no_names
        )
        return alone and page.word(last) != "-" and page.word(first - 1) != "-"
    return True


def _people(page: Page, index: int, profile: Profile) -> Name | None:
    for last in _ends(page, index):
        if profile.country_of(page.slice(index, last)) or (
            page.word(index)[-1:] == "s" and last == index + 1 and profile.country_of(page.word(index)[:-1])
        ):
            return Name(index, last, "NORP")
    return None


def _ends(page: Page, index: int) -> Iterator[int]:
    if capitalised(page.word(index + 1)):
        yield index + 2
    yield index + 1
