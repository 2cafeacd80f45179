"""`wiredesk doctor`: what is wrong, and the fix."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest
from support.brokers import embedded
from support.command import Ran
from support.command import wiredesk as in_a_process

Wiredesk = Callable[..., Ran]


@pytest.fixture(autouse=True)
def _nothing_is_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WIREDESK_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setenv("WIREDESK_BOOTSTRAP_SERVERS", "127.0.0.1:1")
    monkeypatch.setenv("COLUMNS", "200")


def test_without_kafka_it_says_how_to_get_one_and_ends_with_69(wiredesk: Wiredesk) -> None:
    ran = wiredesk("doctor")
    assert ran.status == 69
    assert "✗ broker                no Kafka answers at 127.0.0.1:1" in ran.out
    assert "wiredesk up" in ran.out
    assert "1 to mend: broker" in ran.out


@pytest.mark.parametrize(
    ("variable", "value", "says"),
    [
        ("WIREDESK_WORKERS", "0", "✗ settings              WIREDESK_WORKERS: "),
        ("WIREDESK_EXTRACTION_MAX_WORDS", "few", "✗ settings              WIREDESK_EXTRACTION_MAX_WORDS: "),
        (
            "WIREDESK_EXTRACTION_MODELS",
            '{"en": "no_such_model"}',
            "✗ models                the spaCy model no_such_model",
        ),
        ("WIREDESK_STATE_DIR", "/proc/none", "✗ state folder          /proc"),
        ("WIREDESK_WORKRES", "2", "✗ settings              there is no WIREDESK_WORKRES"),
    ],
)
def test_each_thing_that_is_wrong_is_named_with_its_fix(
    wiredesk: Wiredesk, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, says: str
) -> None:
    monkeypatch.setenv(variable, value)
    ran = wiredesk("doctor")
    assert ran.status != 0
    line, fix = ran.out.splitlines()[(at := ran.out[: ran.out.index(says)].count("\n")) : at + 2]
    assert line.startswith(says)
    assert fix.strip().startswith("→ ")


def test_a_variable_that_is_no_setting_is_told_and_is_not_wrong(
    wiredesk: Wiredesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WIREDESK_FROBNICATE", "1")
    ran = wiredesk("doctor")
    assert "- settings              no service reads WIREDESK_FROBNICATE" in ran.out
    assert "1 to mend: broker" in ran.out


def test_after_a_setting_that_is_wrong_everything_else_is_still_looked_at(
    wiredesk: Wiredesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WIREDESK_WORKERS", "0")
    ran = wiredesk("doctor")
    assert ran.status == 69
    assert "2 to mend: settings, broker" in ran.out


def test_values_of_settings_are_not_shown(wiredesk: Wiredesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WIREDESK_SASL_PASSWORD", "hush-hush")
    ran = wiredesk("doctor")
    assert "WIREDESK_SASL_PASSWORD" in ran.out
    assert "hush-hush" not in ran.out


async def test_with_a_broker_topics_and_groups_are_told_and_nothing_is_wrong() -> None:
    async with embedded() as broker:
        ran = await in_a_process("doctor", environment=broker.environment)
    assert ran.status == 0, ran.out
    assert "all 10 are there" in ran.out
    assert "- group cleaning        nobody runs, 0 records waiting" in ran.out
    assert "→ wiredesk run cleaning" in ran.out
    assert "Nothing is wrong." in ran.out


async def test_views_of_another_log_are_told_with_the_command_that_mends_them(tmp_path: Path) -> None:
    async with embedded() as broker:
        environment = broker.environment | {"WIREDESK_STATE_DIR": str(tmp_path)}
        article = {
            "type": "article.cleaned",
            "schema_version": "1.0",
            "article_id": "0c8d5a5e-3a8b-5a6e-9f0f-1d2c3b4a5968",
            "url": "https://harbour-post.example/1",
            "fetched_at": "2026-03-01T10:00:00Z",
            "title": "Pier opens",
            "body": "The pier opens on Monday.",
        }
        line = json.dumps({"type": "article.extracted", "schema_version": "1.0", "article": article, "extraction": {}})
        made = await in_a_process(
            "process", "--from", "extracted", "--state", str(tmp_path / "index"), stdin=line.encode()
        )
        assert made.status == 0
        ran = await in_a_process("doctor", environment=environment)
    assert ran.status == 1
    assert "✗ views and log         the ledger was made from another log" in ran.out
    assert "→ stop indexing, then: wiredesk rebuild-index" in ran.out


def without(monkeypatch: pytest.MonkeyPatch, *modules: str) -> None:
    """As in an image that lacks these."""
    monkeypatch.setattr("wiredesk.cli.checks.find_spec", lambda name: None if name in modules else find_spec(name))


def test_where_indexing_is_not_installed_a_small_state_folder_is_well(
    wiredesk: Wiredesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    without(monkeypatch, "tantivy")
    monkeypatch.setattr("os.access", lambda *_: True)
    monkeypatch.setenv("WIREDESK_STATE_DIR", "/proc/none")  # has no room at all
    ran = wiredesk("doctor")
    assert "✓ state folder          /proc" in ran.out
    assert "1 to mend: broker" in ran.out


@pytest.mark.parametrize(
    ("missing", "mark", "mend"),
    [
        (("lxml", "spacy", "tantivy"), "-", "1 to mend: broker"),  # the tools alone
        (("spacy", "tantivy"), "✗", "2 to mend: state folder, broker"),  # cleaning
    ],
)
def test_a_state_folder_that_cannot_be_written_is_wrong_only_where_a_service_is_installed(
    wiredesk: Wiredesk, monkeypatch: pytest.MonkeyPatch, missing: tuple[str, ...], mark: str, mend: str
) -> None:
    without(monkeypatch, *missing)
    monkeypatch.setattr("os.access", lambda *_: False)
    monkeypatch.setenv("WIREDESK_STATE_DIR", "/proc/none")
    ran = wiredesk("doctor")
    assert f"{mark} state folder          /proc cannot be written" in ran.out
    assert mend in ran.out


def test_a_part_that_is_not_installed_is_a_note_with_what_needs_it_and_advice_that_holds_in_a_container(
    wiredesk: Wiredesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    without(monkeypatch, "tantivy")
    ran = wiredesk("doctor")
    assert "- part indexing         not installed here: tantivy" in ran.out
    assert "→ only where indexing runs, and for search, stories, process, demo, up: " in ran.out
    assert "in a container: use the image that has it" in ran.out
    assert "1 to mend: broker" in ran.out
