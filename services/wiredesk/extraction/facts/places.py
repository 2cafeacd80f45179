"""Places with country and coordinates, told apart by the countries that the article names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from wiredesk.extraction.gazetteer import Gazetteer
from wiredesk.extraction.gazetteer import Place as Known
from wiredesk.extraction.names.linking import Thing
from wiredesk.extraction.profile import Profile
from wiredesk_schemas.article_extracted import Place

_KINDS = frozenset({"GPE", "LOC"})
_LARGE = 100_000
_DOMINANT = 10.0
"""A place so many times larger than one in a country that is named is meant all the same."""


def places_of(things: Iterable[Thing], dateline: str | None, gazetteer: Gazetteer, profile: Profile) -> list[Place]:
    """The places, in the order of the things; the dateline's first, if the text does not name it."""
    all_things = list(things)
    countries = _countries(all_things, gazetteer, profile)
    places: list[Place] = []
    for thing in all_things:
        if thing.identity.kind in _KINDS and (candidates := _candidates(thing, gazetteer)):
            beside = _named_beside(thing, candidates, gazetteer) or _around(thing, candidates, gazetteer)
            chosen = beside or _chosen(candidates, countries)
            places.append(_place(chosen, thing.identity.name, thing.identity.id))
    if dateline and (known := gazetteer.get(_plain(dateline))) and known.places:
        chosen = _chosen(known.places, countries)
        if all(place.geonames_id != chosen.geonames_id for place in places):
            places.insert(0, _place(chosen, known.name, None))
    return places


def _plain(dateline: str) -> str:
    """ "GENEVA, Switzerland" as "Geneva"."""
    first = dateline.partition(",")[0].strip()
    return first.title() if first.isupper() else first


def _candidates(thing: Thing, gazetteer: Gazetteer) -> Sequence[Known]:
    if thing.identity.known and thing.identity.known.places:
        return thing.identity.known.places
    return gazetteer.places_named(thing.identity.name)


def _countries(things: Iterable[Thing], gazetteer: Gazetteer, profile: Profile) -> Counter[str]:
    """Country → how often it, its people, or a large city whose name no other country shares, are named."""
    found: Counter[str] = Counter()
    for thing in things:
        if thing.identity.kind == "NORP" and (country := profile.country_of(thing.identity.name)):
            found[country] += len(thing.mentions)
        elif thing.identity.kind == "GPE":
            known = _candidates(thing, gazetteer)
            large = known and (known[0].kind != "city" or known[0].population >= _LARGE)
            if large and (known[0].kind != "city" or all(place.country == known[0].country for place in known)):
                found[known[0].country] += len(thing.mentions)
    return found


def _chosen(candidates: Sequence[Known], countries: Counter[str]) -> Known:
    """The largest, unless one in a country that the article names is not too much smaller."""
    largest = candidates[0]
    if largest.kind != "city" or largest.country in countries:
        return largest
    named = [place for place in candidates if place.country in countries]
    if not named:
        return largest
    best = max(named, key=lambda place: place.population)
    return best if largest.population <= _DOMINANT * best.population else largest


def _named_beside(thing: Thing, candidates: Sequence[Known], gazetteer: Gazetteer) -> Known | None:
    """By the country or state behind a comma: "Paris, Texas"."""
    for page, name in thing.mentions:
        if page.word(name.last) != ",":
            continue
        for last in (name.last + 3, name.last + 2):
            if last <= len(page.tokens) and (beside := gazetteer.places_named(page.slice(name.last + 1, last))):
                fitting = [place for place in candidates if _lies_in(place, beside[0])]
                if fitting:
                    return fitting[0]
    return None


def _around(thing: Thing, candidates: Sequence[Known], gazetteer: Gazetteer) -> Known | None:
    """By the city in front of a comma: in "Macon, Georgia" the state is meant."""
    if all(place.kind == "city" for place in candidates):
        return None
    for page, name in thing.mentions:
        if page.word(name.first - 1) != ",":
            continue
        for first in (name.first - 2, name.first - 3):
            cities = gazetteer.places_named(page.slice(first, name.first - 1)) if first >= 0 else ()
            if cities and (fitting := [place for place in candidates if _lies_in(cities[0], place)]):
                return fitting[0]
    return None


def _lies_in(place: Known, region: Known) -> bool:
    if region.kind == "city" or place.country != region.country or place is region:
        return False
    return region.kind == "country" or place.state == region.state


def _place(known: Known, name: str, own: str | None) -> Place:
    return Place(
        entity_id=own, name=name, country=known.country, geonames_id=known.geonames_id, lat=known.lat, lon=known.lon
    )
