"""JSON Schema (2020-12, in words that draft 7 shares) of a topic's records, as a reader of this version takes them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from wiredesk_schemas.base import SCHEMA_VERSION, SUPPORTED_MAJOR, Message
from wiredesk_schemas.registry.descriptions import field_descriptions, summary
from wiredesk_schemas.topics import Topic

Schema = dict[str, Any]

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_ENVELOPE: Final = ("type", "schema_version")


def topic_schema(topic: Topic) -> Schema:
    """The schema of every value on `topic`: one of its messages, told apart by `type`."""
    return {
        "$schema": DIALECT,
        "$id": f"urn:wiredesk:{topic.name}:{SCHEMA_VERSION}",
        "title": topic.name,
        "type": "object",
        "required": list(_ENVELOPE),
        "oneOf": [{"$ref": f"#/$defs/{model.__name__}"} for model in topic.messages],
        "$defs": definitions(topic.messages),
    }


def definitions(models: Iterable[type[Message]], refs: str = "#/$defs/") -> dict[str, Schema]:
    """Class name → schema, of the messages and of all that they are made of."""
    messages = list(models)
    _, document = models_json_schema(
        [(model, "validation") for model in messages], ref_template=f"{refs}{{model}}", union_format="any_of"
    )
    classes = {part.__name__: part for message in messages for part in parts_of(message)}
    return {name: _tidied(schema, classes[name]) for name, schema in sorted(document["$defs"].items())}


def parts_of(model: type[BaseModel]) -> list[type[BaseModel]]:
    """The model and every model inside it, each once, outermost first."""
    found: dict[type[BaseModel], None] = {model: None}
    pending = [model]
    while pending:
        for field in pending.pop().model_fields.values():
            for inner in _models_in(field.annotation):
                if inner not in found:
                    found[inner] = None
                    pending.append(inner)
    return list(found)


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for argument in getattr(annotation, "__args__", ()) for model in _models_in(argument)]


def _tidied(schema: Schema, model: type[BaseModel]) -> Schema:
    """Descriptions in, generated titles out; null is allowed where a field may be absent, as the contract says."""
    meanings, required = field_descriptions(model), schema.get("required", [])
    properties = {}
    for name, given in schema.get("properties", {}).items():
        field = _plain(given)
        if name in meanings:
            field["description"] = meanings[name]
        if name == "schema_version":
            field |= {"pattern": rf"^0*{SUPPORTED_MAJOR}(\.[0-9]+)?$"}
        elif name != "type" and name not in required:
            field = _or_null(field)
        properties[name] = field
    rest = {
        key: value for key, value in schema.items() if key not in ("title", "properties", "description", "required")
    }
    return {
        "description": summary(model),
        "type": "object",
        "properties": properties,
        **({"required": required} if required else {}),
        **{key: value for key, value in rest.items() if key != "type"},
    }


def _plain(schema: Schema) -> Schema:
    """Without what pydantic adds for people and for its own optional fields: titles, null, defaults null and {}."""
    plain = {key: value for key, value in schema.items() if key != "title"}
    alternatives = [_plain(one) for one in plain.pop("anyOf", []) if one != {"type": "null"}]
    if len(alternatives) == 1:
        plain |= alternatives[0]
    elif alternatives:
        plain["anyOf"] = alternatives
    if plain.get("default") is None or isinstance(plain["default"], dict):
        plain.pop("default", None)
    for key in ("items", "additionalProperties"):
        if isinstance(plain.get(key), dict):
            plain[key] = _plain(plain[key])
    if "prefixItems" in plain:
        plain["items"] = plain.pop("prefixItems")[0]  # pairs of one type: said so that draft 7 reads it too
    return plain


def _or_null(schema: Schema) -> Schema:
    if isinstance(schema.get("type"), str):
        return {**schema, "type": [schema["type"], "null"]}
    outside = ("description", "default")
    inner = {key: value for key, value in schema.items() if key not in outside}
    said = {key: value for key, value in schema.items() if key in outside}
    return said | {"anyOf": [*inner.get("anyOf", [inner]), {"type": "null"}]}
