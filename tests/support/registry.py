"""The committed examples and vectors, for the tests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

REGISTRY = Path(__file__).parents[2] / "schemas" / "registry"
EXAMPLES = {f"{path.parent.name}/{path.stem}": path for path in sorted(REGISTRY.glob("examples/*/*.json"))}
"""`<type>/<name>` → file."""


def load(path: Path) -> dict[str, Any]:
    value = json.loads(path.read_text(encoding="utf-8"))
    assert isinstance(value, dict)
    return value


def example(name: str) -> dict[str, Any]:
    return load(EXAMPLES[name])


def vectors(name: str) -> dict[str, Any]:
    return load(REGISTRY / "identity" / name)
