"""The registry as it is committed: nothing stale, valid for the validators that others use, and guarded by the gate."""

from __future__ import annotations

import dataclasses
import gzip
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator, Draft202012Validator, ValidationError
from support.registry import EXAMPLES, REGISTRY, example, load, vectors

from wiredesk_schemas.article_raw import ArticleRaw
from wiredesk_schemas.base import SCHEMA_VERSION
from wiredesk_schemas.codec import MODELS, parse_object, type_of
from wiredesk_schemas.errors import ContractError
from wiredesk_schemas.identity import _tracking
from wiredesk_schemas.registry import files
from wiredesk_schemas.registry.descriptions import field_descriptions
from wiredesk_schemas.registry.json_schema import parts_of, topic_schema
from wiredesk_schemas.registry.yaml import to_yaml
from wiredesk_schemas.topics import MAIN, RAW, TOPICS, Topic, topic_of

PAGE = REGISTRY.parents[1] / "docs" / "contract.md"
SCHEMAS = {path.relative_to(REGISTRY).as_posix(): path for path in sorted(REGISTRY.glob("*.v1/*.json"))}
ASYNCAPI: dict[str, Any] = yaml.safe_load((REGISTRY / "asyncapi.yaml").read_text(encoding="utf-8"))


def validator(topic: str, version: str = SCHEMA_VERSION) -> Draft202012Validator:
    schema = load(REGISTRY / topic / f"{version}.json")
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


def test_the_committed_registry_passes_the_gate() -> None:
    assert files.check(REGISTRY, PAGE) == []


def test_there_is_a_schema_of_this_version_for_every_topic() -> None:
    assert {f"{topic.name}/{SCHEMA_VERSION}.json" for topic in MAIN} <= set(SCHEMAS)


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_valid_in_its_own_dialect_and_in_draft_7(name: str) -> None:
    schema = load(SCHEMAS[name])
    Draft202012Validator.check_schema(schema)
    Draft7Validator.check_schema(schema)


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_is_valid_on_every_topic_that_carries_it(name: str) -> None:
    topics = list(topic_of(MODELS[name.partition("/")[0]]))
    assert topics
    for topic in topics:
        for path in SCHEMAS.values():
            if path.parent.name == topic.name:
                Draft202012Validator(load(path)).validate(example(name))


BOTH_REFUSE: dict[str, tuple[str, dict[str, Any]]] = {
    "no payload": ("article.raw/minimal", {"text": None}),
    "two payloads": ("article.raw/minimal", {"html": "<p>"}),
    "no type": ("article.raw/minimal", {"type": None}),
    "another type": ("article.raw/minimal", {"type": "article.sold"}),
    "no version": ("article.raw/minimal", {"schema_version": None}),
    "another major version": ("article.raw/minimal", {"schema_version": "2.0"}),
    "a relative address": ("article.raw/minimal", {"url": "/a"}),
    "another scheme": ("article.raw/minimal", {"url": "ftp://n.example/"}),
    "too many keys": ("article.raw/minimal", {"metadata": {str(number): "" for number in range(33)}}),
    "a status below 100": ("article.raw/minimal", {"http_status": 7}),
    "a list for a name": ("article.cleaned/minimal", {"language": ["en"]}),
    "a blank title": ("article.cleaned/minimal", {"title": "  "}),
    "too many dropped pieces": ("article.cleaned/minimal", {"dropped": [{"reason": "r"}] * 51}),
    "a request for nothing": ("article.withdrawal/minimal", {"url": None}),
    "an enriched article without its article": ("article.enriched/minimal", {"article": None}),
    "a revision of zero": ("article.enriched/minimal", {"revision": 0}),
}
BOTH_ACCEPT: dict[str, tuple[str, dict[str, Any]]] = {
    "null for absent": ("article.raw/full", {"hints": None, "metadata": None, "generation": None, "text": None}),
    "an unknown field": ("article.raw/minimal", {"mood": [1]}),
    "an unknown value": ("article.cleaned/full", {"form": "podcast"}),
    "a later minor version": ("article.cleaned/minimal", {"schema_version": "1.12"}),
    "an address with white space around it": ("article.raw/minimal", {"url": "\n HTTPS://n.example/\u00e9 "}),
    "a request by id alone": ("article.withdrawal/full", {"url": None}),
}


def variant(case: tuple[str, dict[str, Any]]) -> tuple[str, dict[str, Any]]:
    name, changes = case
    return next(topic_of(MODELS[name.partition("/")[0]])).name, example(name) | changes


@pytest.mark.parametrize("case", BOTH_REFUSE)
def test_what_the_models_refuse_the_schema_refuses(case: str) -> None:
    topic, fields = variant(BOTH_REFUSE[case])
    with pytest.raises(ValidationError):
        validator(topic).validate(fields)
    with pytest.raises(ContractError):
        parse_object(fields)


