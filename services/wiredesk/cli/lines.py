"""Lines of JSON files, as every command reads them: bounded, numbered from 1, blank ones skipped but counted."""

from __future__ import annotations

import asyncio
import os
import threading
from codecs import BOM_UTF8
from collections import deque
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final

from wiredesk.cli.errors import USAGE, CommandError
from wiredesk_schemas.limits import MAX_RECORD_BYTES

STANDARD_INPUT: Final = "-"
LINES_AHEAD: Final = 16
READ_AHEAD_BYTES: Final = 256 * 1024
"""Of a stream: every read lets go of the interpreter lock, and has to wait for it afterwards."""


@contextmanager
def opened(file: str, standard_input: BinaryIO) -> Iterator[tuple[BinaryIO, str]]:
    """The stream of a file, or of `-`, and the name under which its lines are spoken of."""
    if file == STANDARD_INPUT:
        yield _own_reader(standard_input), "stdin"
        return
    try:
        stream = Path(file).open("rb", READ_AHEAD_BYTES)  # noqa: SIM115 - closed below; the error is about opening alone
    except OSError as error:
        raise CommandError(f"cannot read {file}: {error.strerror}", USAGE) from None
    with stream:
        yield stream, Path(file).name


def numbered_lines(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Each line that is not blank, with its number."""
    number = 0
    while value := read_line(stream):
        number += 1
        if number == 1:
            value = value.removeprefix(BOM_UTF8)  # as some editors and spreadsheets write it
        if value.strip():
            yield number, value


async def numbered_lines_as_they_come(stream: BinaryIO) -> AsyncIterator[tuple[int, bytes]]:
    """The same, without blocking the event loop where a line is long in coming."""
    loop = asyncio.get_running_loop()
    room = threading.Semaphore(LINES_AHEAD)
    came: deque[tuple[int, bytes] | BaseException | None] = deque()
    has_come = asyncio.Event()

    def hand_over(item: tuple[int, bytes] | BaseException | None) -> None:
        came.append(item)
        if not has_come.is_set():  # to wake the loop for each line would cost as much as a line's work
            with suppress(RuntimeError):  # nobody listens any more
                loop.call_soon_threadsafe(has_come.set)

    def read() -> None:
        end: BaseException | None = None
        try:
            for line in numbered_lines(stream):
                room.acquire()
                hand_over(line)
        except (OSError, ValueError) as error:
            end = error
        hand_over(end)

    # A daemon, since nothing can interrupt a read that waits: Ctrl-C must end the process all the same.
    threading.Thread(target=read, name="input", daemon=True).start()
    while True:
        has_come.clear()
        if not came:
            await has_come.wait()
        while came:
            item = came.popleft()
            if not isinstance(item, tuple):
                if item is not None:
                    raise item
                return
            room.release()
            yield item


def _own_reader(standard_input: BinaryIO) -> BinaryIO:
    """Standard input through a buffer of our own: Python cannot exit while a thread reads its own one."""
    try:
        return os.fdopen(standard_input.fileno(), "rb", READ_AHEAD_BYTES, closefd=False)
    except OSError:  # no file, as in a test
        return standard_input


def read_line(stream: BinaryIO) -> bytes:
    """The next line without its end; of one that is over the limit for records, enough to see that; at the end, b"".

    A blank line is its line end.
    """
    value = stream.readline(MAX_RECORD_BYTES + 2)
    rest = value
    while len(rest) == MAX_RECORD_BYTES + 2 and not rest.endswith(b"\n"):
        rest = stream.readline(MAX_RECORD_BYTES + 2)
    return value.rstrip(b"\r\n") or value
