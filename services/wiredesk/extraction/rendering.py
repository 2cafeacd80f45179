"""An extraction for people: the article with its names, quotes and facts marked, in a terminal and as HTML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from types import MappingProxyType
from typing import Final

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from wiredesk_schemas.article_cleaned import ArticleCleaned
from wiredesk_schemas.article_extracted import Extraction, Quote

# Style of each mark, in the terminal; the HTML page has classes of the same names.
STYLES: Final = MappingProxyType(
    {"PERSON": "bold green", "ORG": "bold blue", "GPE": "bold cyan", "LOC": "bold cyan", "FAC": "bold cyan",
     "quote": "yellow", "speaker": "underline", "cue": "italic", "figure": "magenta", "date": "magenta"}
)  # fmt: skip
_OTHER: Final = "bold"
_CSS: Final = """
body{font:16px/1.6 Georgia,serif;max-width:46em;margin:2em auto;padding:0 1em;color:#222}
mark{background:none;border-radius:.2em;padding:0 .1em}
.PERSON{background:#d6f5d6}.ORG{background:#dbe7ff}.GPE,.LOC,.FAC{background:#d4f4f4}
.NORP,.EVENT,.LAW,.PRODUCT,.WORK_OF_ART{background:#eee}
.quote{border-bottom:2px solid #d9a400}.speaker{text-decoration:underline}
.cue{font-style:italic}.figure,.date{color:#8a2be2}
td{padding:.1em 1em .1em 0;vertical-align:top}table{font-size:.9em}
"""


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked span of a field; `note` is shown where the mouse rests."""

    start: int
    end: int
    kind: str
    note: str


def marks_of(extraction: Extraction, field: str) -> list[Mark]:
    """All that is marked in a field, wider spans first."""
    marks = [
        Mark(mention.start, mention.end, entity.type, f"{entity.type} {entity.name}")
        for entity in extraction.entities
        for mention in entity.mentions
        if mention.field == field
    ]
    for quote in extraction.quotes:
        if quote.field == field:
            marks += _of_quote(quote)
    marks += [
        Mark(f.start, f.end, "figure", f"{f.value} {f.unit or ''}") for f in extraction.figures if f.field == field
    ]
    marks += [Mark(d.start, d.end, "date", d.iso or "not resolved") for d in extraction.dates if d.field == field]
    return sorted(marks, key=lambda mark: (mark.start, -mark.end))


def _of_quote(quote: Quote) -> Iterator[Mark]:
    who = quote.speaker.name if quote.speaker else "unknown"
    for start, end in quote.spans or ((quote.start, quote.end),):
        yield Mark(start, end, "quote", f"{quote.kind} quote: {who}")
    if quote.speaker and quote.speaker.start is not None and quote.speaker.end is not None:
        yield Mark(quote.speaker.start, quote.speaker.end, "speaker", f"speaker: {who}")
    if quote.cue:
        yield Mark(quote.cue.start, quote.cue.end, "cue", "cue")


def terminal(article: ArticleCleaned, extraction: Extraction) -> RenderableType:
    """The article with colours, and tables of what was found."""
    title = _coloured(article.title, marks_of(extraction, "title"))
    title.stylize("bold")
    body = _coloured(article.body, marks_of(extraction, "body"))
    return Group(title, Text(), body, *(table for table in map(_table, _tables(extraction)) if table is not None))


def _coloured(text: str, marks: Iterable[Mark]) -> Text:
    rendered = Text(text)
    for mark in marks:
        rendered.stylize(STYLES.get(mark.kind, _OTHER), mark.start, mark.end)
    return rendered


def _tables(extraction: Extraction) -> list[tuple[str, list[tuple[str, ...]]]]:
    """Title and rows of each table."""
    return [
        ("Entities", [(e.type, e.name, ", ".join(e.aliases[:5]), f"{e.salience:.2f}", e.id)
                      for e in extraction.entities]),
        ("Quotes", [(q.kind, q.speaker.name if q.speaker else "", q.cue.text if q.cue else "", _short(q.text))
                    for q in extraction.quotes]),
        ("Sources", [(s.kind or "", s.name, s.cue or "") for s in extraction.sources]),
        ("Figures", [(f.text, str(f.value), f.unit or "") for f in extraction.figures]),
        ("Dates", [(d.text, d.iso or "") for d in extraction.dates]),
        ("Places", [(p.name, p.country or "", f"{p.lat}, {p.lon}") for p in extraction.places]),
        ("Topics", [(t.qcode, t.name, f"{t.score:.2f}") for t in extraction.topics]),
        ("Keyphrases", [(k.text, f"{k.score:.2f}") for k in extraction.keyphrases]),
        ("Summary", [(s.text,) for s in extraction.summary]),
        ("Left out", [(o.what, o.reason) for o in extraction.left_out]),
        ("Read by", [(extraction.language or "unknown language", ", ".join(extraction.models))]),
    ]  # fmt: skip


def _table(content: tuple[str, list[tuple[str, ...]]]) -> Table | None:
    name, rows = content
    if not rows:
        return None
    table = Table(title=name, title_justify="left", show_header=False, box=None)
    for row in rows:
        table.add_row(*map(Text, row))
    return table


def _short(text: str, limit: int = 90) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= limit else plain[: limit - 1] + "…"


def html(article: ArticleCleaned, extraction: Extraction) -> str:
    """A page of its own, without scripts; everything from the article is escaped."""
    tables = "".join(_html_table(name, rows) for name, rows in _tables(extraction) if rows)
    paragraphs = _marked(article.body, marks_of(extraction, "body")).replace("\n\n", "</p><p>")
    return (
        f'<!doctype html><html lang="{escape(extraction.language or "", quote=True)}"><meta charset="utf-8">'
        f"<title>{escape(article.title)}</title><style>{_CSS}</style>"
        f"<h1>{_marked(article.title, marks_of(extraction, 'title'))}</h1><p>{paragraphs}</p>{tables}</html>\n"
    )


def _marked(text: str, marks: Iterable[Mark]) -> str:
    """The text with a `mark` around each stretch over which the same marks lie, so that overlaps nest rightly."""
    all_marks = list(marks)
    edges = sorted({0, len(text), *(mark.start for mark in all_marks), *(mark.end for mark in all_marks)})
    pieces: list[str] = []
    active: list[Mark] = []
    position = 0
    for start, end in pairwise(edges):
        while position < len(all_marks) and all_marks[position].start <= start:
            active.append(all_marks[position])
            position += 1
        active = [mark for mark in active if mark.end > start]
        piece = escape(text[start:end])
        if active:
            kinds = escape(" ".join(dict.fromkeys(mark.kind for mark in active)), quote=True)
            notes = escape("; ".join(dict.fromkeys(mark.note for mark in active)), quote=True)
            # A mark may not reach over a paragraph's end.
            piece = "\n\n".join(f'<mark class="{kinds}" title="{notes}">{part}</mark>' for part in piece.split("\n\n"))
        pieces.append(piece)
    return "".join(pieces)


def _html_table(name: str, rows: list[tuple[str, ...]]) -> str:
    cells = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<h2>{escape(name)}</h2><table>{cells}</table>"
