"""The gate between versions: each kind of breaking change is refused by the field's name, each harmless one passes.

Two versions of a small message are written as models, the older is exported, and the newer held against it.
"""

from __future__ import annotations

import copy
import dataclasses
from datetime import datetime
from typing import Annotated, Any, Literal

import pytest
from pydantic import ConfigDict, Field

from wiredesk_schemas.base import HttpUrl, Message, Metadata, Part, RecordId, Timestamp, one_of
from wiredesk_schemas.registry.compatibility import breaks
from wiredesk_schemas.registry.json_schema import topic_schema
from wiredesk_schemas.topics import MAIN, RAW


class Note(Part):
    text: str
    weight: int = Field(default=1, ge=0, le=10)
    kind: str = one_of("public", "private", default="public")


class Base(Message):
    type: Literal["test.note"] = "test.note"
    url: HttpUrl
    title: str | None = None
    words: int | None = Field(default=None, ge=0)
    at: Timestamp | None = None
    note: Note | None = None
    notes: Annotated[tuple[Note, ...], Field(max_length=5)] = ()
    tags: tuple[str, ...] = ()
    metadata: Metadata = Field(default_factory=dict)
    pair: tuple[tuple[int, int], ...] | None = None


def schema(*messages: type[Message]) -> dict[str, Any]:
    return topic_schema(dataclasses.replace(RAW, messages=messages))


OLD = schema(Base)


def said(new: dict[str, Any], old: dict[str, Any] = OLD) -> list[str]:
    return [str(one) for one in breaks(old, new)]


def changed(*path: str, **keywords: Any) -> dict[str, Any]:
    """The old schema with keywords of one node replaced; a keyword of None is taken away."""
    new = copy.deepcopy(OLD)
    node = new["$defs"]
    for step in path:
        node = node[step]
    for keyword, value in keywords.items():
        node.pop(keyword, None)
        if value is not None:
            node[keyword] = value
    return new


def test_the_same_models_break_nothing() -> None:
    assert said(schema(Base)) == []
    for topic in MAIN:
        assert breaks(topic_schema(topic), topic_schema(topic)) == []


class Removed(Message):
    type: Literal["test.note"] = "test.note"
    url: HttpUrl


class NewlyRequired(Base):
    section: str


class OnceOptional(Base):
    title: str


class NoLongerRequired(Base):
    url: HttpUrl | None = None


class Retyped(Base):
    words: str | None = None


class Widened(Base):
    words: int | str | None = None


class ListOfAnother(Base):
    tags: tuple[int, ...] = ()


class OneForMany(Base):
    note: tuple[Note, ...] = ()


class Closed(Base):
    title: Literal["a", "b"] | None = None


class Shorter(Base):
    title: str | None = Field(default=None, max_length=10)


class Positive(Base):
    words: int | None = Field(default=None, ge=1)


class Unbounded(Base):
    words: int | None = None


class Patterned(Base):
    title: str | None = Field(default=None, pattern="^[A-Z]")


class Fewer(Base):
    notes: Annotated[tuple[Note, ...], Field(max_length=4)] = ()


class More(Base):
    notes: Annotated[tuple[Note, ...], Field(max_length=6)] = ()


class Strict(Base):
    model_config = ConfigDict(extra="forbid")


class FreeText(Base):
    at: str | None = None


class NumbersInMetadata(Base):
    metadata: dict[str, int] = Field(default_factory=dict)


class EitherOr(Base):
    model_config = ConfigDict(json_schema_extra={"anyOf": [{"required": ["title"]}, {"required": ["words"]}]})


BREAKING: list[tuple[type[Message], str]] = [
    (Removed, "test.note: title: removed"),
    (NewlyRequired, "test.note: section: newly required: records of older writers do not have it"),
    (OnceOptional, "test.note: title: newly required: records of older writers do not have it"),
    (NoLongerRequired, "test.note: url: no longer required: readers of older versions demand it"),
    (Retyped, "test.note: words: retyped from integer to string"),
    (Widened, "test.note: words: retyped from integer to integer or string"),
    (ListOfAnother, "test.note: tags[]: retyped from string to integer"),
    (OneForMany, "test.note: note: retyped from object to array"),
    (Closed, "test.note: title: the enumeration was closed: ['a', 'b'] forbids"),
    (Shorter, "test.note: title: maxLength changed from none to 10: newly forbids"),
    (Positive, "test.note: words: minimum changed from 0 to 1: newly forbids"),
    (Unbounded, "test.note: words: minimum changed from 0 to none: readers of older versions refuse"),
    (Patterned, "test.note: title: pattern changed from none to ^[A-Z]: newly forbids"),
    (Fewer, "test.note: notes: maxItems changed from 5 to 4: newly forbids"),
    (More, "test.note: notes: maxItems changed from 5 to 6: readers of older versions refuse"),
    (Strict, "test.note: .*: additionalProperties changed from True to False: newly forbids"),
    (FreeText, "test.note: at: format changed from date-time to none: readers of older versions refuse"),
    (NumbersInMetadata, "test.note: metadata.*: retyped from string to integer"),
    (EitherOr, "test.note: anyOf changed from none to"),
]


