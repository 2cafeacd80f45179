"""`wiredesk search`: articles of the state folder, read beside a running writer or without one."""

from __future__ import annotations

import html
import json
import re
import sys
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from wiredesk.cli.errors import UNREACHABLE, USAGE, CommandError
from wiredesk.cli.settings import load
from wiredesk.cli.state_folder import STATE, using
from wiredesk.cli.terminal import printable, published
from wiredesk.indexing.copies import said_of
from wiredesk_schemas.article_enriched import Duplicate
from wiredesk_schemas.events import rfc3339

if TYPE_CHECKING:
    from rich.text import Text

    from wiredesk.indexing.errors import SearchUnavailable
    from wiredesk.indexing.reader import Found, Reader, Results
    from wiredesk.indexing.search import SearchEngine

_FACETS: Final = ("source", "language", "entity", "topic")
_OUTLETS: Final = 8
_MARKED: Final = re.compile(r"<b>(.*?)</b>", re.DOTALL)


class Order(StrEnum):
    """What comes first."""

    best = "best"
    newest = "newest"


def search(
    words: Annotated[
        list[str], typer.Argument(help="What is searched; '' finds everything.", metavar="QUERY", show_default=False)
    ],
    limit: Annotated[int, typer.Option("-n", "--limit", min=1, max=1000, help="Results at the most.")] = 10,
    order: Annotated[Order, typer.Option(help="What comes first.")] = Order.best,
    copies: Annotated[bool, typer.Option("--copies", help="Show every copy, not one of each group.")] = False,
    facets: Annotated[bool, typer.Option("--facets", help="Count sources, languages, entities, topics.")] = False,
    state: Annotated[Path | None, STATE] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
) -> None:
    """Search the articles that are held.

    Words must all occur, in title or body: `wiredesk search 'ferry "coast guard" -budget (oslo OR bergen)'`, in single
    quotes, or the shell takes the double ones. Fields: `title: body: entity: speaker: topic: source: language: story:`,
    days: `published:2026-03-01..2026-03-07`, `after:`, `before:`. A query that begins with a minus stands behind two:
    `wiredesk search -- "-budget ferry"`.
    """
    query = " ".join(words)
    names = _FACETS if facets else ()
    results = results_of(folder_of(state), query, limit=limit, order=order, collapse=not copies, facets=names)
    if as_json:
        for hit in results.found:
            print(json.dumps(asdict(hit), ensure_ascii=False, default=rfc3339))
        if facets:
            print(json.dumps({"total": results.total, "facets": results.facets}, ensure_ascii=False))
        return
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=True)
    for number, hit in enumerate(results.found, 1):
        console.print(shown(number, hit))
    if not results.found:
        console.print(f"nothing found for {printable(query, 100)}", markup=False)
    for name, counts in results.facets.items():
        counted = ", ".join(f"{printable(value, 60)} {count}" for value, count in counts)
        console.print(f"{name}: {counted or 'none'}", markup=False)
    if results.found:
        console.print(_counted(results, limit, collapsed=not copies), style="dim", markup=False)


def _counted(results: Results, limit: int, *, collapsed: bool) -> str:
    """How many are shown, of how many."""
    shown = len(results.found)
    if collapsed and results.total > shown:
        more = ", -n more" if shown == limit else ""
        return f"{shown} shown; {results.total} articles match, copies among them: --copies shows each{more}"
    return f"{shown} of {results.total} that match"


def folder_of(state: Path | None) -> Path:
    """The folder of the views: of a service in its state folder, of `process --state` the folder itself."""
    from wiredesk.indexing.owner import views_in
    from wiredesk.runtime.settings import RuntimeSettings

    with using():
        return views_in(state or load(RuntimeSettings).state_dir)


def find(folder: Path, query: str, limit: int) -> list[Found]:
    """The best articles; raises `CommandError` where there is nothing to search."""
    return list(results_of(folder, query, limit=limit).found)


def results_of(folder: Path, query: str, **options: Any) -> Results:
    """What a search answers; `options` are those of `SearchRequest`. Raises `CommandError` if it cannot."""
    from wiredesk.indexing.errors import SearchUnavailable
    from wiredesk.indexing.reader import SearchRequest
    from wiredesk.indexing.search_query import QueryError

    reader = opened(folder)
    try:
        if (behind := reader.records_behind()) is None:
            raise CommandError("the search index is empty: start the indexing service, which fills it from the log")
        if behind > 0:
            print(f"search is up to {behind:,} records of the log behind the ledger", file=sys.stderr)
        return reader.search(SearchRequest(query, **options))
    except QueryError as error:
        raise CommandError(str(error), USAGE) from None
    except SearchUnavailable as error:
        raise unavailable(error) from None
    finally:
        reader.close()


