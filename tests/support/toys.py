"""A stage that does what its records say: hang, crash, raise, wait. For the runtime's own tests."""

from __future__ import annotations

import ctypes
import json
import os
import sys
import time
from pathlib import Path

from wiredesk.runtime.errors import DeadLetter, Retry
from wiredesk.runtime.records import Handled, Output, Record
from wiredesk.runtime.stage import Stage
from wiredesk_schemas.topics import CLEANED, RAW

TOY = "support.toy_service"
"""The module that runs the toy stage as a service."""


def handle(record: Record) -> Handled:
    """Do as the record's `do` says, and pass it on."""
    body = json.loads(record.data)
    match body.get("do"):
        case "hang":
            while True:
                time.sleep(60)
        case "segfault":
            ctypes.string_at(0)
        case "raise":
            raise ZeroDivisionError("a fault of the core")
        case "refuse":
            raise DeadLetter("invalid_schema", "refused by the core")
        case "leave":
            os._exit(3)
        case "exit":
            sys.exit(3)
        case "wait":
            # An outside system that is down until its file is there
            if not Path(body["for"]).exists():
                raise Retry(f"{body['for']} is not there")
        case "eat":
            bytearray(body["mib"] * 1024 * 1024)
        case "slow":
            time.sleep(body["seconds"])
    return Handled("cleaned", body["id"], body["id"], (Output(CLEANED.name, record.key, record.data),))


def toy_stage() -> Stage:
    """The toy in the place of cleaning."""
    return Stage("cleaning", RAW, handle, deadline=float(os.environ.get("TOY_DEADLINE", "2")))