@pytest.mark.parametrize("case", BOTH_ACCEPT)
def test_what_the_models_accept_the_schema_accepts(case: str) -> None:
    topic, fields = variant(BOTH_ACCEPT[case])
    validator(topic).validate(fields)
    parse_object(fields)


def test_every_field_of_every_message_says_what_it_means() -> None:
    for model in MODELS.values():
        for part in parts_of(model):
            assert set(part.model_fields) == set(field_descriptions(part)), part.__name__
            assert part.__doc__


def test_the_parameters_of_identity_are_those_that_the_code_uses() -> None:
    parameters = vectors("parameters-v1.json")
    assert _tracking() == (frozenset(parameters["tracking_parameters"]), tuple(parameters["tracking_prefixes"]))


# AsyncAPI


def test_the_asyncapi_document_is_valid_by_the_official_schema() -> None:
    packed = Path(__file__).parent / "data" / "asyncapi-3.0.0.schema.json.gz"
    Draft7Validator(json.loads(gzip.decompress(packed.read_bytes()))).validate(ASYNCAPI)


def test_its_channels_are_the_topics_with_their_settings() -> None:
    assert {channel["address"] for channel in ASYNCAPI["channels"].values()} == set(TOPICS)
    for name, channel in ASYNCAPI["channels"].items():
        binding = channel["bindings"]["kafka"]
        assert binding["partitions"] == TOPICS[name].partitions
        assert binding["topicConfiguration"]["cleanup.policy"] == [TOPICS[name].config["cleanup.policy"]]
        assert set(channel["messages"]) == {*map(type_of, TOPICS[name].messages)} or set(channel["messages"]) == {
            "dead.letter"
        }


def test_every_reference_leads_somewhere() -> None:
    def references(value: Any) -> list[str]:
        if isinstance(value, list):
            return [found for item in value for found in references(item)]
        if not isinstance(value, dict):
            return []
        return ([value["$ref"]] if "$ref" in value else []) + references(list(value.values()))

    for reference in references(ASYNCAPI):
        node: Any = ASYNCAPI
        for step in reference.removeprefix("#/").split("/"):
            node = node[step]


def test_scrapers_send_and_consumers_receive_at_the_edges_only() -> None:
    edges = {(one["action"], one["channel"]["$ref"].rpartition("/")[2]) for one in ASYNCAPI["operations"].values()}
    assert ("receive", RAW.name) in edges
    assert {name for action, name in edges if action == "send"} >= {"articles.enriched.v1", "stories.v1"}
    assert not {"articles.cleaned.v1", "articles.extracted.v1"} & {name for _, name in edges}


@pytest.mark.parametrize("kind", MODELS)
def test_its_examples_are_valid_against_its_payloads(kind: str) -> None:
    message = ASYNCAPI["components"]["messages"][kind]
    schema = {**message["payload"], "components": ASYNCAPI["components"]}
    assert len(message["examples"]) >= 3
    for shown in message["examples"]:
        Draft7Validator(schema).validate(shown["payload"])


AWKWARD = {
    "a": [
        "yes",
        "no",
        "null",
        "1.0",
        "1e3",
        "0x1",
        "",
        " x",
        "a: b",
        "- a",
        "#",
        "{x}",
        "é\u2028\U0001f6a2",
        "a\nb\t",
        "~",
    ],
    "on": {"nested": [[], {}, [1, [2, {"b": None}]], {"c": [True, 1.5]}]},
    "$ref": "#/a",
    "2026-03-04": "2026-03-04",
}


def test_the_yaml_says_what_was_to_be_said() -> None:
    assert yaml.safe_load(to_yaml(AWKWARD)) == AWKWARD
    assert list(yaml.safe_load(to_yaml(AWKWARD))) == list(AWKWARD)


# The gate


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    return Path(shutil.copytree(REGISTRY, tmp_path / "registry"))


def kinds(registry: Path, page: Path | None = None) -> list[str]:
    return [finding.kind for finding in files.check(registry, page)]


def committed(registry: Path, topic: str, version: str = SCHEMA_VERSION) -> tuple[Path, dict[str, Any]]:
    path = registry / topic / f"{version}.json"
    return path, load(path)


def test_an_export_of_what_is_committed_writes_nothing(registry: Path) -> None:
    assert files.export(registry) == []


def test_an_empty_folder_with_examples_is_filled_and_then_passes(tmp_path: Path) -> None:
    shutil.copytree(REGISTRY / "examples", tmp_path / "examples")
    page = tmp_path / "docs" / "contract.md"
    written = files.export(tmp_path, page)
    assert tmp_path / "articles.raw.v1" / f"{SCHEMA_VERSION}.json" in written
    assert files.check(tmp_path, page) == []


