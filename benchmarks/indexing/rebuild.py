"""How long `wiredesk rebuild-index` takes, and how large its views are; then, how long a service takes to have them.

    python benchmarks/indexing/rebuild.py many.jsonl --kafka HOST:PORT

The lines (`article.extracted`) are decided in this process, and the records of the log that follow go to a Kafka of its
own (the topics must be new); then the command is run on an empty state folder. At last the folder is opened as a
service opens it at its start: that is recovery, apart from the few records of the log that its views do not have.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from aiokafka import AIOKafkaProducer

from wiredesk.indexing.index import Index
from wiredesk.indexing.memory import Memory
from wiredesk.indexing.settings import IndexingSettings
from wiredesk.runtime.log import LogEntry
from wiredesk.runtime.records import Handled, Output, Record
from wiredesk.runtime.settings import BrokerSettings
from wiredesk.runtime.topic_admin import create_topics
from wiredesk_schemas.limits import MAX_TRANSPORT_BYTES
from wiredesk_schemas.topics import ENRICHED, OUTCOMES

BATCH = 100


def log_records(path: Path) -> Iterator[list[Output]]:
    """What the indexing service would append, in batches."""
    index = Index.open(IndexingSettings(), None)
    ends: dict[str, int] = {}
    with path.open("rb") as lines:
        numbering = enumerate(lines, 1)
        for numbered in iter(lambda: list(islice(numbering, BATCH)), []):
            records = [Record(path.name, -1, number, line.strip()) for number, line in numbered]
            handled = [item for item in index.decide(records, datetime.now(UTC)) if isinstance(item, Handled)]
            outputs = [each for item in handled for each in item.outputs if each.topic != OUTCOMES.name]
            entries = []
            for each in outputs:
                entries.append(LogEntry(each.topic, ends.get(each.topic, 0), each.key, each.value))
                ends[each.topic] = ends.get(each.topic, 0) + 1
            index.apply(entries)
            yield outputs
    index.close()


async def write_log(path: Path, address: str) -> int:
    """Decide the lines and append the log; returns the number of articles in it."""
    await create_topics(BrokerSettings(bootstrap_servers=address))
    producer = AIOKafkaProducer(
        bootstrap_servers=address, max_request_size=MAX_TRANSPORT_BYTES, compression_type="zstd", linger_ms=20
    )
    await producer.start()
    count = 0
    try:
        for outputs in log_records(path):
            await asyncio.gather(*[await producer.send(each.topic, each.value, key=each.key) for each in outputs])
            count += sum(each.topic == ENRICHED.name for each in outputs)
    finally:
        await producer.stop()
    return count


def peak_of(process: subprocess.Popen[bytes]) -> float:
    """Wait for a process; its highest resident memory, in MiB. `getrusage` would give this process's own, if higher."""
    highest = 0
    while process.poll() is None:
        with suppress(OSError):
            status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii", errors="replace")
            highest = max(highest, *map(int, re.findall(r"VmHWM:\s+(\d+) kB", status)), 0)
        time.sleep(0.2)
    if process.returncode:
        raise SystemExit(f"wiredesk rebuild-index ended with {process.returncode}")
    return highest / 1024


def size(path: Path) -> float:
    """In MiB, of a file or a folder."""
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if file.is_file()) / 2**20


def main() -> None:
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("articles", type=Path)
    args.add_argument("--kafka", metavar="HOST:PORT", required=True)
    options = args.parse_args()
    count = asyncio.run(write_log(options.articles, options.kafka))
    with tempfile.TemporaryDirectory(prefix="wiredesk-") as name:
        folder = Path(name)
        environment = os.environ | {"WIREDESK_BOOTSTRAP_SERVERS": options.kafka, "WIREDESK_STATE_DIR": name}
        began = time.perf_counter()
        command = [sys.executable, "-m", "wiredesk", "rebuild-index"]
        highest = peak_of(subprocess.Popen(command, env=environment))
        wall, used = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = used.ru_utime + used.ru_stime
        print(f"rebuilt in {wall:.0f} s, {count / wall:.0f} articles/s, {count / cpu:.0f} a CPU second; ", end="")
        print(f"at most {highest:.0f} MiB of memory")
        views = folder / "index"
        for view in sorted(views.iterdir()):
            print(f"  {view.name}: {size(view):.0f} MiB, {size(view) * 1024 / count:.1f} KiB an article")
        index = Index.open(IndexingSettings(), views)
        began = time.process_time()
        Memory.load(index._ledger, IndexingSettings())
        print(f"memory from the ledger: {time.process_time() - began:.2f} s of CPU time")
        index.close()


if __name__ == "__main__":
    main()
