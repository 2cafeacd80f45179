"""`wiredesk stories` and `wiredesk story ID`: what is running now, and how one story went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from wiredesk.cli.errors import USAGE, CommandError
from wiredesk.cli.find import folder_of, opened
from wiredesk.cli.naming import article_named
from wiredesk.cli.state_folder import STATE
from wiredesk.cli.terminal import moment, printable, published

if TYPE_CHECKING:
    from wiredesk.indexing.reader import Reader, Running
    from wiredesk_schemas.story import Story, StoryArticle

_BARS: Final = "▁▂▃▄▅▆▇█"
_SPARKS: Final = 24
_AHEAD: Final = timedelta(days=1)
"""Pages carry dates of other time zones, and of an embargo's end; what is further ahead does not run now."""


def stories(
    days: Annotated[float, typer.Option(min=0.01, max=366, help="Stories with articles of the last so many days.")] = 2,
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The last of these days; by default today.")
    ] = None,
    limit: Annotated[int, typer.Option("-n", "--limit", min=1, max=1000, help="Stories at the most.")] = 20,
    state: Annotated[Path | None, STATE] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
) -> None:
    """List the stories that most articles tell now, with a sparkline of when these came."""
    now = datetime.now(UTC)
    try:
        end = until.replace(tzinfo=UTC) + timedelta(days=1) if until else now
        start = end - timedelta(days=days)
    except OverflowError:
        raise CommandError("--until: the days before or after it are beyond the years 1 to 9999", USAGE) from None
    reader = opened(folder_of(state), stories_only=True)
    try:
        running = reader.stories(start, end if until else now + _AHEAD, limit)
    finally:
        reader.close()
    for item in running:
        if as_json:
            print(item.story.to_bytes().decode())
        else:
            _print_story(item, start, end)
    if not running and not as_json:
        span = f"from {moment(start)} to {moment(end)}" if until else f"since {moment(start)}"
        print(f"no story has an article {span}; --days 366 looks back a year")


def story(
    story_id: Annotated[
        str,
        typer.Argument(
            help="The story's id, also one that was merged, or the id or address of one of its articles.", metavar="ID"
        ),
    ],
    state: Annotated[Path | None, STATE] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the story as one JSON object.")] = False,
) -> None:
    """Show how a story went: its articles by time, its outlets, and the other stories of its storyline."""
    reader = opened(folder_of(state), stories_only=True)
    try:
        item = reader.story(story_id) or reader.story_of_article(article_named(story_id))
        if item is None:
            raise CommandError(
                f"there is no story {printable(story_id, 100)}, and no article of that id or address is held: "
                "`wiredesk stories` lists the stories, with their ids"
            )
        if as_json:
            print(item.story.to_bytes().decode())
        else:
            _print_timeline(item, reader)
    finally:
        reader.close()


def sparkline(times: Sequence[datetime], start: datetime, end: datetime, width: int = _SPARKS) -> str:
    """How many of the times fall in each part of the span; an empty part is a space."""
    counts = [0] * width
    span = max((end - start).total_seconds(), 1.0)
    for time in times:
        place = int((time - start).total_seconds() / span * width)
        if 0 <= place < width or time == end:
            counts[min(place, width - 1)] += 1
    most = max(counts)
    return (
        "".join(_BARS[(count * len(_BARS) - 1) // most] if count else " " for count in counts) if most else " " * width
    )


def _print_story(item: Running, start: datetime, end: datetime) -> None:
    found = item.story
    print(f"{sparkline(item.times, start, end)}  {printable(found.title, 90)}")
    counted = f"{_number(found.article_count, 'article')} of {_number(found.source_count, 'outlet')}"
    names = ", ".join(printable(name, 40) for name in list(dict.fromkeys(each.name for each in found.entities))[:5])
    print(f"{'':{_SPARKS}}  {counted}, last {published(found.last_seen_at)}{': ' if names else ''}{names}")
    print(f"{'':{_SPARKS}}  {found.story_id}\n")


def _print_timeline(item: Running, reader: Reader) -> None:
    found = item.story
    print(printable(found.title, 110) or "(nothing is left of it)")
    print(f"story {found.story_id} · storyline {found.storyline_id}")
    if not item.times:
        return
    start, end = item.times[0], item.times[-1]
    print(f"{_number(found.article_count, 'article')} of {_number(found.source_count, 'outlet')}", end="")
    print(f", {published(start)} to {published(end)}  {sparkline(item.times, start, end)}")
    for label, names in _named(found):
        print(f"{label}: {', '.join(printable(name, 60) for name in names[:10])}")
    print()
    outlets = {article.article_id: article.site or article.url for article in found.articles}
    for article in reversed(found.articles):
        print(_article_line(article, outlets))
    others = [other for other in reader.storyline(found.storyline_id) if other.story_id != found.story_id]
    if others:
        print("\nother stories of the storyline")
    for other in others[-20:]:
        print(f"  {published(other.first_seen_at):19}  {printable(other.title, 80)}  {other.story_id}")


def _named(found: Story) -> list[tuple[str, list[str]]]:
    names = {
        "outlets": [f"{outlet.name or outlet.domain} ({outlet.article_count})" for outlet in found.outlets],
        "names": list(dict.fromkeys(entity.name for entity in found.entities)),  # one name may be of two kinds
        "places": [place.name for place in found.places],
        "topics": [topic.name for topic in found.topics],
    }
    return [(label, values) for label, values in names.items() if values]


def _article_line(article: StoryArticle, outlets: Mapping[str, str]) -> str:
    head = article.duplicate_of
    copy = f"  (copy of {printable(outlets.get(head, head), 40)})" if head else ""
    outlet = printable(article.site or article.url, 30)
    return f"  {published(article.published_at):19}  {outlet:30}  {printable(article.title, 80)}{copy}"


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
