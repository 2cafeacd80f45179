"""The engine of `wiredesk process`: lines through the services' cores, in order, without a broker."""

from __future__ import annotations

import json
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Final

from anyio import CapacityLimiter

from wiredesk.cli.lines import numbered_lines_as_they_come
from wiredesk.cli.progress import Progress
from wiredesk.cli.settings import load
from wiredesk.runtime.log import LogEntry
from wiredesk.runtime.ordered import ordered_map
from wiredesk.runtime.pool import WorkerPool
from wiredesk.runtime.records import FILE_PARTITION, Failed, Handled, Postponed, Record, Result
from wiredesk.runtime.settings import RuntimeSettings
from wiredesk.runtime.stage import Stage
from wiredesk_schemas.codec import load_object
from wiredesk_schemas.topics import ENRICHED, OUTCOMES, STORIES

LOG_ID: Final = "wiredesk-process"
"""The topic id that the views remember: a state folder of a real broker's log is refused."""

_INDEXING_TOPICS: Final = (ENRICHED.name, STORIES.name, OUTCOMES.name)

_MERGED: Final = b"merged_into"
_NO_END: Final = 2**62
_STARTING: Final = "starting workers …"

CHUNK_LINES: Final = 4
CHUNK_LINES_TO_INDEX: Final = 64
CHUNK_BYTES: Final = 1024 * 1024
CHUNKS_PER_WORKER: Final = 4


class UncleanState(Exception):
    """The state folder's last run was killed: its search index lacks what its ledger has."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line on its way: what the next stage reads, and how the last stage ended."""

    record: Record
    stage: str
    result: Result | None = None

    @property
    def goes_on(self) -> bool:
        """Whether the next stage has something to do."""
        return self.result is None or (isinstance(self.result, Handled) and self.result.outcome != "rejected")


Chunk = list[Line]


@dataclass
class Batch:
    """One run of `wiredesk process`."""

    start: str
    end: str
    state: Path | None = None
    print_stories: bool = False
    workers: int | None = None
    _progress: Progress = field(default_factory=Progress)

    async def run(self, stream: BinaryIO, name: str, output: BinaryIO) -> None:
        """Read lines from `stream`, write what became of each to `output`, in order."""
        lines = _chunks(stream, name, CHUNK_LINES_TO_INDEX if self.start == "extracted" else CHUNK_LINES)
        settings = load(RuntimeSettings)
        workers = self.workers or settings.workers
        free = CapacityLimiter(workers)
        for stage in _stages(self.start, self.end):
            pool = WorkerPool(
                stage.handler,
                workers=workers,
                deadline=settings.deadline_seconds or stage.deadline,
                memory_limit=settings.worker_memory_mib * 1024 * 1024,
                free=free,
            )
            lines = ordered_map(lines, _through(stage.name, pool), CHUNKS_PER_WORKER * workers)
        with ExitStack() as stack:
            indexing = stack.enter_context(Indexing(self.state)) if self.end == "enriched" else None
            print(_STARTING, file=sys.stderr, flush=True)  # once nothing is left to refuse; they load for seconds
            progress = stack.enter_context(self._progress)
            async for chunk in lines:
                output.writelines(
                    text + b"\n" for text in (indexing.lines(chunk) if indexing else map(_stage_output, chunk))
                )
                output.flush()
                progress.advance(len(chunk))
            if indexing and self.print_stories:
                output.writelines(text + b"\n" for text in indexing.stories())
            output.flush()


def _stages(start: str, end: str) -> Iterator[Stage]:
    if start == "raw":
        from wiredesk.cleaning import agent as cleaning
        from wiredesk.cleaning.settings import CleaningSettings

        yield cleaning.stage(load(CleaningSettings))
    if start != "extracted" and end != "cleaned":
        from wiredesk.extraction import agent as extraction
        from wiredesk.extraction.settings import ExtractionSettings

        yield extraction.stage(load(ExtractionSettings))


