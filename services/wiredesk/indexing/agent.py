"""Binds the indexing core to its topics."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from wiredesk.indexing.index import Index
from wiredesk.indexing.settings import IndexingSettings
from wiredesk.runtime.settings import RuntimeSettings
from wiredesk_schemas.topics import EXTRACTED

SOURCE: Final = EXTRACTED
FOLDER: Final = "index"
"""The views' folder, in the state folder."""


def opener(runtime: RuntimeSettings, settings: IndexingSettings | None = None) -> Callable[[], Index]:
    """What opens the views of the state folder; settings come from the environment unless they are given."""
    return lambda: Index.open(settings or IndexingSettings(), runtime.state_dir / FOLDER)
