"""The registry's files: written from the models by `export`, held against them by `check`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any, Final

from wiredesk_schemas.base import SCHEMA_VERSION
from wiredesk_schemas.codec import MODELS, parse
from wiredesk_schemas.errors import ContractError
from wiredesk_schemas.registry.asyncapi import document
from wiredesk_schemas.registry.compatibility import breaks
from wiredesk_schemas.registry.json_schema import topic_schema
from wiredesk_schemas.registry.page import contract_page
from wiredesk_schemas.registry.yaml import to_yaml
from wiredesk_schemas.topics import MAIN

_VERSION: Final = re.compile(r"([0-9]+)\.([0-9]+)")


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Something that is wrong with the registry. `kind`: `breaking`, `example`, `stale`, `unreadable`."""

    kind: str
    where: str
    why: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.where}: {self.why}"


class Incompatible(Exception):
    """The models have changed in a way that breaks compatibility; nothing was written."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("\n".join(map(str, findings)))
        self.findings = findings


def export(registry: Path, page: Path | None = None) -> list[Path]:
    """Write what has changed, and say which files that were.

    Args:
        registry: the folder of the registry; examples and vectors in it are read, not written.
        page: where the page of the contract goes, for people; None writes none.

    Raises:
        Incompatible: a change would break readers or writers of a version in the registry. A schema that is to be
            given up has to be deleted by hand.
    """
    if findings := [*_incompatibilities(registry), *_examples_refused(registry)]:
        raise Incompatible(findings)
    written = []
    for path, text in _generated(registry, page).items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            written.append(path)
    return written


def check(registry: Path, page: Path | None = None) -> list[Finding]:
    """What is wrong, worst first; empty if nothing is. Arguments as of `export`."""
    findings = [*_incompatibilities(registry), *_examples_refused(registry)]
    for path, text in _generated(registry, page).items():
        if not path.exists():
            findings.append(Finding("stale", str(path), "is missing: run `wiredesk schemas export`"))
        elif path.read_text(encoding="utf-8") != text:
            findings.append(Finding("stale", str(path), "is not what the models say: run `wiredesk schemas export`"))
    return findings


def _generated(registry: Path, page: Path | None) -> dict[Path, str]:
    parameters = resources.files("wiredesk_schemas").joinpath("data/identity-v1.json").read_text(encoding="utf-8")
    files = {registry / topic.name / f"{SCHEMA_VERSION}.json": _json(topic_schema(topic)) for topic in MAIN}
    files[registry / "asyncapi.yaml"] = to_yaml(document(_examples(registry)))
    files[registry / "identity" / "parameters-v1.json"] = parameters
    if page is not None:
        files[page] = contract_page()
    return files


def _incompatibilities(registry: Path) -> Iterator[Finding]:
    """Every committed version of every topic against the models of now, and against all later versions."""
    now = {topic.name: topic_schema(topic) for topic in MAIN}
    for path in sorted(registry.glob("*/*.json")):
        version = _VERSION.fullmatch(path.stem)
        if version is None or path.parent.name in ("examples", "identity"):
            continue
        where = f"{path.parent.name} {path.stem}"
        if _order(path.stem) > _order(SCHEMA_VERSION):
            yield Finding("breaking", where, f"is newer than the models, which say {SCHEMA_VERSION}")
        elif path.parent.name not in now:
            yield Finding("breaking", where, "the topic was removed")
        else:
            try:
                committed = json.loads(path.read_text(encoding="utf-8"))
                found = breaks(committed, now[path.parent.name])
            except (ValueError, KeyError, TypeError) as error:
                yield Finding("unreadable", str(path), f"is no schema of this registry: {error!r}")
            else:
                yield from (Finding("breaking", f"{where}, {one.where}", one.why) for one in found)


def _examples_refused(registry: Path) -> Iterator[Finding]:
    for path in _example_files(registry):
        try:
            message = parse(path.read_bytes())
        except ContractError as error:
            yield Finding("example", str(path), f"is refused by the models of now: {error}")
        else:
            if message.type != path.parent.name:
                yield Finding("example", str(path), f"is of type {message.type}")
    for kind in MODELS:
        if not any(path.parent.name == kind for path in _example_files(registry)):
            yield Finding("example", kind, "has no example")


def _examples(registry: Path) -> dict[str, dict[str, Any]]:
    """Type → name → payload; what is no JSON was found by `_examples_refused` already."""
    found: dict[str, dict[str, Any]] = {}
    for path in _example_files(registry):
        try:
            found.setdefault(path.parent.name, {})[path.stem] = json.loads(path.read_bytes())
        except ValueError:
            continue
    return found


def _example_files(registry: Path) -> list[Path]:
    return sorted(registry.glob("examples/*/*.json"))


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
