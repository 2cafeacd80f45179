"""What a worker process does: a group of records through a handler, every exception turned into a result."""

from __future__ import annotations

import resource
import signal
import sys
import traceback
from collections.abc import Sequence
from functools import cache

from wiredesk.runtime.errors import DeadLetter, Retry
from wiredesk.runtime.records import Failed, Handled, Handler, Postponed, Record, Result, best_record_id
from wiredesk_schemas.errors import ContractError
from wiredesk_schemas.limits import MAX_RECORD_BYTES


def perform(handler: Handler, records: Sequence[Record], deadline: float, memory_limit: int) -> list[Result]:
    """The result of each record, in order. Runs in a worker process.

    At the deadline the kernel ends the process (SIGALRM, unhandled): the clock starts here, not while the worker is
    started, and no code can hold it up, nor need the parent be there.

    Args:
        handler: the stage's function of one record.
        records: the group; one that raises does not touch the others.
        deadline: seconds for the group.
        memory_limit: bytes of address space that this process may have; 0 is no limit.
    """
    prepare_worker(memory_limit)
    signal.setitimer(signal.ITIMER_REAL, deadline)
    try:
        return [outcome_of(handler, record) for record in records]
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def outcome_of(handler: Handler, record: Record) -> Result:
    """The handler's result for one record; never raises."""
    try:
        return _bounded(handler(record))
    except Retry as error:
        return Postponed(str(error))
    except ContractError as error:
        return Failed(error.code, best_record_id(record), str(error))
    except DeadLetter as error:
        return Failed(error.code, best_record_id(record), error.detail)
    except BaseException:  # noqa: BLE001 - a core's sys.exit too: the one place where the unexpected becomes a dead letter
        return Failed("unexpected", best_record_id(record), traceback.format_exc())


def _bounded(result: Result) -> Result:
    """The result, unless one of its messages is over the contract's limit."""
    for output in result.outputs if isinstance(result, Handled) else ():
        if len(output.value) > MAX_RECORD_BYTES:
            raise DeadLetter(
                "too_large",
                f"the message for {output.topic} has {len(output.value):,} bytes; {MAX_RECORD_BYTES:,} are allowed",
            )
    return result


@cache
def prepare_worker(memory_limit: int) -> None:
    """Once in each worker: Ctrl-C is the parent's to answer, the deadline ends it, and memory is bounded."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if memory_limit and sys.platform == "linux":
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (memory_limit, hard))
