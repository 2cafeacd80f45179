"""Binds the cleaning core to its topics."""

from __future__ import annotations

from functools import partial

from wiredesk.cleaning.handler import handle
from wiredesk.cleaning.settings import CleaningSettings
from wiredesk.runtime.stage import Stage
from wiredesk_schemas.topics import RAW


def stage(settings: CleaningSettings | None = None) -> Stage:
    """Cleaning as a stage; settings come from the environment unless they are given."""
    return Stage("cleaning", RAW, partial(handle, settings=settings or CleaningSettings()), deadline=4.0)
