"""Files that a command reads or writes whole: what goes wrong with one is a sentence."""

from __future__ import annotations

import sys
from pathlib import Path

from wiredesk.cli.errors import FAILED, USAGE, CommandError
from wiredesk.cli.lines import STANDARD_INPUT
from wiredesk_schemas.limits import MAX_RECORD_BYTES


def content_of(file: Path) -> bytes:
    """The bytes of a file, or of standard input for `-`; of more than a record may have, enough to see that.

    Raises:
        CommandError: it cannot be read.
    """
    try:
        if str(file) == STANDARD_INPUT:
            return sys.stdin.buffer.read(MAX_RECORD_BYTES + 1)
        with file.open("rb") as stream:
            return stream.read(MAX_RECORD_BYTES + 1)
    except OSError as error:
        raise CommandError(f"cannot read {file}: {error.strerror}", USAGE) from None


def write(file: Path, text: str) -> None:
    """Write a page of HTML; raises `CommandError` where that cannot be done."""
    try:
        file.write_text(text, encoding="utf-8", errors="replace")
    except OSError as error:
        raise CommandError(f"cannot write {file}: {error.strerror}", FAILED) from None
