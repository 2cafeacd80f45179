"""The state folder: where each view lives, and the lock that one writer holds on all of it."""

from __future__ import annotations

import fcntl
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from wiredesk.runtime.errors import FolderInUse
from wiredesk.runtime.state_folder import opening


@dataclass(frozen=True, slots=True)
class StateFolder:
    """Paths inside the folder."""

    path: Path

    @property
    def ledger(self) -> Path:
        """The SQLite file."""
        return self.path / "ledger.sqlite"

    @property
    def search(self) -> Path:
        """The folder of the search index."""
        return self.path / "search"

    @property
    def beside(self) -> Path:
        """Where new views are made."""
        return self.path.with_name(f"{self.path.name}.new")

    @property
    def gone(self) -> Path:
        """Where old views are on their way out."""
        return self.path.with_name(f"{self.path.name}.old")

    def lock(self) -> FolderLock:
        """Take the folder for this process, making it if need be; what a killed rebuild has left beside it goes.

        Left where it is, it would keep the text of what is taken down later.

        Raises:
            FolderInUse: another process, or another `Index` of this one, holds it.
            StateFolderError: it cannot be made or written.
        """
        with opening(self.path):
            self.path.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(descriptor, 20, 0).decode("ascii", "replace").strip()
            os.close(descriptor)
            raise FolderInUse(f"the state folder {self.path} is in use by process {holder or 'unknown'}") from None
        os.truncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        for left_over in (self.beside, self.gone):
            shutil.rmtree(left_over, ignore_errors=True)
        return FolderLock(descriptor)


@dataclass(slots=True)
class FolderLock:
    """Held until `release`, or until the process ends, however it ends."""

    descriptor: int

    def release(self) -> None:
        """Let go of the folder; a second time does nothing."""
        if self.descriptor >= 0:
            os.close(self.descriptor)
            self.descriptor = -1
