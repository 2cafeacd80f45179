"""No regular expression of cleaning can be made to hang: none is worse than quadratic in what it is given."""

from __future__ import annotations

import importlib
import pkgutil
import re
import signal
from collections.abc import Iterator

import pytest

import wiredesk.cleaning

CHARACTERS = 1_000
MOST_SECONDS = 1.0
"""CPU seconds: a cubic pattern takes ten times as long on so many characters, an exponential one for ever."""
UNITS = (
    *" \n\v.,;:!?-–|/<>()[]\"'“”«&@#0aAéя年",
    "a ",
    "A ",
    "a-",
    "A.",
    "1 ",
    "1-",
    "&amp;",
    "<a ",
    "Ab ",
    ", ",
    " – ",
)
_WORD = re.compile(r"[^\W\d_]{2,}")


def patterns() -> dict[str, re.Pattern[str]]:
    """Every pattern that stands in a module of cleaning, in a tuple or a table too."""
    found = {}
    for module in pkgutil.walk_packages(wiredesk.cleaning.__path__, "wiredesk.cleaning."):
        for name, value in vars(importlib.import_module(module.name)).items():
            for number, pattern in enumerate(_within(value)):
                if isinstance(pattern.pattern, str):
                    found.setdefault(pattern, f"{module.name.removeprefix('wiredesk.cleaning.')}.{name}[{number}]")
    return {name: pattern for pattern, name in found.items()}


def _within(value: object) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _within(item)


PATTERNS = patterns()


def hostile(pattern: re.Pattern[str]) -> Iterator[str]:
    """Runs of every unit and of every word of the pattern itself, with an end that fits no pattern."""
    words = dict.fromkeys(_WORD.findall(pattern.pattern))
    for unit in (*UNITS, *words, *(f"{word} " for word in words)):
        yield (unit * CHARACTERS)[:CHARACTERS] + "\x00"
    for word in list(words)[:20]:
        yield f"{word} {'a ' * (CHARACTERS // 2)}\x00"
        yield f"{word}{' ' * CHARACTERS}\x00"


@pytest.fixture
def _clock():
    """Ends a search that takes too long, by the CPU time of this process."""

    def too_long(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGVTALRM, too_long)
    yield
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    signal.signal(signal.SIGVTALRM, before)


def test_given_the_modules_of_cleaning_then_their_patterns_are_found():
    assert len(PATTERNS) > 50


@pytest.mark.usefixtures("_clock")
@pytest.mark.parametrize("name", PATTERNS)
def test_given_a_hostile_string_when_a_pattern_is_tried_on_it_then_it_ends_soon(name):
    pattern = PATTERNS[name]
    for text in hostile(pattern):
        signal.setitimer(signal.ITIMER_VIRTUAL, MOST_SECONDS)
        try:
            pattern.search(text)
            pattern.fullmatch(text)
        except TimeoutError:
            pytest.fail(f"{name} takes too long on {text[:40]!r}...")
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
