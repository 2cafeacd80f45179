"""From the things of an article to the entities of its message."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from wiredesk.extraction.names.linking import Thing
from wiredesk.extraction.tokens import Page
from wiredesk_schemas.article_extracted import Entity, Mention

_IN_TITLE: Final = 2.0
_EARLY: Final = 1.0
"""What standing in the title, and at the very start of the body, adds to the number of mentions."""
_MAX_ALIASES: Final = 50


def entities_of(things: Iterable[Thing]) -> list[Entity]:
    """The entities, the most salient first."""
    all_things = list(things)
    weights = [_weight(thing) for thing in all_things]
    most = max(weights, default=1.0)
    entities = [_entity(thing, round(weight / most, 4)) for thing, weight in zip(all_things, weights, strict=True)]
    return sorted(entities, key=lambda entity: -entity.salience)


def _entity(thing: Thing, salience: float) -> Entity:
    identity = thing.identity
    return Entity(
        id=identity.id,
        name=identity.name,
        type=identity.kind,
        aliases=tuple(thing.surfaces)[:_MAX_ALIASES],
        salience=salience,
        wikidata=identity.wikidata,
        mentions=tuple(_mentions(thing)),
    )


def _mentions(thing: Thing) -> Sequence[Mention]:
    ordered = sorted(thing.mentions, key=lambda mention: (mention[0].field != "title", mention[1].first))
    return [mention_at(page, name.first, name.last) for page, name in ordered]


def mention_at(page: Page, first: int, last: int) -> Mention:
    """The mention that tokens `first` up to `last` are."""
    start, end = page.tokens[first].start, page.tokens[last - 1].end
    return Mention(start=start, end=end, text=page.text[start:end], field=page.field)


def _weight(thing: Thing) -> float:
    titled = any(page.field == "title" for page, _ in thing.mentions)
    places = [name.first / len(page.tokens) for page, name in thing.mentions if page.field == "body"]
    return len(thing.mentions) + _IN_TITLE * titled + _EARLY * (1 - min(places, default=1.0))