def unavailable(error: SearchUnavailable) -> CommandError:
    """OpenSearch does not answer: what to do."""
    from wiredesk.indexing.settings import IndexingSettings

    url = load(IndexingSettings).opensearch_url
    return CommandError(
        f"no OpenSearch answers at {url} ({error}): start it, or set WIREDESK_INDEXING_OPENSEARCH_URL", UNREACHABLE
    )


def opened(folder: Path, *, stories_only: bool = False) -> Reader:
    """The views of a folder; raises `CommandError` where there are none."""
    from wiredesk.indexing.errors import NoIndex, StateFormat
    from wiredesk.indexing.folder import StateFolder
    from wiredesk.indexing.owner import VIEWS
    from wiredesk.indexing.reader import Reader

    try:
        with using():
            engine = None if stories_only or folder.name != VIEWS else _other_engine()  # a batch's is embedded
            reader = Reader.open_stories(folder) if stories_only else Reader.open(folder, engine)
            unfinished = not stories_only and _is_unfinished(folder, reader)
    except NoIndex:
        if StateFolder(folder).ledger.exists():
            raise CommandError(
                f"there is no embedded search index in {folder}: where OpenSearch is the engine, set "
                "WIREDESK_INDEXING_SEARCH_ENGINE=opensearch here too; else start the indexing service, which makes it"
            ) from None
        raise CommandError(
            f"there is nothing to search in {folder}: name the indexing service's state folder with --state, or in "
            "WIREDESK_STATE_DIR"
        ) from None
    except StateFormat as error:
        of_batch = folder.name != VIEWS
        raise CommandError(f"{error.detail}: process again, into another folder" if of_batch else str(error)) from None
    if unfinished:
        reader.close()
        raise CommandError(
            f"`wiredesk process --state {folder}` is still at work, or was killed: then delete the folder, begin anew"
        )
    return reader


def _is_unfinished(folder: Path, reader: Reader) -> bool:
    """Whether a batch run has left the search index behind the ledger; a service's catches up by itself."""
    from wiredesk.cli.batch import LOG_ID
    from wiredesk.indexing.folder import StateFolder
    from wiredesk.indexing.search_tantivy import position_in
    from wiredesk_schemas.topics import ENRICHED

    held = reader.position(ENRICHED.name)
    if held is None or held.topic_id != LOG_ID:
        return False
    return position_in(StateFolder(folder).search, ENRICHED.name) != held


def _other_engine() -> SearchEngine | None:
    """OpenSearch, if the settings name it."""
    from wiredesk.indexing.agent import opensearch_engine
    from wiredesk.indexing.settings import IndexingSettings

    settings = load(IndexingSettings)
    return opensearch_engine(settings) if settings.search_engine == "opensearch" else None


def shown(number: int, hit: Found) -> Text:
    """A result in four lines: title, where it is from, the words that matched, ids."""
    from rich.text import Text

    carried = f"\n     {_carried_by(hit)}" if hit.article_count > 1 else ""
    facts = [hit.source, published(hit.published_at) if hit.published_at else None, _score(hit)]
    ids = f"article {hit.article_id} · story {hit.story_id}"
    pieces: list[Any] = [
        (f"{number:>3}  ", "dim"),
        (printable(hit.title, 110), "bold"),
        f"\n     {printable(' · '.join(fact for fact in facts if fact))}\n     {printable(hit.url, 200)}\n     ",
        *_highlighted(hit.highlight),
        carried,
        (f"\n     {printable(ids)}\n", "dim"),
    ]
    return Text.assemble(*pieces)


def _score(hit: Found) -> str | None:
    return None if hit.score is None else f"score {hit.score:.2f}"


def _carried_by(hit: Found) -> str:
    names = ", ".join(printable(name, 60) for name in hit.outlets[:_OUTLETS])
    more = f" and {len(hit.outlets) - _OUTLETS} more" if len(hit.outlets) > _OUTLETS else ""
    why = f" · {printable(_copy_of(hit))}" if hit.duplicate else ""
    return f"carried {hit.article_count} times, by {names}{more}{why}"


def _copy_of(hit: Found) -> str:
    copy = Duplicate.model_validate(hit.duplicate)
    return said_of(copy) if hit.duplicate_of else said_of(copy, of="an article that was taken down")


def _highlighted(fragment: str) -> list[Any]:
    """Every other piece is a word that matched."""
    pieces = [_text(piece) for piece in _MARKED.split(fragment)]
    return [(piece, "bold yellow") if index % 2 else piece for index, piece in enumerate(pieces)]


def _text(piece: str) -> str:
    text = html.unescape(piece)
    # printable() strips: the spaces around a match belong to the sentence.
    return f"{' ' * text[:1].isspace()}{printable(text)}{' ' * (text[-1:].isspace() and len(text) > 1)}"
