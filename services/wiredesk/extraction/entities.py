"""From mentions to entities: one an article for one real thing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from wiredesk.extraction.identifiers import entity_id
from wiredesk_schemas.article_extracted import Entity, Mention


def entities_of(found: Iterable[tuple[str, Mention]]) -> tuple[Entity, ...]:
    """The entities of an article, the most salient first."""
    groups: defaultdict[tuple[str, str], list[Mention]] = defaultdict(list)
    for kind, mention in found:
        groups[kind, " ".join(mention.text.split()).casefold()].append(mention)
    most = max(map(_weight, groups.values()), default=1.0)
    entities = (_entity(kind, mentions, most) for (kind, _), mentions in groups.items())
    return tuple(sorted(entities, key=lambda entity: -entity.salience))


def _entity(kind: str, mentions: list[Mention], most: float) -> Entity:
    names = tuple(dict.fromkeys(" ".join(mention.text.split()) for mention in mentions))
    return Entity(
        id=entity_id(names[0], kind),
        name=names[0],
        type=kind,
        aliases=names,
        salience=round(_weight(mentions) / most, 4),
        mentions=tuple(mentions),
    )


def _weight(mentions: list[Mention]) -> float:
    return len(mentions) + 2.0 * any(mention.field == "title" for mention in mentions)
