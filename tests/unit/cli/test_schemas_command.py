"""`wiredesk schemas`, as a developer sees it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from wiredesk.cli.errors import CommandError
from wiredesk.cli.schemas import app

ROOT = Path(__file__).parents[3]


@pytest.fixture
def at_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(ROOT / "schemas" / "registry", tmp_path / "schemas" / "registry")
    (tmp_path / "docs").mkdir()
    shutil.copy(ROOT / "docs" / "contract.md", tmp_path / "docs" / "contract.md")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_check_says_that_all_is_well(at_root: Path) -> None:
    result = CliRunner().invoke(app, ["check"])
    assert (result.exit_code, result.output) == (0, "the registry is current and compatible\n")


def test_check_names_each_fault_and_fails(at_root: Path) -> None:
    (at_root / "docs" / "contract.md").write_text("old")
    result = CliRunner().invoke(app, ["check"])
    assert isinstance(result.exception, CommandError)
    assert "stale: docs/contract.md: is not what the models say" in result.output
    assert str(result.exception) == "the registry has 1 fault"


def test_export_writes_what_is_stale_and_says_so(at_root: Path) -> None:
    (at_root / "docs" / "contract.md").unlink()
    assert CliRunner().invoke(app, ["export"]).output == "wrote docs/contract.md\n"
    assert CliRunner().invoke(app, ["export"]).output == "everything is as the models say\n"


def test_export_refuses_a_breaking_change_and_names_the_field(at_root: Path) -> None:
    path = at_root / "schemas" / "registry" / "stories.v1" / "1.0.json"
    schema = json.loads(path.read_text())
    schema["$defs"]["Story"]["properties"]["heat"] = {"type": "number"}
    path.write_text(json.dumps(schema))
    result = CliRunner().invoke(app, ["export"])
    assert isinstance(result.exception, CommandError)
    assert "story: heat: removed" in str(result.exception)


def test_without_a_registry_it_says_where_to_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, ["check"])
    assert "no folder schemas/registry" in str(result.exception)
