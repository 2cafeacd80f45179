"""What the log shows of an error: where, and not of what."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Literal

import pytest
import structlog

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
