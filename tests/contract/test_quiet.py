"""What the log keeps of a library that repeats itself."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from wiredesk_schemas.client import BrokerUnavailable, Publisher
from wiredesk_schemas.quiet import OncePerInterval, quieten_aiokafka


def written(records: list[tuple[float, logging.LogRecord]]) -> list[tuple[str, int]]:
    """The messages that are let through, each record at its second, and how many like each were held back before it."""
    seconds = iter([at for at, _ in records])
    quiet = OncePerInterval(clock=lambda: next(seconds))
    through = [record for _, record in records if quiet.filter(record)]
    return [(record.getMessage(), getattr(record, "held_back", 0)) for record in through]


def record(template: str, *args: object, name: str = "lib", level: int = logging.WARNING) -> logging.LogRecord:
    return logging.LogRecord(name, level, "lib.py", 1, template, args, None)


def test_given_repeats_then_one_an_interval_is_written_and_says_how_many_were_held_back() -> None:
    refused = [(float(second), record("no node %d", second)) for second in range(0, 25, 2)]

    assert written(refused) == [("no node 0", 0), ("no node 10", 4), ("no node 20", 4)]


def test_given_repeats_that_differ_in_numbers_without_a_template_then_they_are_alike() -> None:
    assert written([(0, record("no node 1")), (1, record("no node 22"))]) == [("no node 1", 0)]


def test_given_another_logger_level_or_text_then_it_is_no_repeat() -> None:
    others = record("no node", name="other"), record("no node", level=logging.ERROR), record("no topic")

    assert len(written([(0, item) for item in (record("no node"), *others)])) == 4


def test_given_a_traceback_then_every_one_is_written() -> None:
    error = OSError("gone")
    crashes = [record("crashed"), record("crashed")]
    for item in crashes:
        item.exc_info = type(error), error, error.__traceback__

    assert len(written([(0, item) for item in crashes])) == 2


@pytest.fixture
def _loggers_as_they_were() -> Iterator[None]:
    names = [name for name in logging.root.manager.loggerDict if name.startswith("aiokafka")]
    filters = {name: logging.getLogger(name).filters[:] for name in names}
    for name in names:
        logging.getLogger(name).filters.clear()
    yield
    for name, before in filters.items():
        logging.getLogger(name).filters[:] = before


@pytest.mark.usefixtures("_loggers_as_they_were")
def test_given_a_callers_own_format_then_the_message_itself_says_how_many_were_held_back(
    caplog: pytest.LogCaptureFixture,
) -> None:
    seconds = iter([0.0, 3.0, 9.0, 10.0])
    quieten_aiokafka(clock=lambda: next(seconds))
    for attempt in range(4):
        logging.getLogger("aiokafka.conn").warning("no node %d", attempt)

    assert caplog.messages == ["no node 0", "no node 3 (2 like it were held back)"]


@pytest.mark.usefixtures("_loggers_as_they_were")
async def test_given_a_publisher_then_aiokafka_repeats_nothing_and_the_callers_logging_is_as_it_was(
    caplog: pytest.LogCaptureFixture,
) -> None:
    root = logging.getLogger()
    before = root.level, root.handlers[:], root.filters[:]
    for _ in range(2):
        with pytest.raises(BrokerUnavailable):
            async with Publisher("a-scraper", bootstrap_servers="127.0.0.1:1"):
                pass

    said = [item.getMessage() for item in caplog.records if item.name.startswith("aiokafka")]
    assert len([text for text in said if "connect" in text]) == 1
    assert (root.level, root.handlers, root.filters) == before
    assert [len(logging.getLogger(name).filters) for name in ("aiokafka", "aiokafka.producer.sender")] == [1, 1]