@pytest.mark.parametrize(("model", "why"), BREAKING, ids=[model.__name__ for model, _ in BREAKING])
def test_a_breaking_change_of_a_model_is_refused_and_the_field_is_named(model: type[Message], why: str) -> None:
    findings = said(schema(model))
    assert any(finding.startswith(why) for finding in findings), findings


def test_a_field_removed_from_a_part_is_named_with_its_path() -> None:
    new = copy.deepcopy(OLD)
    del new["$defs"]["Note"]["properties"]["weight"]
    assert said(new) == ["test.note: note.weight: removed", "test.note: notes[].weight: removed"]


def test_a_message_that_is_gone_is_refused() -> None:
    class Other(Message):
        type: Literal["test.other"] = "test.other"

    assert said(schema(Other)) == ["test.note: the message was removed"]


def test_a_known_value_that_is_gone_is_refused() -> None:
    new = changed("Note", "properties", "kind", **{"x-known-values": ["public"]})
    assert "test.note: note.kind: known values were removed, which older records hold: private" in said(new)


def test_another_default_is_refused() -> None:
    new = changed("Note", "properties", "weight", default=2)
    assert "test.note: note.weight: its default changed from 1 to 2: where it is absent" in "\n".join(said(new))


def test_a_closed_enumeration_may_neither_open_nor_change() -> None:
    closed = schema(Closed)
    assert "enumeration was opened" in said(OLD, closed)[0]
    other = copy.deepcopy(closed)
    other["$defs"]["Closed"]["properties"]["title"]["enum"] = ["a", "c"]
    assert "closed enumeration changed from ['a', 'b'] to ['a', 'c']" in said(other, closed)[0]


def test_a_schema_that_goes_round_in_circles_is_an_error_and_no_endless_loop() -> None:
    new = copy.deepcopy(OLD)
    new["$defs"]["Note"] = {"$ref": "#/$defs/Note"}
    with pytest.raises(ValueError, match="circles"):
        breaks(OLD, new)


class Extra(Part):
    a: str
    b: int = 0


class NewOptional(Base):
    section: str | None = None
    mood: str = one_of("calm", default="calm")
    extra: Extra | None = None
    counts: dict[str, int] = Field(default_factory=dict)


class Reordered(Message):
    """Other words for people, another order, and another name of the class."""

    type: Literal["test.note"] = "test.note"
    pair: tuple[tuple[int, int], ...] | None = Field(default=None, description="Pairs.", examples=[[[1, 2]]])
    metadata: Metadata = Field(default_factory=dict)
    tags: tuple[str, ...] = ()
    notes: Annotated[tuple[Note, ...], Field(max_length=5)] = ()
    note: Note | None = None
    at: Timestamp | None = None
    words: int | None = Field(default=None, ge=0)
    title: str | None = Field(default=None, description="The headline.", deprecated=True)
    url: HttpUrl


class Renamed(Part):
    """A part under another name of its class."""

    text: str
    weight: int = Field(default=1, ge=0, le=10)
    kind: str = one_of("public", "private", "secret", default="public")
    colour: str | None = None


class OtherParts(Base):
    note: Renamed | None = None
    notes: Annotated[tuple[Renamed, ...], Field(max_length=5)] = ()


class Second(Message):
    type: Literal["test.second"] = "test.second"
    id: RecordId


HARMLESS: dict[str, tuple[type[Message], ...]] = {
    "new optional fields, with parts of their own": (NewOptional,),
    "words, order, deprecation and the name of the class": (Reordered,),
    "a part under another name, with a new known value and a new optional field": (OtherParts,),
    "a new message on the topic": (Base, Second),
}


@pytest.mark.parametrize("case", HARMLESS)
def test_a_harmless_change_passes(case: str) -> None:
    assert said(schema(*HARMLESS[case])) == []


def test_null_where_absence_was_allowed_before_is_no_change() -> None:
    new = changed("Base", "properties", "title", type="string")
    assert said(new) == []
    assert said(OLD, new) == []


def test_the_messages_of_the_contract_are_guarded_down_to_their_leaves() -> None:
    """Taking any single field out of any definition, or making it required, is refused."""
    for topic in MAIN:
        old = topic_schema(topic)
        for name, definition in old["$defs"].items():
            for field in definition["properties"]:
                if field == "type":
                    continue
                without, demanded = copy.deepcopy(old), copy.deepcopy(old)
                del without["$defs"][name]["properties"][field]
                assert any(one.where.endswith(field) and one.why == "removed" for one in breaks(old, without))
                required = demanded["$defs"][name].setdefault("required", [])
                if field not in required:
                    required.append(field)
                    assert any(
                        one.where.endswith(field) and "newly required" in one.why for one in breaks(old, demanded)
                    )


def test_times_are_told_apart_from_other_text() -> None:
    assert Base(url="https://n.example", at="2026-03-04T05:06:07Z").at == datetime.fromisoformat("2026-03-04T05:06:07Z")
