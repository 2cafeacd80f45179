"""What is in hand while it is decided, noted on disk: a record that ends the process does not come again for ever.

What was in hand together when a process died is tried one by one by the next. A record that was alone in hand when its
deadline passed, or at three deaths in a row whatever their cause, is condemned: it becomes a dead letter. The note
outlives the process, which is all that it has to.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from wiredesk.runtime.records import Failed, Record, best_record_id

DEATHS: Final = 3
"""A kill -9 from outside may find the same record in hand once, twice at the most."""


@dataclass(frozen=True, slots=True)
class _Note:
    """Names of the records, how many processes had died before with just these, and whether the deadline passed."""

    names: tuple[str, ...] = ()
    deaths: int = 0
    late: bool = False


class InHand:
    """The note of this process, and what the one before it left."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._left = _read(path)
        self._now = _Note()

    def parts(self, records: Iterable[Record]) -> Iterator[list[Record]]:
        """The records in order, in runs to be decided together; suspects alone."""
        run: list[Record] = []
        for record in records:
            if _name(record) not in self._left.names:
                run.append(record)
                continue
            if run:
                yield run
            yield [record]
            run = []
        if run:
            yield run

    def condemned(self, record: Record) -> Failed | None:
        """The dead letter that a record becomes instead of being decided once more, if it is to be one."""
        deaths = self._left.deaths + 1
        if self._left.names != (_name(record),) or not (self._left.late or deaths >= DEATHS):
            return None
        if self._left.late:
            return Failed("deadline", best_record_id(record), "its decision took longer than the deadline", deaths)
        return Failed("worker_died", best_record_id(record), f"{deaths} processes died with it alone in hand", deaths)

    def take(self, records: Iterable[Record]) -> None:
        """These are about to be decided."""
        names = tuple(map(_name, records))
        self._write(_Note(names, self._left.deaths + 1 if names == self._left.names else 0))

    def late(self) -> None:
        """The deadline of what is in hand has passed: the process is about to end."""
        self._write(_Note(self._now.names, self._now.deaths, late=True))

    def put_down(self) -> None:
        """Nothing is in hand."""
        self._path.unlink(missing_ok=True)

    def _write(self, note: _Note) -> None:
        self._now = note
        self._path.write_text(json.dumps(asdict(note)), encoding="utf-8")


def _read(path: Path) -> _Note:
    """An unfinished note, of a process that died while it wrote, is none."""
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
        return _Note(tuple(fields["names"]), fields["deaths"], fields["late"])
    except (FileNotFoundError, ValueError, TypeError, KeyError):
        return _Note()


def _name(record: Record) -> str:
    """Offsets alone would name other records once a topic is made anew."""
    return f"{record.position}#{zlib.crc32(record.data):08x}"
