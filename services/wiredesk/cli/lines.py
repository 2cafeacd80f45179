"""Lines of JSON files, as every command reads them: bounded, numbered from 1, blank ones skipped but counted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from wiredesk.cli.errors import USAGE, CommandError
from wiredesk_schemas.limits import MAX_RECORD_BYTES

STANDARD_INPUT = "-"


@contextmanager
def opened(file: str, standard_input: BinaryIO) -> Iterator[tuple[BinaryIO, str]]:
    """The stream of a file, or of `-`, and the name under which its lines are spoken of."""
    if file == STANDARD_INPUT:
        yield standard_input, "stdin"
        return
    try:
        stream = Path(file).open("rb")  # noqa: SIM115 - closed below; the error is about opening alone
    except OSError as error:
        raise CommandError(f"cannot read {file}: {error.strerror}", USAGE) from None
    with stream:
        yield stream, Path(file).name


def numbered_lines(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Each line that is not blank, with its number."""
    number = 0
    while value := read_line(stream):
        number += 1
        if value.strip():
            yield number, value


def read_line(stream: BinaryIO) -> bytes:
    """The next line without its end; of one that is over the limit for records, enough to see that; at the end, b"".

    A blank line is its line end.
    """
    value = stream.readline(MAX_RECORD_BYTES + 2)
    rest = value
    while len(rest) == MAX_RECORD_BYTES + 2 and not rest.endswith(b"\n"):
        rest = stream.readline(MAX_RECORD_BYTES + 2)
    return value.rstrip(b"\r\n") or value
