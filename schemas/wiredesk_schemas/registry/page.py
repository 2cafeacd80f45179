"""The contract as a page for people: the words of `data/contract.md`, the tables from the models."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterator
from importlib import resources
from typing import Any, Final

from wiredesk_schemas import identity
from wiredesk_schemas.base import SCHEMA_VERSION
from wiredesk_schemas.codec import MODELS, type_of
from wiredesk_schemas.limits import (
    MAX_CLOCK_AHEAD,
    MAX_DEAD_LETTER_BYTES,
    MAX_RECORD_BYTES,
    MAX_TRANSPORT_BYTES,
    MIB,
    MIN_WORDS_FOR_HASH_BLOCK,
)
from wiredesk_schemas.registry.descriptions import summary
from wiredesk_schemas.registry.json_schema import definitions, parts_of
from wiredesk_schemas.topics import MAIN, Topic

Schema = dict[str, Any]
_ENVELOPE: Final = ("type", "schema_version")
_SLOT: Final = re.compile(r"\{([a-z_]+)\}")


def contract_page() -> str:
    """The page, in Markdown."""
    template = _data("contract.md")
    rules = inspect.getdoc(identity) or ""
    slots = {
        "version": SCHEMA_VERSION,
        "max_record": f"{MAX_RECORD_BYTES // MIB} MiB",
        "max_transport": f"{MAX_TRANSPORT_BYTES // MIB} MiB",
        "max_dead_letter": f"{MAX_DEAD_LETTER_BYTES // MIB} MiB",
        "clock_ahead": str(int(MAX_CLOCK_AHEAD.total_seconds() // 60)),
        "hash_words": str(MIN_WORDS_FOR_HASH_BLOCK),
        "identity": str(identity.IDENTITY_VERSION),
        "identity_rules": rules[rules.index("1. ") :],
        "tracking": _tracking(),
        "topics": "\n".join(_topics()),
        "messages": "\n".join(_messages()).strip(),
    }
    return _SLOT.sub(lambda slot: slots[slot.group(1)], template)


def _data(name: str) -> str:
    return resources.files("wiredesk_schemas").joinpath("data", name).read_text(encoding="utf-8")


def _tracking() -> str:
    data = json.loads(_data("identity-v1.json"))
    prefixes = " ".join(f"`{prefix}*`" for prefix in data["tracking_prefixes"])
    return (
        f"names that begin with {prefixes}, and {len(data['tracking_parameters'])} others such as `fbclid` and `gclid`"
    )


def _topics() -> Iterator[str]:
    yield "| topic | key | messages | partitions | kept | written by | read by |"
    yield "|-|-|-|-|-|-|-|"
    for topic in MAIN:
        kinds = ", ".join(f"[`{kind}`](#{_anchor(kind)})" for kind in map(type_of, topic.messages))
        ends = f"{', '.join(topic.producers)} | {', '.join(topic.consumers)}"
        yield f"| `{topic.name}` | {topic.key} | {kinds} | {topic.partitions} | {_kept(topic)} | {ends} |"


def _kept(topic: Topic) -> str:
    return "compacted" if topic.retention is None else f"{topic.retention.days} days"


def _messages() -> Iterator[str]:
    schemas = definitions(MODELS.values())
    shown: set[str] = set()
    for kind, model in MODELS.items():
        yield f"### `{kind}`\n\n{summary(model)}\n"
        yield from _table(schemas[model.__name__])
        shown.add(model.__name__)
        for part in parts_of(model):
            if part.__name__ not in shown and part not in MODELS.values():
                shown.add(part.__name__)
                yield f"#### {part.__name__}\n\n{summary(part)}\n"
                yield from _table(schemas[part.__name__])


def _table(schema: Schema) -> Iterator[str]:
    yield "| field | value | meaning |"
    yield "|-|-|-|"
    for name, field in schema["properties"].items():
        required = name in schema.get("required", ()) or name in _ENVELOPE
        shown = {key: value for key, value in field.items() if key != "default"} if name in _ENVELOPE else field
        yield f"| `{name}`{'' if required else '?'} | {_value(field)} | {_cell(_meaning(shown))} |"
    yield ""


def _meaning(field: Schema) -> str:
    known = ", ".join(f"`{value}`" for value in field.get("x-known-values", ()))
    default = field.get("default")
    said = [
        field.get("description", ""),
        f"Known: {known}." if known else "",
        f"Default `{default}`." if default not in (None, [], "") else "",
        f"At most {field['maxItems']}." if "maxItems" in field else "",
    ]
    return " ".join(filter(None, said))


def _value(field: Schema) -> str:
    if "const" in field:
        return f"`{field['const']}`"
    if "$ref" in field:
        name = field["$ref"].rpartition("/")[2]
        kind = next((kind for kind, model in MODELS.items() if model.__name__ == name), None)
        return f"[{name}](#{name.lower()})" if kind is None else f"[`{kind}`](#{_anchor(kind)})"
    if "anyOf" in field:
        return " or ".join(_value(one) for one in field["anyOf"] if one != {"type": "null"})
    kinds = field.get("type", "any")
    kind = kinds if isinstance(kinds, str) else next(one for one in kinds if one != "null")
    if kind == "array":
        return f"list of {_value(field['items'])}"
    if kind == "object":
        return f"map of string to {_value(field.get('additionalProperties', {}))}"
    return {"date-time": "time"}.get(field.get("format", ""), kind) + _bounds(field)


def _bounds(field: Schema) -> str:
    low, high = field.get("minimum"), field.get("maximum")
    length = f", {field.get('minLength', 0)} to {field['maxLength']} characters" if "maxLength" in field else ""
    if low is None and high is None:
        return length
    return f", {low} and more" if high is None else f", {low} to {high}"


def _anchor(kind: str) -> str:
    return kind.replace(".", "")


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