@pytest.mark.parametrize("name", ["asyncapi.yaml", "articles.raw.v1/1.0.json", "identity/parameters-v1.json"])
def test_a_file_that_is_gone_or_changed_by_hand_is_stale_and_mended_by_an_export(registry: Path, name: str) -> None:
    for damage in (Path.unlink, lambda path: path.write_text(path.read_text().replace("1", "1 ", 1))):
        damage(registry / name)
        assert "stale" in kinds(registry)
        assert files.export(registry) == [registry / name]
        assert kinds(registry) == []


def test_a_stale_page_is_found(tmp_path: Path) -> None:
    page = tmp_path / "contract.md"
    page.write_text("# Old")
    (finding,) = files.check(REGISTRY, page)
    assert (finding.kind, finding.where) == ("stale", str(page))


def test_a_field_that_the_models_have_lost_is_refused_by_name_and_nothing_is_written(registry: Path) -> None:
    """Given a committed schema with a field that the models do not have: somebody took it out of the model."""
    path, schema = committed(registry, "articles.cleaned.v1")
    schema["$defs"]["ArticleCleaned"]["properties"]["byline"] = {"type": ["string", "null"]}
    path.write_text(json.dumps(schema))
    findings = files.check(registry)
    assert str(findings[0]) == "breaking: articles.cleaned.v1 1.0, article.cleaned: byline: removed"
    with pytest.raises(files.Incompatible, match="byline: removed"):
        files.export(registry)
    assert load(path) == schema


def test_a_model_that_is_changed_by_hand_is_refused_by_name(registry: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Changed(ArticleRaw):
        language: str

    monkeypatch.setattr(files, "topic_schema", changed_topic_schema(Changed))
    assert any(
        str(finding).startswith("breaking: articles.raw.v1 1.0, article.raw: language: newly required")
        for finding in files.check(registry)
    )


def changed_topic_schema(model: type[ArticleRaw]) -> Callable[[Topic], dict[str, Any]]:
    def changed(topic: Topic) -> dict[str, Any]:
        messages = tuple(model if one is ArticleRaw else one for one in topic.messages)
        return topic_schema(dataclasses.replace(topic, messages=messages))

    return changed


def test_every_older_version_counts_not_only_the_last(registry: Path) -> None:
    path, schema = committed(registry, "stories.v1")
    older = json.loads(json.dumps(schema))
    older["$defs"]["Story"]["properties"]["heat"] = {"type": ["number", "null"]}
    (path.parent / "0.9.json").write_text(json.dumps(older))
    assert [str(one) for one in files.check(registry)] == ["breaking: stories.v1 0.9, story: heat: removed"]


def test_a_committed_version_that_is_newer_than_the_models_is_refused(registry: Path) -> None:
    path, schema = committed(registry, "stories.v1")
    (path.parent / "1.7.json").write_text(json.dumps(schema))
    assert [str(one) for one in files.check(registry)] == [
        f"breaking: stories.v1 1.7: is newer than the models, which say {SCHEMA_VERSION}"
    ]


def test_a_topic_that_is_gone_is_refused(registry: Path) -> None:
    shutil.copytree(registry / "stories.v1", registry / "digests.v1")
    assert [str(one) for one in files.check(registry)] == ["breaking: digests.v1 1.0: the topic was removed"]


@pytest.mark.parametrize("content", ["{", "[]", "{}", '{"oneOf": [{"$ref": "#/$defs/Nothing"}], "$defs": {}}'])
def test_a_committed_schema_that_cannot_be_read_is_one_clear_finding(registry: Path, content: str) -> None:
    committed(registry, "stories.v1")[0].write_text(content)
    assert kinds(registry) == ["unreadable", "stale"]


def test_an_example_that_the_models_refuse_is_found_with_the_field(registry: Path) -> None:
    path = registry / "examples" / "article.raw" / "full.json"
    path.write_text(json.dumps(load(path) | {"fetched_at": "yesterday"}))
    finding = files.check(registry)[0]
    assert finding.kind == "example"
    assert "fetched_at" in finding.why
    with pytest.raises(files.Incompatible):
        files.export(registry)


def test_an_example_in_the_wrong_folder_that_is_no_json_or_that_is_missing_is_found(registry: Path) -> None:
    examples = registry / "examples"
    (examples / "story" / "stray.json").write_bytes(EXAMPLES["article.raw/minimal"].read_bytes())
    (examples / "article.raw" / "broken.json").write_text("{")
    shutil.rmtree(examples / "article.outcome")
    said = [str(finding) for finding in files.check(registry) if finding.kind == "example"]
    assert len(said) == 3
    assert any("is of type article.raw" in one for one in said)
    assert "example: article.outcome: has no example" in said
