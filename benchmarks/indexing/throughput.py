"""Extracted to enriched: `Index.decide` and `Index.apply` without a broker, in CPU time; memory an article.

Lines of `article.extracted`, or of `article.cleaned`, which get an empty extraction.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections import Counter
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path

from wiredesk.indexing.index import Index
from wiredesk.indexing.settings import IndexingSettings
from wiredesk.runtime.log import LogEntry
from wiredesk.runtime.records import Handled, Record
from wiredesk_schemas.topics import ENRICHED, OUTCOMES


def records(path: Path) -> list[Record]:
    found = []
    for number, line in enumerate(path.open("rb"), 1):
        fields = json.loads(line)
        value = line.strip()
        if fields["type"] == "article.cleaned":
            whole = {"type": "article.extracted", "schema_version": "1.0", "article": fields}
            value = json.dumps(whole, ensure_ascii=False).encode()
        found.append(Record(path.name, -1, number, value))
    return found


def resident() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 2**20


def main() -> None:
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("articles", type=Path)
    args.add_argument("--batch", type=int, default=100)
    args.add_argument("--state", action="store_true", help="with a state folder, and so with search")
    options = args.parse_args()
    given = records(options.articles)
    with tempfile.TemporaryDirectory() if options.state else nullcontext() as folder:
        index = Index.open(IndexingSettings(), Path(folder) if folder else None)
        ends: Counter[str] = Counter()
        outcomes: Counter[str] = Counter()
        index.decide(given[:1], datetime.now(UTC))  # what is made once
        index.discard()
        before, deciding, applying = resident(), 0.0, 0.0
        for start in range(0, len(given), options.batch):
            began = time.process_time()
            results = index.decide(given[start : start + options.batch], datetime.now(UTC))
            decided = time.process_time()
            entries = []
            for result in results:
                outcomes[result.outcome if isinstance(result, Handled) else type(result).__name__] += 1
                for output in result.outputs if isinstance(result, Handled) else ():
                    if output.topic != OUTCOMES.name:
                        entries.append(LogEntry(output.topic, ends[output.topic], output.key, output.value))
                        ends[output.topic] += 1
            applied = time.process_time()
            index.apply(entries)
            index.commit_if_due(datetime.now(UTC))
            deciding, applying = deciding + decided - began, applying + time.process_time() - applied
        index.flush()
        count = len(given)
        print(f"{count} records: {dict(outcomes)}, {ends[ENRICHED.name]} log records")
        print(f"{count / (deciding + applying):.0f} a CPU second: decide {deciding / count * 1e6:.0f} µs, ", end="")
        print(f"apply {applying / count * 1e6:.0f} µs; {(resident() - before) / count * 1024:.1f} KiB an article")
        index.close()


if __name__ == "__main__":
    main()
