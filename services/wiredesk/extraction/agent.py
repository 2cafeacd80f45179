"""Binds the extraction core to its topics."""

from __future__ import annotations

from functools import partial

from wiredesk.extraction.gazetteer import gazetteer_of
from wiredesk.extraction.handler import handle
from wiredesk.extraction.settings import ExtractionSettings
from wiredesk.runtime.stage import Stage
from wiredesk_schemas.topics import CLEANED


def stage(settings: ExtractionSettings | None = None) -> Stage:
    """Extraction as a stage; settings come from the environment unless they are given.

    Raises:
        InvalidGazetteer: the operator's gazetteer cannot be used.
    """
    settings = settings or ExtractionSettings()
    if settings.gazetteer:
        gazetteer_of(settings.gazetteer)  # now, and not as a dead letter a record
    return Stage("extraction", CLEANED, partial(handle, settings=settings), deadline=10.0)
