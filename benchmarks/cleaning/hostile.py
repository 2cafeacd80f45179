"""Every hostile input in a process of its own: CPU seconds and memory, with an address space of 768 MiB.

    python benchmarks/cleaning/hostile.py [PART OF A NAME...]

Exit status 1 if any needs over 2 CPU seconds or 512 MiB of resident memory, or does not end in an outcome.
"""

from __future__ import annotations

import functools
import json
import os
import resource
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from wiredesk.cleaning.handler import handle
from wiredesk.cleaning.settings import CleaningSettings
from wiredesk.runtime.records import FILE_PARTITION, Handled, Record
from wiredesk.runtime.work import outcome_of

MOST_SECONDS, MOST_MIB, ADDRESS_SPACE = 2.0, 512, 768 * 1024 * 1024
HANDLER = functools.partial(handle, settings=CleaningSettings())


def main() -> None:
    sys.path.insert(0, str(Path(__file__).parents[2] / "tests/unit/cleaning"))
    from hostile_inputs import CASES  # type: ignore[import-not-found]  # noqa: PLC0415

    outcome_of(HANDLER, record({"html": "<p>warm</p>"}))
    chosen = {
        name: make for name, make in CASES.items() if not sys.argv[1:] or any(part in name for part in sys.argv[1:])
    }
    results = [(name, measured(make)) for name, make in chosen.items()]
    failed = 0
    print("| input | outcome | CPU s | MiB |\n|-|-|-:|-:|")
    for name, (seconds, mib, outcome) in sorted(results, key=lambda item: -item[1][0]):
        bad = seconds > MOST_SECONDS or mib > MOST_MIB or outcome.startswith("!")
        failed += bad
        if bad or len(chosen) < 30 or seconds > 0.3:
            print(f"| {name} | {outcome} | {seconds:.2f} | {mib} |")
    print(f"\n{len(results)} inputs, {failed} over the limits; the others took less than 0.3 s")
    sys.exit(1 if failed else 0)


def record(payload: dict[str, str]) -> Record:
    fields = {
        "type": "article.raw",
        "schema_version": "1.0",
        "url": "https://x.example/a",
        "fetched_at": "2025-01-01T00:00:00Z",
    }
    return Record("hostile", FILE_PARTITION, 1, json.dumps(fields | payload).encode())


def measured(make: Callable[[], dict[str, str]]) -> tuple[float, int, str]:
    """CPU seconds, resident MiB and the outcome of one input."""
    given = record(make())
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
        signal.alarm(60)
        start = time.process_time()
        result = outcome_of(HANDLER, given)
        seconds = time.process_time() - start
        mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        outcome = (
            f"{result.outcome} {(result.detail or '')[:40]}"
            if isinstance(result, Handled)
            else f"! {result.detail[-80:]}"
        )
        os.write(writer, json.dumps([seconds, mib, outcome.replace("|", "/").replace("\n", " ")]).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as answer:
        data = answer.read()
    os.waitpid(child, 0)
    return tuple(json.loads(data)) if data else (99.0, 0, "! killed")  # type: ignore[return-value]


if __name__ == "__main__":
    main()
