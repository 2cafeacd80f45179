"""Lines of JSON files: numbered from 1 with the blank ones, bounded, and read beside the event loop."""

from __future__ import annotations

import asyncio
import io
import os
from pathlib import Path

import pytest

from wiredesk.cli.lines import LINES_AHEAD, numbered_lines, numbered_lines_as_they_come, opened
from wiredesk_schemas.limits import MAX_RECORD_BYTES


def test_blank_lines_are_skipped_and_counted() -> None:
    stream = io.BytesIO(b"one\n\n  \ntwo\r\n\t\nthree")
    assert list(numbered_lines(stream)) == [(1, b"one"), (4, b"two"), (6, b"three")]


def test_a_byte_order_mark_before_the_first_line_is_no_part_of_it() -> None:
    assert list(numbered_lines(io.BytesIO(b"\xef\xbb\xbf{}\n\xef\xbb\xbf{}"))) == [(1, b"{}"), (2, b"\xef\xbb\xbf{}")]


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n"])
def test_a_line_of_the_largest_size_is_whole(end: bytes) -> None:
    line = b"x" * MAX_RECORD_BYTES
    assert list(numbered_lines(io.BytesIO(line + end))) == [(1, line)]


def test_of_a_line_over_the_limit_enough_is_kept_to_see_it_and_the_next_line_is_read() -> None:
    (first, kept), second = numbered_lines(io.BytesIO(b"x" * (3 * MAX_RECORD_BYTES) + b"\nnext\n"))
    assert first == 1
    assert MAX_RECORD_BYTES < len(kept) <= MAX_RECORD_BYTES + 2
    assert second == (2, b"next")


async def test_while_a_line_is_long_in_coming_the_event_loop_runs() -> None:
    readable, writable = os.pipe()
    ran = asyncio.Event()

    async def write_after_others_have_run() -> None:
        await ran.wait()
        os.write(writable, b"late\n")
        os.close(writable)

    with os.fdopen(readable, "rb") as stream:
        writing = asyncio.create_task(write_after_others_have_run())
        asyncio.get_running_loop().call_later(0.01, ran.set)
        assert [line async for line in numbered_lines_as_they_come(stream)] == [(1, b"late")]
        await writing


@pytest.mark.parametrize("pause_every", [1, 7, 10_000])
async def test_lines_come_in_order_however_fast_they_are_taken(pause_every: int) -> None:
    stream = io.BytesIO(b"".join(b"line %d\n" % number for number in range(1, 3_001)))
    taken = []
    async for number, line in numbered_lines_as_they_come(stream):
        taken.append(number)
        assert line == b"line %d" % number
        if number % pause_every == 0:
            await asyncio.sleep(0)
    assert taken == list(range(1, 3_001))


async def test_lines_that_nobody_takes_are_not_read() -> None:
    stream = io.BytesIO(b"line\n" * 1_000)
    lines = numbered_lines_as_they_come(stream)
    assert await anext(lines) == (1, b"line")
    await asyncio.sleep(0.05)
    assert stream.tell() <= len(b"line\n") * (LINES_AHEAD + 2)
    await lines.aclose()


async def test_lines_before_an_error_of_the_stream_are_read() -> None:
    class Torn(io.BytesIO):
        def readline(self, size: int | None = -1, /) -> bytes:
            if line := super().readline(size):
                return line
            raise OSError("the disk is gone")

    lines = numbered_lines_as_they_come(Torn(b"one\ntwo\n"))
    assert [await anext(lines), await anext(lines)] == [(1, b"one"), (2, b"two")]
    with pytest.raises(OSError, match="the disk is gone"):
        await anext(lines)


async def test_an_error_of_the_stream_reaches_the_reader() -> None:
    stream = io.BytesIO(b"one\n")
    stream.close()
    with pytest.raises(ValueError, match="closed"):
        [line async for line in numbered_lines_as_they_come(stream)]


def test_a_files_lines_are_spoken_of_by_its_name_and_standard_inputs_as_stdin(tmp_path: Path) -> None:
    path = tmp_path / "day.jsonl"
    path.write_bytes(b"a\n")
    with opened(str(path), io.BytesIO()) as (_, name):
        assert name == "day.jsonl"
    with opened("-", io.BytesIO(b"b\n")) as (stream, name):
        assert (name, stream.read()) == ("stdin", b"b\n")
