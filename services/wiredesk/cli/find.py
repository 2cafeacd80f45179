"""`wiredesk search`: articles of the state folder, read beside a running writer or without one."""

from __future__ import annotations

import html
import json
import re
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from wiredesk.cli.errors import CommandError
from wiredesk.cli.settings import load
from wiredesk.cli.terminal import moment, printable
from wiredesk_schemas.events import rfc3339

if TYPE_CHECKING:
    from rich.text import Text

    from wiredesk.indexing.reader import Found

_MARKED: Final = re.compile(r"<b>(.*?)</b>", re.DOTALL)


def search(
    query: Annotated[str, typer.Argument(help='Words, all of which must occur; "a phrase"; title:word; entity:word.')],
    limit: Annotated[int, typer.Option("-n", "--limit", min=1, max=1000, help="Results at the most.")] = 10,
    state: Annotated[
        Path | None, typer.Option(help="The state folder; by default the one in WIREDESK_STATE_DIR.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
) -> None:
    """Search the articles that are held, best first; of copies of one article the best alone."""
    found = find(folder_of(state), query, limit)
    if as_json:
        for hit in found:
            print(json.dumps(asdict(hit), ensure_ascii=False, default=rfc3339))
        return
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=True)
    for number, hit in enumerate(found, 1):
        console.print(shown(number, hit))
    if not found:
        console.print(f"nothing found for {printable(query, 100)}", markup=False)


def folder_of(state: Path | None) -> Path:
    """The folder of the views: of a service in its state folder, of `process --state` the folder itself."""
    from wiredesk.indexing.agent import FOLDER
    from wiredesk.indexing.folder import StateFolder
    from wiredesk.runtime.settings import RuntimeSettings

    path = state or load(RuntimeSettings).state_dir
    return path if StateFolder(path).ledger.exists() else path / FOLDER


def find(folder: Path, query: str, limit: int) -> list[Found]:
    """The best articles; raises `CommandError` where there is nothing to search."""
    from wiredesk.indexing.errors import NoIndex, StateFormat
    from wiredesk.indexing.reader import SearchReader

    try:
        reader = SearchReader.open(folder)
    except NoIndex:
        raise CommandError(
            f"there is nothing to search in {folder}: name the indexing service's state folder with --state, or in "
            "WIREDESK_STATE_DIR"
        ) from None
    except StateFormat as error:
        raise CommandError(str(error)) from None
    try:
        return reader.search(query, limit)
    finally:
        reader.close()


def shown(number: int, hit: Found) -> Text:
    """A result in four lines: title, where it is from, the words that matched, ids."""
    from rich.text import Text

    facts = [hit.source, moment(hit.published_at) if hit.published_at else None, f"score {hit.score:.2f}"]
    ids = f"article {hit.article_id} · story {hit.story_id}"
    pieces: list[Any] = [
        (f"{number:>3}  ", "dim"),
        (printable(hit.title, 110), "bold"),
        f"\n     {printable(' · '.join(fact for fact in facts if fact))}\n     {printable(hit.url, 200)}\n     ",
        *_highlighted(hit.highlight),
        (f"\n     {printable(ids)}\n", "dim"),
    ]
    return Text.assemble(*pieces)


def _highlighted(fragment: str) -> list[Any]:
    """Every other piece is a word that matched."""
    pieces = [_text(piece) for piece in _MARKED.split(fragment)]
    return [(piece, "bold yellow") if index % 2 else piece for index, piece in enumerate(pieces)]


def _text(piece: str) -> str:
    text = html.unescape(piece)
    # printable() strips: the spaces around a match belong to the sentence.
    return f"{' ' * text[:1].isspace()}{printable(text)}{' ' * (text[-1:].isspace() and len(text) > 1)}"
