"""What the log shows of an error: where, and not of what."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Literal

import pytest
import structlog

from wiredesk.runtime.log_limit import LibraryLimit
from wiredesk.runtime.logging import configure


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


def fail(text: str) -> None:
    raise ValueError(f"no article of {len(text)} characters")


@pytest.mark.parametrize("log_format", ["json", "console"])
def test_given_an_exception_then_its_traceback_is_logged_without_the_variables(
    log_format: Literal["json", "console"], capsys: pytest.CaptureFixture[str]
) -> None:
    configure(log_format, "info", "cleaning")
    text = "Ferry sails again"
    try:
        fail(text)
    except ValueError as error:
        structlog.get_logger("wiredesk.test").error("process ends", exc_info=error)
    written = capsys.readouterr().err
    assert "no article of 17 characters" in written
    assert "fail" in written
    assert text not in written


def test_given_json_then_a_line_is_one_object_with_the_service(capsys: pytest.CaptureFixture[str]) -> None:
    configure("json", "info", "cleaning")
    structlog.get_logger("wiredesk.test").info("cleaned", article_id="a")
    line = json.loads(capsys.readouterr().err)
    assert (line["event"], line["service"], line["article_id"], line["level"]) == ("cleaned", "cleaning", "a", "info")


def lines_of(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_given_a_library_that_repeats_itself_then_one_line_is_written_whatever_its_arguments(
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure("json", "info", "cleaning")
    for attempt in range(50):
        logging.getLogger("faust").warning("Unable to connect, attempt %s", attempt)
        logging.getLogger("faust").error("Unable to connect, attempt %s", attempt)
        logging.getLogger("mode").warning("Unable to connect, attempt %s", attempt)
    assert [(line["event"], line["level"]) for line in lines_of(capsys)] == [
        ("Unable to connect, attempt 0", "warning"),
        ("Unable to connect, attempt 0", "error"),
        ("Unable to connect, attempt 0", "warning"),
    ]


def test_given_our_own_lines_then_each_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    configure("json", "info", "cleaning")
    for number in range(50):
        structlog.get_logger("wiredesk.stage").info("cleaned", article_id=str(number))
        logging.getLogger("wiredesk_schemas.subscription").warning("waits")
    assert len(lines_of(capsys)) == 100


def test_given_that_the_interval_has_passed_then_the_next_line_tells_how_many_were_held_back(
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure("json", "info", "cleaning")
    now = 0.0
    limit = LibraryLimit(ours=lambda _: False, clock=lambda: now)
    (handler,) = logging.getLogger().handlers
    handler.filters[:] = [limit]
    for now in (0.0, 3.0, 9.9, 10.0, 10.1, 30.0):  # noqa: B007 - the clock
        logging.getLogger("mode").warning("Unable to connect")
    assert [line.get("held_back") for line in lines_of(capsys)] == [None, 2, 1]


def test_given_what_aiokafka_tries_again_then_it_is_a_warning_and_a_crash_stays_an_error(
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure("json", "info", "cleaning")
    library = logging.getLogger("aiokafka.of_this_test")
    library.setLevel(logging.WARNING)  # commands silence aiokafka as a whole
    library.error("Group Coordinator Request failed: %s", "[Error 15] GroupCoordinatorNotAvailableError")
    try:
        fail("Ferry sails again")
    except ValueError:
        library.exception("Unexpected error in coordinator")
    assert [line["level"] for line in lines_of(capsys)] == ["warning", "error"]
