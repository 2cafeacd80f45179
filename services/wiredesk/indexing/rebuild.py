"""New views beside the old ones, and the swap: `wiredesk rebuild-index`."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wiredesk.indexing.folder import StateFolder
from wiredesk.indexing.index import Index
from wiredesk.indexing.settings import IndexingSettings


@contextmanager
def rebuilding(settings: IndexingSettings, folder: Path) -> Iterator[Index]:
    """An empty index to which the log is applied from its beginning; on leaving, it takes the place of the old views.

    The old views stay as they are until then, and if an exception leaves the block. They are locked meanwhile.

    Raises:
        FolderInUse: the service, or another rebuild, has the folder.
        StateFolderError: the folder cannot be read or written.
    """
    state = StateFolder(folder)
    lock = state.lock()
    try:
        index = Index.open(settings, state.beside)
        try:
            yield index
            index.flush()
        except BaseException:
            index.close()
            shutil.rmtree(state.beside, ignore_errors=True)
            raise
        index.close()
        folder.rename(state.gone)
        state.beside.rename(folder)
        shutil.rmtree(state.gone)
    finally:
        lock.release()
