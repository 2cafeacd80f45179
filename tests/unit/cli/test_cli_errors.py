"""Errors of the command line: one clear sentence and an exit status, never a traceback."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from support.command import Ran

from wiredesk import __version__
from wiredesk.cli import main as entry
from wiredesk.runtime.settings import BrokerSettings

Wiredesk = Callable[..., Ran]
NOBODY = "127.0.0.1:1"


def test_version_is_the_packages(wiredesk: Wiredesk) -> None:
    ran = wiredesk("--version")
    assert (ran.status, ran.out) == (0, f"wiredesk {__version__}\n")


def test_help_names_every_command_with_examples(wiredesk: Wiredesk) -> None:
    ran = wiredesk("--help")
    commands = (
        "demo",
        "up",
        "process",
        "publish",
        "takedown",
        "reinstate",
        "tail",
        "search",
        "topics",
        "run",
        "doctor",
    )
    assert ran.status == 0
    assert all(f" {command} " in ran.out for command in commands)
    assert "Examples" in ran.out
    assert "Exit status" in ran.out


@pytest.mark.parametrize(
    "arguments",
    [
        ("publish", "FILE"),
        ("tail", "articles.raw.v1"),
        ("takedown", "https://a.example/1", "--reason", "legal"),
        ("reinstate", "https://a.example/1"),
        ("topics", "list"),
        ("topics", "create"),
    ],
)
def test_without_kafka_every_command_that_needs_it_says_so_and_ends_with_69(
    wiredesk: Wiredesk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    monkeypatch.setenv("WIREDESK_BOOTSTRAP_SERVERS", NOBODY)
    (tmp_path / "FILE").write_text("{}\n")
    monkeypatch.chdir(tmp_path)
    ran = wiredesk(*arguments)
    assert ran.status == 69
    assert ran.sentence.startswith(f"wiredesk: no Kafka answers at {NOBODY}")
    assert "WIREDESK_BOOTSTRAP_SERVERS" in ran.sentence


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("process", "nowhere.jsonl"), "cannot read nowhere.jsonl: No such file or directory"),
        (("publish", "nowhere.jsonl"), "cannot read nowhere.jsonl: No such file or directory"),
        (("process", "--from", "extracted", "--until", "cleaned"), "leaves nothing to do"),
        (("process", "--until", "cleaned", "--stories"), "--state and --stories go with --until enriched"),
        (("tail", "articles.raw.v9"), "there is no topic articles.raw.v9; the topics are articles.raw.v1, "),
        (("tail", "articles.raw.v1", "--since", "yesterday"), "yesterday is no time"),
        (("tail", "articles.raw.v1", "--since", "2026-05-04T12:00:00"), "has no offset from UTC"),
        (("tail", "articles.raw.v1", "--since", "1h", "--from-beginning"), "cannot go together"),
        (("takedown", "a.example/1", "--reason", "legal"), "a.example/1 is neither an absolute address"),
        (("takedown", "ftp://a.example/1", "--reason", "legal"), "ftp://a.example/1 is neither"),
        (("publish", "-", "--source", "two words"), "--source: "),
    ],
)
def test_a_wrong_argument_is_one_sentence_that_names_it_and_status_2(
    wiredesk: Wiredesk, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], says: str
) -> None:
    monkeypatch.setenv("WIREDESK_BOOTSTRAP_SERVERS", NOBODY)
    ran = wiredesk(*arguments)
    assert ran.status == 2
    assert says in ran.sentence


@pytest.mark.parametrize(
    ("variable", "value", "command"),
    [
        ("WIREDESK_SECURITY_PROTOCOL", "SASL_SSL", ("topics", "list")),
        ("WIREDESK_WORKERS", "none", ("run", "cleaning")),
        ("WIREDESK_CLEANING_MAX_LIST_ITEMS", "-1", ("process",)),
        ("WIREDESK_EXTRACTION_MAX_WORDS", "many", ("process", "--until", "extracted")),
        ("WIREDESK_EXTRACTION_MODELS", "en=large", ("process", "--until", "extracted")),
        ("WIREDESK_INDEXING_SEARCH_COMMIT_SECONDS", "0", ("process", "--from", "extracted")),
    ],
)
def test_a_wrong_setting_is_one_sentence_with_the_variables_name(
    wiredesk: Wiredesk, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, command: tuple[str, ...]
) -> None:
    monkeypatch.setenv(variable, value)
    ran = wiredesk(*command)
    assert ran.status == 2
    assert (variable if value != "SASL_SSL" else "WIREDESK_SASL_USERNAME") in ran.sentence


def test_where_no_embedded_broker_is_installed_nobody_is_told_to_start_one(
    wiredesk: Wiredesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WIREDESK_BOOTSTRAP_SERVERS", NOBODY)
    assert "wiredesk up" in wiredesk("topics", "list").sentence
    monkeypatch.setattr("wiredesk.cli.connect.find_spec", lambda _: None)
    assert "wiredesk up" not in wiredesk("topics", "list").sentence


def test_a_secret_that_cannot_be_read_is_named_with_its_variable(
    wiredesk: Wiredesk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "wiredesk_sasl_password").write_bytes(b"\xff\xfe")  # as little readable as another user's, to root too
    monkeypatch.setitem(BrokerSettings.model_config, "secrets_dir", tmp_path)
    ran = wiredesk("topics", "list")
    assert ran.status == 2
    assert ran.sentence.startswith("wiredesk: WIREDESK_SASL_PASSWORD cannot be read: ")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ("stories --days 400", "--days: 400 is more than 366 (wiredesk stories --help)"),
        ("stories --days 0", "--days: 0 is less than 0.01 (wiredesk stories --help)"),
        ("stories --days few", "--days: 'few' is no number (wiredesk stories --help)"),
        ("stories --days", "option '--days' requires an argument (wiredesk stories --help)"),
        ("stories --until tomorrow", "--until: 'tomorrow' is not of the form YYYY-MM-DD (wiredesk stories --help)"),
        ("search ferry -n 0", "--limit: 0 is less than 1 (wiredesk search --help)"),
        ("search ferry -n 1.5", "--limit: '1.5' is no whole number (wiredesk search --help)"),
        ("story", "ID is missing (wiredesk story --help)"),
        ("takedown https://a.example/1", "--reason is missing (wiredesk takedown --help)"),
        ("stories today", "more arguments than it takes (today) (wiredesk stories --help)"),
        ("topics create --replication 0", "--replication: 0 is less than 1 (wiredesk topics create --help)"),
        ("topics make", "no such command 'make' (wiredesk topics --help)"),
        ("run broker", "service: 'broker' is not one of 'cleaning', 'extraction', 'indexing' (wiredesk run --help)"),
    ],
)
def test_given_arguments_that_cannot_be_when_called_then_one_sentence_says_which_why_and_where_the_help_is(
    wiredesk: Wiredesk, arguments: str, sentence: str
) -> None:
    ran = wiredesk(*arguments.split())
    assert (ran.status, ran.out, ran.sentence) == (2, "", f"wiredesk: {sentence}")


@pytest.mark.parametrize(
    ("arguments", "pieces"),
    [
        ("storys", ("no such command 'storys': did you mean 'story'", "(wiredesk --help)")),
        ("stories --dayz 3", ("no such option: --dayz", "--days", "(wiredesk stories --help)")),
        ("takedown https://a.example/1 --reason mood", ("--reason: 'mood' is not one of ", "'privacy'")),
        ("search ferry --limit \x1b[31m", ("--limit: ", "is no whole number")),
    ],
)
def test_given_a_mistyped_name_or_choice_when_called_then_the_sentence_names_those_that_there_are(
    wiredesk: Wiredesk, arguments: str, pieces: tuple[str, ...]
) -> None:
    ran = wiredesk(*arguments.split(" "))
    assert ran.status == 2
    assert all(piece in ran.sentence for piece in pieces), ran.sentence
    assert "\x1b" not in ran.sentence


@pytest.mark.parametrize("arguments", [(), ("topics",), ("schemas",)])
def test_given_no_arguments_where_some_are_wanted_then_the_help_is_shown(
    wiredesk: Wiredesk, arguments: tuple[str, ...]
) -> None:
    ran = wiredesk(*arguments)
    assert (ran.status, ran.err) == (2, "")
    assert "Commands" in ran.out or "Operate" in ran.out


@pytest.mark.parametrize(("raised", "status"), [(KeyboardInterrupt(), 130), (typer.Exit(69), 69), (EOFError(), 1)])
def test_given_a_command_that_is_ended_when_it_ends_then_the_status_says_how(
    wiredesk: Wiredesk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, raised: BaseException, status: int
) -> None:
    def ended(*_: object, **__: object) -> None:
        raise raised

    monkeypatch.setattr("wiredesk.cli.lines.opened", ended)
    monkeypatch.setattr("wiredesk.cli.process.opened", ended)
    assert wiredesk("process", str(tmp_path)).status == status


@pytest.mark.parametrize("query", ["-ferry", "-north budget"])
def test_a_query_that_begins_with_a_minus_is_answered_with_how_it_is_written(wiredesk: Wiredesk, query: str) -> None:
    ran = wiredesk("search", query)
    assert ran.status == 2
    assert f'wiredesk search -- "{query}"' in ran.sentence


@pytest.mark.parametrize("arguments", [("--", "-ferry"), ("ferry -budget",), ("-n", "5", "ferry")])
def test_a_minus_that_cannot_be_mistaken_is_no_error(
    wiredesk: Wiredesk, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    ran = wiredesk("search", "--state", str(tmp_path), *arguments)
    assert "there is nothing to search" in ran.sentence


def test_search_without_a_state_folder_says_where_it_looked_and_what_to_set(wiredesk: Wiredesk, tmp_path: Path) -> None:
    ran = wiredesk("search", "ferry", "--state", str(tmp_path / "none"))
    assert ran.status == 1
    assert str(tmp_path / "none") in ran.sentence
    assert "WIREDESK_STATE_DIR" in ran.sentence


def test_up_on_a_port_that_is_taken_names_the_port_and_the_option(wiredesk: Wiredesk) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        ran = wiredesk("up", "--port", port)
    assert ran.status == 1
    assert port in ran.sentence
    assert "--port" in ran.sentence


@pytest.mark.parametrize(
    ("module", "command", "container"),
    [
        ("tantivy", ("search", "ferry"), "docker compose exec indexing wiredesk search"),
        ("numpy", ("stories",), "docker compose exec indexing wiredesk stories"),
        ("lxml", ("clean", "README.md"), "docker compose exec cleaning wiredesk clean"),
    ],
)
def test_a_part_that_is_not_installed_is_named_with_where_it_is_and_what_brings_it(
    module: str, command: tuple[str, ...], container: str
) -> None:
    without = f"import sys; sys.modules[{module!r}] = None; sys.argv = ['wiredesk', *{command!r}]"
    program = f"{without}; from wiredesk.cli.main import main; main()"
    ran = subprocess.run([sys.executable, "-c", program], check=False, capture_output=True, text=True, timeout=60)
    assert ran.returncode == 1
    assert f"{module} is not installed" in ran.stderr
    assert container in ran.stderr
    assert "call it where the service runs" in ran.stderr
    assert "wiredesk[" in ran.stderr


def test_a_defect_of_ours_is_a_sentence_too_and_its_traceback_is_there_for_the_asking(
    wiredesk: Wiredesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_: object) -> None:
        raise ZeroDivisionError("by nothing")

    monkeypatch.setattr(entry, "app", broken)
    ran = wiredesk("demo")
    assert ran.status == 70
    assert "ZeroDivisionError: by nothing" in ran.sentence
    monkeypatch.setitem(os.environ, entry.TRACEBACK_VARIABLE, "1")
    assert "Traceback" in wiredesk("demo").err


def test_a_setting_that_is_wrong_is_said_once_before_anything_starts(
    wiredesk: Wiredesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WIREDESK_CLEANING_MAX_TAGS", "many")
    ran = wiredesk("up", "--port", "29999")
    assert ran.status == 2
    assert ran.err.count("WIREDESK_CLEANING_MAX_TAGS") == 1
    assert "cleaning" not in ran.err.replace("WIREDESK_CLEANING_MAX_TAGS", "")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("clean", "nowhere.html"), "cannot read nowhere.html: No such file or directory"),
        (("extract", "nowhere.txt"), "cannot read nowhere.txt: No such file or directory"),
        (("clean", "README.md", "--rules", "nowhere"), "nowhere is no folder of site rules"),
        (("clean", "README.md", "--url", "nope"), "url: must be an absolute http or https address"),
    ],
)
def test_a_file_or_an_option_that_is_wrong_is_said_in_one_sentence_with_status_2(
    wiredesk: Wiredesk, arguments: tuple[str, ...], said: str
) -> None:
    ran = wiredesk(*arguments)
    assert (ran.status, ran.err) == (2, f"wiredesk: {said}\n")


def test_a_setting_that_is_wrong_is_named_by_every_command_that_reads_it(
    wiredesk: Wiredesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WIREDESK_CLEANING_MAX_TAGS", "many")
    ran = wiredesk("clean", "README.md")
    assert ran.status == 2
    assert ran.err.startswith("wiredesk: WIREDESK_CLEANING_MAX_TAGS: ")


@pytest.mark.parametrize(
    ("given", "said"),
    [(b" \n", "there is nothing to read"), (b"<html><p>A page", "wiredesk clean FILE | wiredesk extract -")],
)
def test_extract_reads_no_page_and_no_empty_text_and_says_what_to_do(
    wiredesk: Wiredesk, tmp_path: Path, given: bytes, said: str
) -> None:
    (tmp_path / "given").write_bytes(given)
    ran = wiredesk("extract", str(tmp_path / "given"))
    assert ran.status == 2
    assert said in ran.err
