"""The state folder: what goes wrong in opening it, said for people."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from wiredesk.runtime.errors import StateFolderError

MAKE_USABLE: Final = "make it a folder that this user can read and write, or name another"


@contextmanager
def opening(folder: Path) -> Iterator[None]:
    """Turn what the system refuses into a `StateFolderError` that names the folder."""
    try:
        yield
    except OSError as error:
        detail = f"the state folder {folder} cannot be used ({_why(folder, error)})"
        raise StateFolderError(detail, MAKE_USABLE) from None


def _why(folder: Path, error: OSError) -> str:
    """Of a file in the way the system says "File exists" or "Not a directory": which one it is helps more."""
    if isinstance(error, FileExistsError | NotADirectoryError):
        in_the_way = next((path for path in (folder, *folder.parents) if path.is_file()), folder)
        return f"{in_the_way} is a file"
    return str(error.strerror or error)
