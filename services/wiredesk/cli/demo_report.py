"""What `wiredesk demo` shows: what became of each record, an article, a search hit, and what to try next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from wiredesk.cli.demo_records import DemoRecord
from wiredesk.cli.render import described
from wiredesk.cli.terminal import printable
from wiredesk_schemas.article_enriched import ArticleEnriched


def outcome_table(
    records: Sequence[DemoRecord], outcomes: Mapping[str, str], articles: Mapping[str, ArticleEnriched]
) -> Table:
    """A row a record, in the order of publishing."""
    notes = dict(_notes(records, articles))
    table = Table("", "record", "what it is", "what became of it", box=SIMPLE_HEAD, padding=(0, 1))
    for record in records:
        outcome = outcomes.get(record.id)
        right = outcome == record.expected
        became = outcome or "no outcome"
        if not right:
            became += f" (expected: {record.expected})"
        if record.id in notes:
            became += f"\n{notes[record.id]}"
        table.add_row(
            Text("✓", "green") if right else Text("✗", "bold red"),
            record.id,
            record.says,
            Text(became, "" if right else "red"),
        )
    return table


def show_article(console: Console, article: ArticleEnriched) -> None:
    """One article in full: its facts, and its body as it was cut out of the page."""
    first, *facts = described(article)
    console.print(Text(first, "bold"))
    for fact in filter(None, facts):
        console.print(Padding(Text(fact), (0, 4)))
    for paragraph in article.article.body.split("\n\n"):
        console.print(Padding(Text(printable(paragraph)), (1, 4, 0, 4)))


def _notes(records: Sequence[DemoRecord], articles: Mapping[str, ArticleEnriched]) -> Iterator[tuple[str, str]]:
    """Which articles are copies, and which tell the story of an earlier one."""
    first_of_story: dict[str, str] = {}
    names = {article.article_id: record_id for record_id, article in articles.items() if article.revision == 1}
    for record in records:
        article = articles.get(record.id)
        if article is None:
            continue
        first = first_of_story.setdefault(article.story_id, record.id)
        if article.duplicate and article.revision == 1:
            yield record.id, f"{article.duplicate.kind} copy of {names.get(article.duplicate.of, article.duplicate.of)}"
        elif article.revision == 1 and first != record.id:
            yield record.id, f"same story as {first}"
