"""Resident memory of one worker over many pages: it must stay flat.

    python benchmarks/cleaning/memory.py raw.jsonl [--pages 20000]

The lines are gone through again and again, each time with another address. Prints the resident memory at every tenth;
exit status 1 if it grows more than 5 percent from the first tenth to the end.
"""

from __future__ import annotations

import argparse
import functools
import json
import sys
import time
from pathlib import Path

import psutil

from wiredesk.cleaning.handler import handle
from wiredesk.cleaning.settings import CleaningSettings
from wiredesk.runtime.records import FILE_PARTITION, Record
from wiredesk.runtime.work import outcome_of


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("raw", type=Path)
    parser.add_argument("--pages", type=int, default=20_000)
    options = parser.parse_args()
    lines = options.raw.read_bytes().strip().split(b"\n")
    handler = functools.partial(handle, settings=CleaningSettings())
    process, start = psutil.Process(), time.process_time()
    resident = []
    for number in range(options.pages):
        fields = json.loads(lines[number % len(lines)])
        fields["url"] += f"?edition={number}"
        outcome_of(handler, Record("pages", FILE_PARTITION, number, json.dumps(fields).encode()))
        if (number + 1) % (options.pages // 10) == 0:
            resident.append(process.memory_info().rss / 2**20)
            print(f"{number + 1:>7,} pages  {resident[-1]:.0f} MiB")
    growth = resident[-1] / resident[0] - 1
    print(f"growth {growth:+.1%}; {1000 * (time.process_time() - start) / options.pages:.1f} ms CPU a page with input")
    sys.exit(1 if growth > 0.05 else 0)


if __name__ == "__main__":
    main()
