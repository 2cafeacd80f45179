"""`wiredesk clean`: one page or text through cleaning, without a broker; `--explain` and `--html` show what was cut."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from wiredesk.cli.errors import USAGE, CommandError
from wiredesk.cli.files import content_of, write
from wiredesk.cli.settings import load

if TYPE_CHECKING:
    from wiredesk.cleaning.explain import Explanation
    from wiredesk_schemas.article_raw import ArticleRaw

_EXAMPLE_URL = "https://example.org/page"
_EXCERPT = 300
_SHORT = 25
"""Characters below which a line that was dropped is a menu's, most likely."""


def clean(
    file: Annotated[Path, typer.Argument(help="A page (.html) or a text (.txt), or - for a page on standard input.")],
    explain: Annotated[bool, typer.Option("--explain", help="Show what was kept, what was dropped, and why.")] = False,
    url: Annotated[str, typer.Option(help="The address that the page was fetched from.")] = _EXAMPLE_URL,
    rules: Annotated[Path | None, typer.Option(help="A folder of site rules to try out.")] = None,
    html: Annotated[
        Path | None, typer.Option("--html", help="Write the page and the article side by side to this file, as HTML.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="With --explain: whole paragraphs, menus too.")] = False,
) -> None:
    """Clean one file and print the message, or explain it."""
    from wiredesk.cleaning.explain import explained
    from wiredesk.cleaning.handler import handle
    from wiredesk.cleaning.rendering import html as as_html
    from wiredesk.cleaning.settings import CleaningSettings
    from wiredesk.cleaning.site_rules import InvalidRule
    from wiredesk.runtime.records import FILE_PARTITION, Record
    from wiredesk_schemas.errors import ContractError

    if rules is not None and not rules.is_dir():
        raise CommandError(f"{rules} is no folder of site rules", USAGE)
    settings = load(CleaningSettings)
    if rules is not None:
        settings = settings.model_copy(update={"site_rules": rules})
    try:
        raw = _raw(content_of(file), file, url)
        if explain or html is not None:
            explanation = explained(raw, settings)
            if html is not None:
                write(html, as_html(explanation, raw.url))
            if explain:
                _show(explanation, everything=everything)
            return
        record = Record(file.name, FILE_PARTITION, 1, raw.to_bytes())
        for output in handle(record, settings).outputs:
            typer.echo(output.value.decode())
    except (ContractError, InvalidRule) as error:
        raise CommandError(f"{file.name}: {error}") from None


def _raw(data: bytes, file: Path, url: str) -> ArticleRaw:
    from base64 import b64encode

    from pydantic import ValidationError

    from wiredesk_schemas.article_raw import ArticleRaw
    from wiredesk_schemas.codec import explain

    as_text = {"text": data.decode("utf-8", "replace")}
    payload = as_text if file.suffix == ".txt" else {"content": b64encode(data).decode()}
    try:
        return ArticleRaw.model_validate({"url": url, "fetched_at": datetime.now(UTC), **payload})
    except ValidationError as error:
        raise CommandError(explain(error), USAGE) from None


def _show(explanation: Explanation, *, everything: bool) -> None:
    console = Console()
    colour = "green" if explanation.outcome == "cleaned" else "red"
    console.print(f"[bold {colour}]{explanation.outcome}[/]  {escape(explanation.detail)}")
    if explanation.fields:
        fields = Table("field", "value", "from", box=None, header_style="bold")
        for name, value, source in explanation.fields:
            fields.add_row(name, escape(value[:_EXCERPT]), source)
        console.print(fields)
    lines = Table("", "why dropped", "text", box=None, header_style="bold", show_lines=False)
    shown = [line for line in explanation.lines if line.kept or everything or len(line.text) >= _SHORT]
    for line in shown:
        text = line.text if everything else line.text[:_EXCERPT]
        mark = "[green]+[/]" if line.kept else "[red]-[/]"
        lines.add_row(mark, escape(line.reason or ""), escape(text), style=None if line.kept else "dim")
    console.print(lines)
    if hidden := len(explanation.lines) - len(shown):
        console.print(f"{hidden} short lines that were dropped are not shown; --all shows them", style="dim")
