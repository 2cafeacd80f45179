"""Names that are known: the operator's file, the built-in list, and the places of GeoNames, in this order."""

from __future__ import annotations

import csv
import gzip
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final

from wiredesk.extraction.names.spelling import key_of_kind
from wiredesk.extraction.tokens import Page
from wiredesk.runtime.errors import Misconfigured
from wiredesk_schemas.article_extracted import ENTITY_TYPES

COLUMNS: Final = ("id", "name", "type", "aliases", "wikidata")
"""Of an operator's file, a CSV with this header; `aliases` are divided by `|`; all but name and type may be empty."""
MAX_ROWS: Final = 200_000
_STATE: Final = re.compile(r", ([A-Z])\.?([A-Z])\.?\Z")
"""An alias such as "Washington, D.C." says which of the places of that name is meant."""
_MAX_TOKENS: Final = 6
_LARGE: Final = 100_000
"""A city of so many people is known by its bare name; a smaller one needs the model's or the context's word too."""


class InvalidGazetteer(Misconfigured):
    """The operator's file is not of the form that `COLUMNS` says; the message names the line."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place of GeoNames."""

    name: str
    kind: str
    """`country`, `state` or `city`."""
    country: str
    geonames_id: int
    lat: float | None
    lon: float | None
    population: int
    state: str | None = None
    """Of the United States: its postal code."""


@dataclass(frozen=True, slots=True)
class Known:
    """A known name. `sure` is whether its bare appearance is enough."""

    name: str
    kind: str
    id: str | None = None
    wikidata: str | None = None
    sure: bool = True
    listed: bool = False
    """Whether it is in a list of names rather than one of the world's many places."""
    places: tuple[Place, ...] = ()
    """The places of that name, the largest first."""


@dataclass(frozen=True, eq=False)
class Gazetteer:
    """Lookup by the words of a name, as they are written."""

    names: Mapping[str, Known]
    places: Mapping[str, tuple[Place, ...]] = field(default_factory=dict)

    def get(self, name: str) -> Known | None:
        """What is known under a name or alias, as written; accents and dots may be missing."""
        key = key_of(name)
        if known := self.names.get(key):
            return known
        if found := self.places.get(key):
            return Known(found[0].name, "GPE", sure=_is_sure(found[0]), places=found)
        return None

    def places_named(self, name: str) -> tuple[Place, ...]:
        """The places of a name, the largest first; those of a known country or city under its other names too."""
        key = key_of(name)
        known = self.names.get(key)
        return known.places if known and known.places else self.places.get(key, ())

    def by_key(self, key: str, kind: str, endings: frozenset[str]) -> Known | None:
        """The known name of a type whose spelling key is `key` (see `names.spelling`)."""
        return _by_key(self, endings).get((kind, key))

    def find(self, page: Page, index: int) -> tuple[int, Known] | None:
        """The longest known name that begins at a token: the token after it, and what it is."""
        longest = min(len(page.tokens), index + _MAX_TOKENS)
        for last in range(longest, index, -1):
            # An abbreviation keeps its dots ("U.S."); a full stop behind a name is none of it.
            if _ends_name(page.word(last - 1)) and (known := self.get(page.slice(index, last))):
                return last, known
        return None


def _ends_name(word: str) -> bool:
    return word[-1:].isalnum() or (len(word) > 2 and word[-1] == ".")


@cache
def _by_key(gazetteer: Gazetteer, endings: frozenset[str]) -> Mapping[tuple[str, str], Known]:
    """(type, spelling key) → the known name; made once a gazetteer."""
    keys: dict[tuple[str, str], Known] = {}
    for spelling, known in gazetteer.names.items():
        keys.setdefault((known.kind, key_of_kind(known.name, known.kind, endings)), known)
        if known.kind != "PERSON" or " " in spelling:
            keys.setdefault((known.kind, key_of_kind(spelling, known.kind, endings)), known)
    return keys


def _is_sure(place: Place) -> bool:
    return place.kind != "city" or place.population >= _LARGE


def key_of(name: str) -> str:
    """A name without accents, dots and white space at its ends; letter case counts, since "us" is not "US"."""
    if name.isascii():
        return " ".join(name.replace(".", "").split())
    plain = unicodedata.normalize("NFKD", name)
    letters = "".join(character for character in plain if not unicodedata.combining(character))
    return " ".join(letters.replace(".", "").replace("’", "'").split())


@cache
def gazetteer_of(operators_file: Path | None = None) -> Gazetteer:
    """The gazetteer with an operator's file in front, kept for the life of the process.

    Raises:
        InvalidGazetteer: the file cannot be read, or is not of the form that is asked for.
    """
    places = _places()
    data = resources.files("wiredesk.extraction").joinpath("data", "gazetteer.csv").read_text(encoding="utf-8")
    names: dict[str, Known] = {}
    if operators_file:
        try:
            with operators_file.open(encoding="utf-8-sig", newline="") as stream:
                _add(names, read_rows(stream), places)
        except (InvalidGazetteer, OSError, csv.Error, UnicodeDecodeError) as error:
            raise InvalidGazetteer(f"{operators_file}: {error}") from None
    _add(names, read_rows(data.splitlines()), places)
    return Gazetteer(names, places)


def read_rows(lines: Iterable[str]) -> Iterator[tuple[Known, list[str]]]:
    """The entries of a gazetteer file, and all names of each."""
    reader = csv.DictReader(lines, strict=True)
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise InvalidGazetteer(f"the first line must be: {','.join(COLUMNS)}")
    for number, row in enumerate(reader, 2):
        name, kind = (row["name"] or "").strip(), (row["type"] or "").strip()
        if not name or kind not in ENTITY_TYPES or None in row:
            raise InvalidGazetteer(f"line {number}: needs a name, and a type of {', '.join(ENTITY_TYPES)}")
        if number > MAX_ROWS:
            raise InvalidGazetteer(f"more than {MAX_ROWS:,} lines")
        aliases = [alias.strip() for alias in (row["aliases"] or "").split("|")]
        known = Known(name, kind, (row["id"] or "").strip() or None, (row["wikidata"] or "").strip() or None)
        yield known, [name, *filter(None, aliases)]


def _add(
    names: dict[str, Known], rows: Iterable[tuple[Known, list[str]]], places: Mapping[str, tuple[Place, ...]]
) -> None:
    for known, spellings in rows:
        found = next((places[key] for key in map(key_of, spellings) if key in places), ())
        state = next((match[1] + match[2] for text in spellings if (match := _STATE.search(text))), None)
        found = tuple(place for place in found if place.state == state and place.kind == "city") if state else found
        entry = Known(
            known.name, known.kind, known.id, known.wikidata, listed=True, places=found if known.kind == "GPE" else ()
        )
        for spelling in spellings:
            names.setdefault(key_of(spelling), entry)


@cache
def _places() -> Mapping[str, tuple[Place, ...]]:
    data = resources.files("wiredesk.extraction").joinpath("data", "places.tsv.gz").read_bytes()
    found: dict[str, tuple[Place, ...]] = {}
    for line in gzip.decompress(data).decode().splitlines():
        name, kind, country, number, lat, lon, population, state = line.split("\t")
        place = Place(
            name,
            kind,
            country,
            int(number),
            float(lat) if lat else None,
            float(lon) if lon else None,
            int(population),
            state or None,
        )
        key = key_of(name)
        found[key] = (*found.get(key, ()), place)
    return found
