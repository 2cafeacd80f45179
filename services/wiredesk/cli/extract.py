"""`wiredesk extract`: what one article says, as JSON, in colours, or as a page of HTML."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from wiredesk.cli.errors import USAGE, CommandError
from wiredesk.cli.files import content_of, write
from wiredesk.cli.settings import load
from wiredesk_schemas.article_cleaned import ArticleCleaned
from wiredesk_schemas.article_extracted import ArticleExtracted
from wiredesk_schemas.codec import parse_as
from wiredesk_schemas.errors import ContractError

_TITLE_LENGTH = 300


def extract(
    file: Annotated[
        Path, typer.Argument(help="An article.cleaned in JSON (its first line), or plain text; - is standard input.")
    ],
    explain: Annotated[
        bool, typer.Option("--explain", help="Show the article with its names, quotes and facts marked.")
    ] = False,
    html: Annotated[Path | None, typer.Option("--html", help="Write the same as a page of HTML to this file.")] = None,
    language: Annotated[str | None, typer.Option(help="The language of a plain text (BCP 47).")] = None,
    published: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day a plain text was published, for its dates.")
    ] = None,
) -> None:
    """Read one article and tell what it says.

    A plain text is read as it stands, its first line the title. The service reads what cleaning makes of it:
    `wiredesk clean FILE | wiredesk extract -`.
    """
    from wiredesk.extraction.core import extract as extraction_of
    from wiredesk.extraction.rendering import html as as_html
    from wiredesk.extraction.rendering import terminal
    from wiredesk.extraction.settings import ExtractionSettings

    try:
        article = _article(content_of(file), language, published)
        found = extraction_of(article, load(ExtractionSettings))
    except UnicodeDecodeError:
        raise CommandError(f"{file.name} is not UTF-8") from None
    except (ContractError, ModuleNotFoundError) as error:
        raise CommandError(f"{file.name}: {error}") from None
    if html is not None:
        write(html, as_html(article, found))
    if explain:
        Console(highlight=False, markup=False).print(terminal(article, found))
    elif html is None:
        typer.echo(ArticleExtracted(article=article, extraction=found).to_bytes().decode())


def _article(data: bytes, language: str | None, published: datetime | None) -> ArticleCleaned:
    """The article in a line of JSON; a plain text is one whose first line is the title.

    Raises:
        CommandError: there is nothing, or a page.
        ContractError: the JSON is no article.cleaned.
        UnicodeDecodeError: a plain text is not UTF-8.
    """
    if not data.strip():
        raise CommandError("there is nothing to read", USAGE)
    if data.lstrip()[:1] == b"<":
        raise CommandError("this is a page, not an article: wiredesk clean FILE | wiredesk extract -", USAGE)
    if data.lstrip()[:1] == b"{":
        return parse_as(ArticleCleaned, data.strip().split(b"\n", 1)[0])
    title, _, body = data.decode("utf-8").strip().partition("\n")
    return ArticleCleaned(
        article_id="plain-text",
        url="https://localhost/plain-text",
        fetched_at=datetime.now(UTC),
        title=title.strip()[:_TITLE_LENGTH] or "Untitled",
        body=body.strip() or title,
        language=language,
        published_at=published.replace(tzinfo=UTC) if published else None,
    )
