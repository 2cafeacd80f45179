"""Binds the cleaning core to its topics."""

from __future__ import annotations

from functools import partial

from wiredesk.cleaning.handler import handle
from wiredesk.cleaning.settings import CleaningSettings
from wiredesk.cleaning.site_rules import rules_in
from wiredesk.runtime.stage import Stage
from wiredesk_schemas.topics import RAW


def stage(settings: CleaningSettings | None = None) -> Stage:
    """Cleaning as a stage; settings come from the environment unless they are given.

    Raises:
        InvalidRule: a file of site rules cannot be used.
    """
    settings = settings or CleaningSettings()
    if settings.site_rules:
        rules_in(settings.site_rules)  # now, and not as a dead letter a record
    return Stage("cleaning", RAW, partial(handle, settings=settings), deadline=4.0)
