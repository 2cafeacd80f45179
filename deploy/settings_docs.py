"""Writes docs/settings.md and the settings of .env.example from the models; with `--check`, only says what is stale.

.env.example has two parts: what stands above the line MARK is written by hand (the variables of docker-compose.yml),
what stands below it is generated.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, get_args, get_origin

from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined
from pydantic_settings import BaseSettings

from wiredesk.cleaning.settings import CleaningSettings
from wiredesk.extraction.settings import ExtractionSettings
from wiredesk.indexing.settings import IndexingSettings
from wiredesk.runtime.settings import BrokerSettings, RuntimeSettings

ROOT: Final = Path(__file__).parents[1]
SETTINGS: Final = Path("docs/settings.md")
ENVIRONMENT: Final = Path(".env.example")
MARK: Final = "# --- Settings of the services, generated from the models: each with its default ---"

GROUPS: Final[tuple[tuple[str, type[BaseSettings], type[BaseSettings] | None], ...]] = (
    ("Kafka", BrokerSettings, None),
    ("Every service", RuntimeSettings, BrokerSettings),
    ("Cleaning", CleaningSettings, None),
    ("Extraction", ExtractionSettings, None),
    ("Indexing", IndexingSettings, None),
)
"""Title, model, and the model whose fields another group shows already."""

FROM_THE_MACHINE: Final = {"workers": "the cores that the process may use"}
"""Defaults that are not the same everywhere."""

IN_COMPOSE: Final = {
    "WIREDESK_BOOTSTRAP_SERVERS": "set by docker-compose.yml",
    "WIREDESK_HTTP_HOST": "set by docker-compose.yml",
    "WIREDESK_HTTP_PORT": "set by docker-compose.yml",
    "WIREDESK_STATE_DIR": "set by docker-compose.yml",
    "WIREDESK_INDEXING_OPENSEARCH_URL": "set by docker-compose.yml",
    "WIREDESK_WORKERS": "set by docker-compose.yml, from CLEANING_WORKERS and EXTRACTION_WORKERS",
    "WIREDESK_WORKER_MEMORY_MIB": "set by docker-compose.yml, from CLEANING_WORKER_MEMORY_MIB and "
    "EXTRACTION_WORKER_MEMORY_MIB",
}
"""What an .env file cannot change, since docker-compose.yml sets it."""

HEAD: Final = """\
# Settings

Every setting is an environment variable. In compose they come from the file `.env` (a copy of
[.env.example](../.env.example)); secrets are better as files of the variable's name, in lower case, in `/run/secrets`.
A name that is no setting is told by a service's log at its start, and by `wiredesk doctor`.
This page is generated from the models: `.venv/bin/python deploy/settings_docs.py`.
"""

TABLE_HEAD: Final = ("| variable | default | meaning | allowed |", "|-|-|-|-|")


@dataclass(frozen=True)
class Setting:
    """One variable, for people."""

    name: str
    default: str
    meaning: str
    allowed: str
    settled: bool
    """Whether the default is the same everywhere."""


def settings_of(model: type[BaseSettings], without: type[BaseSettings] | None) -> Iterator[Setting]:
    """The settings of a model, but for those of `without`."""
    prefix = str(model.model_config["env_prefix"])
    for name, field in model.model_fields.items():
        if without is None or name not in without.model_fields:
            meaning = field.description or ""
            variable, settled = (prefix + name).upper(), name not in FROM_THE_MACHINE
            yield Setting(variable, _default(name, field), _sentence(meaning), _allowed(field), settled)


def _default(name: str, field: FieldInfo) -> str:
    if name in FROM_THE_MACHINE:
        return FROM_THE_MACHINE[name]
    default = field.get_default(call_default_factory=True, validated_data={})
    assert default is not PydanticUndefined, f"{name} has no default"
    if isinstance(default, bool):
        return str(default).lower()
    return "" if default is None or default == {} else str(default)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."


def _allowed(field: FieldInfo) -> str:
    if get_origin(field.annotation) is Literal:
        return ", ".join(map(str, get_args(field.annotation)))
    signs = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<"}
    bounds = [(signs[sign], getattr(item, sign)) for item in field.metadata for sign in signs if hasattr(item, sign)]
    return ", ".join(f"{sign} {bound}" for sign, bound in bounds)


def settings_page() -> str:
    """docs/settings.md."""
    parts = [HEAD]
    for title, model, without in GROUPS:
        rows = [_row(item) for item in settings_of(model, without)]
        parts.append("\n".join([f"## {title}\n", *TABLE_HEAD, *rows]) + "\n")
    return "\n".join(parts)


def _row(item: Setting) -> str:
    default = f"`{item.default}`" if item.settled and item.default else item.default
    return f"| `{item.name}` | {default} | {item.meaning} | {item.allowed} |"


def environment_file(before: str) -> str:
    """.env.example, its part above MARK as it was."""
    by_hand = before.partition(MARK)[0]
    parts = [by_hand + MARK]
    for title, model, without in GROUPS:
        parts.append(f"\n# {title}")
        for item in settings_of(model, without):
            allowed = f" ({item.allowed})" if item.allowed else ""
            parts.append(f"# {item.meaning}{allowed}")
            where = IN_COMPOSE.get(item.name)
            parts.append(f"# {item.name}: {where}" if where else f"#{item.name}={item.default}")
    return "\n".join(parts) + "\n"


def generated(root: Path) -> dict[Path, str]:
    """Each generated file's path below `root`, and what it must hold."""
    example = root / ENVIRONMENT
    return {
        SETTINGS: settings_page(),
        ENVIRONMENT: environment_file(example.read_text(encoding="utf-8") if example.exists() else ""),
    }


def stale(root: Path = ROOT) -> list[Path]:
    """The generated files that are not as the models say."""
    return [
        path
        for path, text in generated(root).items()
        if not (root / path).exists() or (root / path).read_text(encoding="utf-8") != text
    ]


def main() -> None:
    """Write, or check."""
    found = stale()
    if "--check" in sys.argv[1:]:
        sys.exit(f"stale, run deploy/settings_docs.py: {', '.join(map(str, found))}" if found else 0)
    for path, text in generated(ROOT).items():
        (ROOT / path).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
