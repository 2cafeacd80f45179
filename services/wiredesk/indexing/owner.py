"""Whose a state folder is: the indexing service keeps its views in `index`, `wiredesk process --state` in the folder
itself. Neither takes what is the other's: of views of two in one folder nobody could say which are read.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Final

from wiredesk.indexing.folder import StateFolder
from wiredesk.runtime.errors import StateFolderError
from wiredesk.runtime.state_folder import opening

VIEWS: Final = "index"
"""The folder of the service's views, in its state folder."""

_SCRATCH: Final = "faust"
"""A folder that every service makes in its state folder."""


class Owner(StrEnum):
    """Who keeps views in a state folder."""

    NOBODY = "nobody"
    SERVICE = "the indexing service"
    BATCH = "`wiredesk process --state`"


def owner_of(state: Path) -> Owner:
    """Whose views are in a state folder.

    Raises:
        StateFolderError: it cannot be read, or it holds views of both.
    """
    with opening(state):
        of_service = StateFolder(state / VIEWS)
        service = any(_has_views(path) for path in (of_service.path, of_service.beside, of_service.gone))
        batch = _has_views(state)
    if service and batch:
        raise StateFolderError(
            f"{state} holds views of {Owner.SERVICE} (in {VIEWS}) and of {Owner.BATCH} (ledger.sqlite, search, lock)",
            "move the latter into a folder of their own, or name another",
        )
    return Owner.SERVICE if service else Owner.BATCH if batch else Owner.NOBODY


def views_of_service(state: Path) -> Path:
    """Where the service's views are, or will be; raises `StateFolderError` where it may not keep them."""
    _must_not_be_within(state)
    if owner_of(state) is Owner.BATCH:
        raise StateFolderError(f"{state} is a folder of {Owner.BATCH}, and not of {Owner.SERVICE}")
    return state / VIEWS


def views_of_batch(state: Path) -> Path:
    """Where a batch keeps its views; raises `StateFolderError` where it may not."""
    _must_not_be_within(state)
    if owner_of(state) is Owner.SERVICE:
        raise StateFolderError(f"{state} is the state folder of {Owner.SERVICE}")
    return state


def views_in(state: Path) -> Path:
    """Where the views of a state folder are, whoever keeps them: for reading.

    Raises:
        StateFolderError: it cannot be read, or it holds views of both.
    """
    return state if owner_of(state) is Owner.BATCH else state / VIEWS


def _has_views(folder: Path) -> bool:
    """The lock is there first, and stays."""
    return any((folder / name).exists() for name in ("lock", "ledger.sqlite"))


def _must_not_be_within(state: Path) -> None:
    """The views' own folder looks like a batch's, from within."""
    with opening(state):
        whole = state.resolve()
        if whole.name == VIEWS and (whole.parent / _SCRATCH).is_dir():
            raise StateFolderError(f"{state} is a part of {whole.parent}, the state folder of {Owner.SERVICE}")
