"""What a worker process does: a group of records through a handler, every exception turned into a result."""

from __future__ import annotations

import faulthandler
import resource
import signal
import sys
import traceback
from collections.abc import Sequence
from functools import cache

from wiredesk.runtime.errors import DeadLetter, Retry
from wiredesk.runtime.records import Failed, Handler, Postponed, Record, Result, best_record_id
from wiredesk_schemas.errors import ContractError

ORPHAN_GRACE = 2.0
"""A worker ends itself after this many times its deadline: its parent, which would have killed it, is gone."""


def perform(handler: Handler, records: Sequence[Record], deadline: float, memory_limit: int) -> list[Result]:
    """The result of each record, in order. Runs in a worker process.

    Args:
        handler: the stage's function of one record.
        records: the group; one that raises does not touch the others.
        deadline: seconds that the parent allows the group.
        memory_limit: bytes of address space that this process may have; 0 is no limit.
    """
    prepare_worker(memory_limit)
    faulthandler.dump_traceback_later(deadline * ORPHAN_GRACE, exit=True)
    try:
        return [outcome_of(handler, record) for record in records]
    finally:
        faulthandler.cancel_dump_traceback_later()


def outcome_of(handler: Handler, record: Record) -> Result:
    """The handler's result for one record; never raises."""
    try:
        return handler(record)
    except Retry as error:
        return Postponed(str(error))
    except ContractError as error:
        return Failed(error.code, best_record_id(record), str(error))
    except DeadLetter as error:
        return Failed(error.code, best_record_id(record), error.detail)
    except Exception:  # noqa: BLE001 - the one place where the unexpected becomes a dead letter
        return Failed("unexpected", best_record_id(record), traceback.format_exc())


@cache
def prepare_worker(memory_limit: int) -> None:
    """Once in each worker: Ctrl-C is the parent's to answer, and memory is bounded."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if memory_limit and sys.platform == "linux":
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (memory_limit, hard))
