"""The services' logs as one view for people: JSON lines of `runtime.logging` become columns."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from types import MappingProxyType
from typing import Any, Final

from rich.console import Console
from rich.text import Text

from wiredesk.cli.terminal import printable

_COLOURS: Final = MappingProxyType({"cleaning": "cyan", "extraction": "magenta", "indexing": "green"})
_LEVELS: Final = MappingProxyType({"warning": "yellow", "error": "red", "critical": "bold red"})
_WIDTH: Final = max(map(len, _COLOURS))
_TOLD: Final = frozenset({"event", "level", "timestamp", "service", "stage", "exception", "record_id"})
"""Fields that have a place of their own, or are told by it."""
_MOST: Final = 300


class LogView:
    """Writes lines of several services to standard error."""

    def __init__(self) -> None:
        self._console = Console(stderr=True, soft_wrap=True, highlight=False)

    def say(self, service: str, line: str) -> None:
        """Show one line of a service's log, or of our own (`wiredesk`)."""
        if not line.strip():
            return
        time, level, text = told(line)
        self._console.print(
            Text.assemble(
                (f"{time:8} ", "dim"),
                (f"{service:{_WIDTH}}  ", _COLOURS.get(service, "bold")),
                (text, _LEVELS.get(level, "")),
            )
        )
        sys.stderr.flush()


def told(line: str) -> tuple[str, str, str]:
    """Time of day in UTC, level and text of a line; a line that is no JSON is its own text."""
    try:
        fields = json.loads(line)
    except ValueError:
        fields = None
    if not isinstance(fields, dict) or "event" not in fields:
        return "", "info", printable(line, _MOST)
    return str(fields.get("timestamp", ""))[11:19], str(fields.get("level", "info")), " ".join(_pieces(fields))


def _pieces(fields: dict[str, Any]) -> Iterator[str]:
    yield f"{printable(str(fields['event']), _MOST):<12}"
    if record_id := fields.get("record_id"):
        yield printable(str(record_id), 80)
    for name, value in fields.items():
        if name not in _TOLD and value is not None:
            yield f"{name}={printable(str(value), _MOST)}"
    if error := _exception(fields.get("exception")):
        yield printable(error, _MOST)


def _exception(value: Any) -> str | None:
    """The last line of a traceback: of structlog's list of dictionaries, or of text."""
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return f"{value[0].get('exc_type')}: {value[0].get('exc_value')}"
    if isinstance(value, str) and value.strip():
        return value.strip().splitlines()[-1]
    return None