async def _chunks(stream: BinaryIO, name: str, most: int) -> AsyncIterator[Chunk]:
    chunk: Chunk = []
    size = 0
    async for number, value in numbered_lines_as_they_come(stream):
        chunk.append(Line(Record(name, FILE_PARTITION, number, value), stage="input"))
        size += len(value)
        if len(chunk) >= most or size >= CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _through(name: str, pool: WorkerPool) -> Callable[[Chunk], Awaitable[Chunk]]:
    async def work(chunk: Chunk) -> Chunk:
        results = iter(await pool.run([line.record for line in chunk if line.goes_on]))
        return [_advanced(line, name, next(results)) if line.goes_on else line for line in chunk]

    return work


def _advanced(line: Line, stage: str, result: Result) -> Line:
    if isinstance(result, Handled):
        output = result.outputs[0]
        record = replace(line.record, value=output.value, key=output.key, headers=output.headers)
        return Line(record, stage, result)
    return Line(line.record, stage, result)


def _stage_output(line: Line) -> bytes:
    """What a stage without state made of a line: its message, the rejection, or the dead letter."""
    if isinstance(line.result, Handled):
        return line.record.data
    return _dead_letter(line)


def _dead_letter(line: Line) -> bytes:
    failed = line.result
    if isinstance(failed, Postponed):
        failed = Failed("unexpected", line.record.record_id(None), f"nothing to wait for: {failed.detail}")
    assert isinstance(failed, Failed)
    fields = {"type": "dead_letter", "record_id": failed.record_id, "stage": line.stage, "error": failed.error}
    return json.dumps(fields | {"detail": failed.detail}, ensure_ascii=False).encode("utf-8", "replace")


class Indexing:
    """The indexing core over chunks of lines; its log is the output."""

    def __init__(self, folder: Path | None) -> None:
        from wiredesk.indexing.index import Index
        from wiredesk.indexing.owner import views_of_batch
        from wiredesk.indexing.settings import IndexingSettings

        embedded = load(IndexingSettings).model_copy(update={"search_engine": "tantivy"})  # there is no log to follow
        self._index = Index.open(embedded, views_of_batch(folder) if folder else None)
        try:
            self._offsets = {topic: self._next(topic) for topic in (ENRICHED.name, STORIES.name)}
        except BaseException:
            self._index.close()
            raise

    def __enter__(self) -> Indexing:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self._index.flush()  # there is no log that the search index could be read again from
        finally:
            self._index.close()

    def lines(self, chunk: Chunk) -> Iterator[bytes]:
        """What became of each line, in order, and the facts and merged stories where they happen."""
        records = [line.record for line in chunk if line.goes_on]
        results = self._index.decide(records, datetime.now(UTC)) if records else []
        decided = iter(results)
        self._index.apply([entry for result in results if isinstance(result, Handled) for entry in self._log(result)])
        for line in chunk:
            if not line.goes_on:
                yield _stage_output(line)
                continue
            result = next(decided)
            if isinstance(result, Handled):
                yield from _indexing_output(result)
            else:
                yield _dead_letter(Line(line.record, "indexing", result))

    def stories(self) -> Iterator[bytes]:
        """Every story of the state, this run's and earlier ones', as it was last published."""
        return (story.to_bytes() for story in self._index.stories())

    def _next(self, topic: str) -> int:
        """The offset of the next record of a log topic.

        Raises:
            ViewMismatch: the views are those of a broker's log.
            UncleanState: the last run was killed.
        """
        offset = self._index.position(topic)
        if self._index.resume_at(topic, LOG_ID, _NO_END) < offset:
            raise UncleanState
        return offset

    def _log(self, result: Handled) -> Iterator[LogEntry]:
        for output in result.outputs:
            if output.topic in self._offsets:
                yield LogEntry(output.topic, self._offsets[output.topic], output.key, output.value)
                self._offsets[output.topic] += 1


def _indexing_output(result: Handled) -> Iterator[bytes]:
    """The record's one line, then the facts and merged stories that it caused."""
    by_topic = {topic: [item.value for item in result.outputs if item.topic == topic] for topic in _INDEXING_TOPICS}
    log, outcome = by_topic[ENRICHED.name], by_topic[OUTCOMES.name]
    if result.outcome == "enriched" and log:
        yield log[0]
        yield from log[1:]
    else:
        yield from outcome
        yield from log
    for value in by_topic[STORIES.name]:
        if _MERGED in value and load_object(value).get("merged_into"):
            yield value
