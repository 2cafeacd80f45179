"""Binds the extraction core to its topics."""

from __future__ import annotations

from functools import partial

from wiredesk.extraction.handler import handle
from wiredesk.extraction.settings import ExtractionSettings
from wiredesk.runtime.stage import Stage
from wiredesk_schemas.topics import CLEANED


def stage(settings: ExtractionSettings | None = None) -> Stage:
    """Extraction as a stage; settings come from the environment unless they are given."""
    return Stage("extraction", CLEANED, partial(handle, settings=settings or ExtractionSettings()), deadline=20.0)
