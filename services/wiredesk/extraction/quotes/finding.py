"""All quotes of a page: what to parse, what the parse and the marks say, paragraph by paragraph."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from spacy.tokens import Doc

from wiredesk.extraction.names.datelines import dateline
from wiredesk.extraction.profile import Profile, profile_of
from wiredesk.extraction.quotes.according import according_to
from wiredesk.extraction.quotes.clauses import Attribution, attributions
from wiredesk.extraction.quotes.drafts import Draft, drafts_of
from wiredesk.extraction.quotes.marks import Marked, marked
from wiredesk.extraction.quotes.transcripts import spoken
from wiredesk.extraction.sentences import Span, paragraphs, sentences

_MAX_SENTENCE: Final = 2_500
"""Characters of a sentence that is parsed; a longer one is no prose."""
_MAX_OF_BLOCK: Final = 60
"""Attributions, and spans in marks, of one paragraph: a paragraph of prose has fewer."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, its sentences (none ends within quotation marks), and its spans in marks."""

    span: Span
    sentences: tuple[Span, ...]
    marks: tuple[Marked, ...]


def without_names(blocks: Iterable[Block], names: Collection[Span]) -> list[Block]:
    """The blocks without the marks around a name: "the so-called “alliance of the patient”" quotes nobody."""
    inner = set(names)
    return [
        replace(block, marks=tuple(mark for mark in block.marks if (mark.start + 1, mark.end - 1) not in inner))
        for block in blocks
    ]


def blocks_of(text: str, profile: Profile, end: int) -> list[Block]:
    """The paragraphs up to an offset."""
    blocks = []
    opening = dateline(text)
    for start, stop in paragraphs(text[:end]):
        # What stands behind a dateline is a sentence of its own.
        span = (opening[1], stop) if opening and start < opening[1] < stop else (start, stop)
        marks = marked(text, [span])
        quoted = [mark.span for mark in marks if mark.closed]
        own = sentences(text, *span, profile.sentences.abbreviations, quoted)
        blocks.append(Block(span, tuple(own), tuple(marks)))
    return blocks


def to_parse(text: str, blocks: Iterable[Block], profile: Profile) -> list[Span]:
    """The sentences that have a verb of speech outside of quotation marks: only these are worth the parser's time."""
    pattern = _verb_pattern(profile.language)
    wanted = []
    for block in blocks:
        inside = _inside(block.marks)
        for start, end in block.sentences:
            if end - start <= _MAX_SENTENCE and any(
                not inside(match.start()) for match in pattern.finditer(text, start, end)
            ):
                wanted.append((start, end))
    return wanted


def find_quotes(
    text: str, blocks: Sequence[Block], parsed: Iterable[tuple[Span, Doc]], profile: Profile
) -> list[Draft]:
    """The quotes of a page, in order. `parsed` are the sentences of `to_parse`, with offsets, in order."""
    docs = dict(parsed)
    drafts: list[Draft] = []
    lines = spoken(text, [block.span for block in blocks])
    for block in blocks:
        if line := lines.get(block.span):
            drafts.append(line)
            continue
        inside = _inside(block.marks)
        found: list[Attribution] = []
        for sentence in block.sentences:
            if doc := docs.get(sentence):
                found += attributions(doc, sentence[0], profile.quotes, inside)
        found += [a for a in according_to(text, block.sentences, profile.quotes.according) if not inside(a.cue[0])]
        drafts += drafts_of(text, block.span, block.sentences, block.marks[:_MAX_OF_BLOCK], found[:_MAX_OF_BLOCK])
    return drafts


def _inside(marks: Sequence[Marked]) -> Callable[[int], bool]:
    """Whether an offset is in quotation marks."""
    starts = [mark.start for mark in marks]

    def inside(offset: int) -> bool:
        index = bisect_right(starts, offset) - 1
        return index >= 0 and offset < marks[index].end

    return inside


@cache
def _verb_pattern(language: str) -> re.Pattern[str]:
    verbs = sorted(profile_of(language).quotes.verbs | profile_of(language).quotes.nouns) or ["(?!)"]
    return re.compile(r"\b(?:" + "|".join(verbs) + r")\b", re.IGNORECASE)
