"""The client's distribution stands alone: a scraper installs `wiredesk-schemas[kafka]` and nothing of the service."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
LIGHT = {
    "_cffi_backend", "aiokafka", "annotated_types", "async_timeout", "cramjam", "idna", "packaging", "pydantic",
    "pydantic_core", "typing_extensions", "typing_inspection", "wiredesk_schemas",
}  # fmt: skip
COMPILED_IN = ("_sysconfigdata", "_cython", "cython_runtime", "__")
"""Modules that extension modules and the interpreter make themselves."""
LOADED = """
import sys
before = set(sys.modules)
import wiredesk_schemas.client
tops = {name.partition(".")[0] for name in set(sys.modules) - before}
print(*sorted(tops - set(sys.stdlib_module_names)))
"""
WITHOUT_KAFKA = """
import sys
sys.modules["aiokafka"] = None
import wiredesk_schemas.codec, wiredesk_schemas.topics, wiredesk_schemas.identity
import wiredesk_schemas.client
"""


def python(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: PLW1510 - a failure is what one test asks for
        [sys.executable, "-c", code], env={"PYTHONPATH": str(ROOT / "schemas")}, capture_output=True, text=True
    )


def test_the_client_imports_nothing_but_its_declared_dependencies() -> None:
    loaded = python(LOADED)
    assert loaded.returncode == 0, loaded.stderr
    imported = {name for name in loaded.stdout.split() if not name.startswith(COMPILED_IN)}
    assert "aiokafka" in imported
    assert imported <= LIGHT


def test_without_the_extra_the_models_work_and_the_client_says_what_to_install() -> None:
    failed = python(WITHOUT_KAFKA)
    assert failed.stderr.strip().splitlines()[-1] == (
        "ModuleNotFoundError: the client needs the extra `kafka`: pip install 'wiredesk-schemas[kafka]'"
    )
