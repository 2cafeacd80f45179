"""FULL_TRANSITIVE compatibility: which changes a reader or a writer of another version would trip over.

Any reader of version 1.x reads any writer's 1.y, so both directions are asked at once: what old records would a new
reader refuse or misread, and what new records an old one. Fields may be added if they are optional, known values and
messages may be added, words for people may change; nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

Schema = dict[str, Any]

_LOWER_BOUNDS: Final = ("minLength", "minimum", "exclusiveMinimum", "minItems", "minProperties")
_UPPER_BOUNDS: Final = ("maxLength", "maximum", "exclusiveMaximum", "maxItems", "maxProperties")
_RULES: Final = ("pattern", "format", "const", "multipleOf", "uniqueItems", "propertyNames", "oneOf", "allOf", "not")
_RULES_OF_COMBINATION: Final = "anyOf"
_MAX_DEPTH: Final = 40


@dataclass(frozen=True, slots=True, order=True)
class Break:
    """A change that breaks compatibility: the field, as `article.raw: hints.authors[]`, and why."""

    where: str
    why: str

    def __str__(self) -> str:
        return f"{self.where}: {self.why}"


def breaks(old: Schema, new: Schema) -> list[Break]:
    """What is broken between two schemas of one topic (`json_schema.topic_schema`), in order of the fields."""
    before, after = _messages(old), _messages(new)
    found = [Break(kind, "the message was removed") for kind in before if kind not in after]
    for kind in before:
        if kind in after:
            comparison = _Comparison(old, new)
            found += [
                Break(f"{kind}: {path}" if path else kind, why) for path, why in comparison.run(kind, after, before)
            ]
    return found


def _messages(document: Schema) -> dict[str, Schema]:
    definitions = [_resolved(document, one) for one in document["oneOf"]]
    return {definition["properties"]["type"]["const"]: definition for definition in definitions}


def _resolved(document: Schema, node: Schema) -> Schema:
    for _ in range(_MAX_DEPTH):
        if "$ref" not in node:
            return node
        reference = node["$ref"].removeprefix("#/$defs/")
        node = {**document["$defs"][reference], **{key: value for key, value in node.items() if key != "$ref"}}
    raise ValueError(f"{document.get('$id')}: a reference goes round in circles")


Found = Iterator[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _Comparison:
    old: Schema
    new: Schema

    def run(self, kind: str, after: dict[str, Schema], before: dict[str, Schema]) -> Found:
        yield from self.nodes(before[kind], after[kind], "", 0)

    def nodes(self, old: Schema, new: Schema, path: str, depth: int) -> Found:
        if depth > _MAX_DEPTH:
            raise ValueError(f"{path}: nested too deeply to compare")
        old, new = _without_null(_resolved(self.old, old)), _without_null(_resolved(self.new, new))
        if "$ref" in old or "$ref" in new:
            yield from self.nodes(old, new, path, depth + 1)
            return
        if old.get("type") != new.get("type"):
            yield path, f"retyped from {_type(old)} to {_type(new)}"
            return
        for why in (*_bounds(old, new), *_rules(old, new), *_values(old, new), *_default(old, new)):
            yield path, why
        yield from self.fields(old, new, path, depth)
        yield from self.inside(old, new, path, depth)

    def fields(self, old: Schema, new: Schema, path: str, depth: int) -> Found:
        before, after = old.get("properties", {}), new.get("properties", {})
        required_before, required_after = set(old.get("required", ())), set(new.get("required", ()))
        for name in sorted(required_after - required_before):
            yield _join(path, name), "newly required: records of older writers do not have it"
        for name in sorted((required_before - required_after) & set(after)):
            yield _join(path, name), "no longer required: readers of older versions demand it"
        for name in before:
            if name not in after:
                yield _join(path, name), "removed"
            else:
                yield from self.nodes(before[name], after[name], _join(path, name), depth + 1)

    def inside(self, old: Schema, new: Schema, path: str, depth: int) -> Found:
        for key, mark in (("items", "[]"), ("additionalProperties", ".*")):
            before, after = old.get(key, True), new.get(key, True)
            if isinstance(before, dict) and isinstance(after, dict):
                yield from self.nodes(before, after, f"{path}{mark}", depth + 1)
            elif before != after:
                yield f"{path}{mark}", _changed(key, before, after)


def _without_null(node: Schema) -> Schema:
    """Null is absence, in every version: that a field may be null says nothing that `required` does not."""
    if isinstance(node.get("type"), list):
        kinds = [kind for kind in node["type"] if kind != "null"]
        return {**node, "type": kinds[0] if len(kinds) == 1 else sorted(kinds)}
    alternatives = [one for one in node.get("anyOf", ()) if one != {"type": "null"}]
    if len(alternatives) == 1 and len(alternatives) < len(node["anyOf"]):
        return {**{key: value for key, value in node.items() if key != "anyOf"}, **alternatives[0]}
    return node


def _bounds(old: Schema, new: Schema) -> Iterator[str]:
    for name in (*_LOWER_BOUNDS, *_UPPER_BOUNDS):
        before, after = old.get(name), new.get(name)
        if before != after:
            yield _changed(name, before, after, newly_forbidden=_is_tighter(name, before, after))


def _is_tighter(name: str, before: float | None, after: float | None) -> bool:
    if before is None or after is None:
        return before is None
    return after > before if name in _LOWER_BOUNDS else after < before


def _rules(old: Schema, new: Schema) -> Iterator[str]:
    for name in (*_RULES, _RULES_OF_COMBINATION):
        before, after = old.get(name), new.get(name)
        if before != after:
            yield _changed(name, before, after, newly_forbidden=after is not None)


def _values(old: Schema, new: Schema) -> Iterator[str]:
    before, after = old.get("enum"), new.get("enum")
    if before is None and after is not None:
        yield f"the enumeration was closed: {after} forbids what records of other versions hold"
    elif before is not None and after is None:
        yield "the enumeration was opened: readers of older versions refuse new values"
    elif before is not None and after is not None and set(before) != set(after):
        yield f"the closed enumeration changed from {before} to {after}"
    gone = [value for value in old.get("x-known-values", ()) if value not in new.get("x-known-values", ())]
    if gone:
        yield f"known values were removed, which older records hold: {', '.join(gone)}"


def _default(old: Schema, new: Schema) -> Iterator[str]:
    before, after = old.get("default"), new.get("default")
    if before != after and not isinstance(before, dict) and not isinstance(after, dict):
        yield f"its default changed from {before!r} to {after!r}: where it is absent, older readers take it otherwise"


def _changed(name: str, before: object, after: object, *, newly_forbidden: bool = True) -> str:
    said = f"{name} changed from {_said(before)} to {_said(after)}"
    if newly_forbidden:
        return f"{said}: newly forbids what older records hold"
    return f"{said}: readers of older versions refuse what it newly allows"


def _said(value: object) -> str:
    return "none" if value is None else str(value)[:200]


def _type(node: Schema) -> str:
    kind = node.get("type") or [_type(one) for one in node.get("anyOf", ())] or "anything"
    return kind if isinstance(kind, str) else " or ".join(kind)


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
