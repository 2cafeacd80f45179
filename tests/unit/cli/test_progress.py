"""Progress of long work: on a terminal a bar with the time left, elsewhere how far of how much; 100 % at the end."""

from __future__ import annotations

import errno
import io
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from support.command import Ran

from wiredesk.cli import progress
from wiredesk.cli.connect import reaching
from wiredesk.cli.errors import UNREACHABLE, CommandError
from wiredesk.cli.progress import Progress
from wiredesk.runtime.log import LogEntry, LogUnavailable
from wiredesk_schemas.topics import ENRICHED, STORIES

Wiredesk = Callable[..., Ran]


class Terminal(io.StringIO):
    """A standard error that somebody watches."""

    def isatty(self) -> bool:
        """It is one."""
        return True


def on_a_terminal(monkeypatch: pytest.MonkeyPatch, total: int | None) -> str:
    """What four records of progress look like there."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setattr(sys, "stderr", there := Terminal())
    with Progress("records", total) as shown:
        shown.advance(1)
        shown.advance(3)
    return there.getvalue()


def test_given_a_total_when_on_a_terminal_then_the_bar_says_how_much_time_is_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown = on_a_terminal(monkeypatch, 4)
    assert "4/4" in shown
    assert "left" in shown


def test_given_no_total_when_on_a_terminal_then_no_end_is_estimated(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = on_a_terminal(monkeypatch, None)
    assert "4/?" in shown
    assert "left" not in shown


@pytest.mark.parametrize(("total", "far"), [(7_000, "2,000 of 7,000 records, "), (None, "2,000 records, ")])
def test_given_no_terminal_when_time_has_passed_then_a_line_says_how_far_of_how_much(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], total: int | None, far: str
) -> None:
    monkeypatch.setattr(progress, "SECONDS_BETWEEN_LINES", 0.0)
    with Progress("records", total) as shown:
        shown.advance(2_000)
    assert capsys.readouterr().err.startswith(far)


class ALog:
    """A log with gaps, as transactions and compaction leave them; one of its topics may not answer."""

    silent: str | None = None

    def __init__(self, _settings: object) -> None:
        """A connection to it."""

    async def end(self, _topic: str) -> int:
        """A marker stands behind the last record."""
        return 10

    async def topic_id(self, topic: str) -> str:
        """Any."""
        return topic

    async def read(self, topic: str, _start: int, _end: int) -> AsyncIterator[list[LogEntry]]:
        """Null values: enough to be counted."""
        yield [LogEntry(topic, offset, b"one", None) for offset in (2, 5)]
        if topic == self.silent:
            raise LogUnavailable("gone")
        yield [LogEntry(topic, 8, b"two", None)]


@pytest.fixture
def a_log(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> type[ALog]:
    class This(ALog):
        """Of one test."""

    monkeypatch.setattr("wiredesk.runtime.kafka_log.KafkaLog", This)
    monkeypatch.setenv("WIREDESK_STATE_DIR", str(tmp_path))
    return This


@pytest.mark.usefixtures("a_log")
def test_given_a_log_with_gaps_when_the_index_is_rebuilt_then_progress_ends_at_its_total(
    wiredesk: Wiredesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "SECONDS_BETWEEN_LINES", 0.0)
    ran = wiredesk("rebuild-index")
    assert (ran.status, ran.out) == (0, "6 records of the log applied; articles: none\n")
    *_, last, hint = ran.err.splitlines()
    assert last.startswith("20 of 20 offsets of the log, ")
    assert "had no views before" in hint


@pytest.mark.parametrize("topic", [ENRICHED.name, STORIES.name])
def test_given_kafka_goes_away_in_a_rebuild_then_it_is_kafka_that_is_named(
    wiredesk: Wiredesk, a_log: type[ALog], topic: str
) -> None:
    a_log.silent = topic
    ran = wiredesk("rebuild-index")
    assert ran.status == UNREACHABLE
    assert "no Kafka answers" in ran.sentence


@pytest.mark.usefixtures("a_log")
def test_given_a_disk_that_fails_in_a_rebuild_then_kafka_is_not_blamed(
    wiredesk: Wiredesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("wiredesk.indexing.index.Index.apply", full)
    ran = wiredesk("rebuild-index")
    assert (ran.status, ran.sentence) == (1, "wiredesk: Input/output error")


@pytest.mark.parametrize(
    "error", [OSError(errno.ENOSPC, "No space left on device"), FileNotFoundError(2, "No such file", "ca.pem")]
)
def test_given_an_error_of_a_file_while_kafka_is_spoken_to_then_it_stays_what_it_is(error: OSError) -> None:
    with pytest.raises(OSError, match="No s") as raised, reaching("127.0.0.1:1"):
        raise error
    assert raised.value is error


@pytest.mark.parametrize("error", [ConnectionResetError("reset"), OSError(113, "No route to host"), LogUnavailable()])
def test_given_an_error_of_the_connection_then_it_is_kafka_that_does_not_answer(error: OSError) -> None:
    with pytest.raises(CommandError, match="no Kafka answers"), reaching("127.0.0.1:1"):
        raise error
