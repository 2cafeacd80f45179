"""What the tests of cleaning share: a payload in, the outcome and its message out."""

from __future__ import annotations

import json
from typing import Any

from wiredesk.cleaning.handler import handle
from wiredesk.cleaning.settings import CleaningSettings
from wiredesk.runtime.records import FILE_PARTITION, Handled, Record

URL = "https://paper.example/harbour"
SETTINGS = CleaningSettings()


def handled(payload: dict[str, Any], settings: CleaningSettings = SETTINGS) -> Handled:
    fields = {"type": "article.raw", "schema_version": "1.0", "url": URL, "fetched_at": "2025-03-01T12:00:00Z"}
    return handle(Record("pages", FILE_PARTITION, 1, json.dumps(fields | payload).encode()), settings)


def outcome(payload: dict[str, Any], settings: CleaningSettings = SETTINGS) -> dict[str, Any]:
    """The message that a payload becomes."""
    (output,) = handled(payload, settings).outputs
    return json.loads(output.value)
