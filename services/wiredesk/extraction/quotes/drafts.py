"""From quotation marks and attributions to quotes: which marks belong to which cue, and what content is whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from wiredesk.extraction.quotes.clauses import Attribution
from wiredesk.extraction.quotes.marks import Marked
from wiredesk.extraction.sentences import Span

_WORD: Final = re.compile(r"\w+")
_MAX_COST: Final = 160
_BOUNDARY_COST: Final = 60
_NO_SPEAKER_COST: Final = 40
_THINKS_COST: Final = 50
_BEHIND_COMMA_GAIN: Final = 40
_BEFORE_COLON_GAIN: Final = 40
_MIN_WORDS: Final = 3
_MIN_FLOATING_WORDS: Final = 6
_MIN_CLAUSE: Final = 12
_SCARE_WORDS: Final = 4
_FILLED: Final = 0.8
_TAIL_GAP: Final = 45
_SENTENCE_ENDS: Final = frozenset(".!?,…—-")
_STOP: Final = re.compile(r"[.!?;\n]")


@dataclass(frozen=True, slots=True)
class Draft:
    """A quote, its speaker's place still unresolved."""

    kind: str
    spans: tuple[Span, ...]
    cue: Span | None
    speaker: Span | None
    continues: bool = False
    """Whether its speaker is that of the quote before it."""

    @property
    def start(self) -> int:
        """Where its first piece begins."""
        return self.spans[0][0]


def drafts_of(
    text: str, paragraph: Span, sentences: Sequence[Span], marks: Sequence[Marked], found: Sequence[Attribution]
) -> list[Draft]:
    """The quotes of one paragraph, in order."""
    owners = {mark: _owner(text, mark, sentences, found) for mark in marks}
    drafts: list[Draft] = []
    for attribution in found:
        own = [mark for mark in marks if owners[mark] is attribution]
        drafts += _of_attribution(text, attribution, own, marks)
    covered = [span for draft in drafts for span in draft.spans]
    for mark in marks:
        if not any(_overlap(mark.span, span) for span in covered):
            drafts = _floating(text, paragraph, mark, drafts)
    return sorted(_without_nested(drafts), key=lambda draft: draft.start)


def _owner(text: str, mark: Marked, sentences: Sequence[Span], found: Sequence[Attribution]) -> Attribution | None:
    """The attribution that a quotation belongs to: the nearest, by a cost in characters."""
    best: tuple[float, Attribution] | None = None
    for attribution in found:
        if any(_holds(content, mark.span) for content in attribution.contents):
            return attribution
        if attribution.frame not in ("bare", "clause", "label") or _overlap(attribution.cue, mark.span):
            continue
        cost = _cost(text, mark, attribution, sentences)
        if best is None or cost < best[0]:
            best = cost, attribution
    return best[1] if best and best[0] <= _MAX_COST else None


def _cost(text: str, mark: Marked, attribution: Attribution, sentences: Sequence[Span]) -> float:
    cue = attribution.cue
    behind = cue[0] >= mark.end
    gap = text[mark.end : cue[0]] if behind else text[cue[1] : mark.start]
    between = sum(1 for start, _ in sentences if min(cue[0], mark.end) < start <= max(cue[1], mark.start))
    cost = float(len(gap)) + _BOUNDARY_COST * between
    cost += _NO_SPEAKER_COST * (attribution.speaker is None) + _THINKS_COST * (not attribution.says)
    last = text[mark.end - 2 : mark.end - 1]
    if behind and last in (",", "?", "!", "-"):
        cost -= _BEHIND_COMMA_GAIN
    if not behind and gap.rstrip().endswith((",", ":")):
        cost -= _BEFORE_COLON_GAIN
    return cost


def _of_attribution(text: str, attribution: Attribution, own: list[Marked], marks: Sequence[Marked]) -> list[Draft]:
    contents = [span for span in attribution.contents if _is_long_enough(span, attribution.frame)]
    inside = [m for m in own if any(_holds(c, m.span) and not _fills(c, m.span) for c in contents)]
    outside = [mark for mark in own if mark not in inside]
    base = Draft("indirect", (), attribution.cue, attribution.speaker)
    drafts: list[Draft] = []
    fragments = [mark for mark in outside if _words(text, mark.span) < _MIN_WORDS or _continues_words(text, mark)]
    if tail := _tail(text, attribution, contents, fragments):
        outside = [mark for mark in outside if not tail[0] <= mark.start < tail[1]]
        inside, contents = [*inside, *(mark for mark in fragments if mark not in outside)], [tail]
    outside = [mark for mark in outside if _words(text, mark.span) >= _MIN_WORDS]
    if outside:
        drafts.append(replace(base, kind="direct", spans=tuple(mark.span for mark in outside)))
        # What the parser makes a clause beside its own quotation is a part of the quotation, or none.
        contents = [c for c in contents if inside and not any(_overlap(c, mark.span) for mark in outside)]
    if contents and (attribution.speaker is not None or inside):
        widened = tuple(_with_marks(content, marks) for content in contents)
        drafts.append(replace(base, kind="mixed" if inside else "indirect", spans=widened))
    return drafts


def _is_long_enough(span: Span, frame: str) -> bool:
    return span[1] - span[0] >= (_MIN_CLAUSE if frame in ("clause", "object") else 2)


def _fills(content: Span, mark: Span) -> bool:
    """Whether a content is a quotation and hardly more."""
    common = min(content[1], mark[1]) - max(content[0], mark[0])
    return common > _FILLED * (content[1] - content[0])


def _continues_words(text: str, mark: Marked) -> bool:
    """Whether the words in the marks go on with a sentence that begins before them."""
    inner = text[mark.start : mark.end].lstrip("\"“”«'‘` ")
    return inner[:1].islower()


def _tail(text: str, attribution: Attribution, contents: list[Span], marks: list[Marked]) -> Span | None:
    """The words from behind the cue to a quotation that ends them: "called the offer “an insult”"."""
    start = contents[0][0] if contents else attribution.cue[1]
    ends = contents[-1][1] if contents else attribution.cue[1]
    near = [mark for mark in marks if mark.start >= ends - 2 and mark.start - ends <= _TAIL_GAP]
    if not near or start < attribution.cue[1] - 1 or attribution.frame == "according":
        return None
    if _STOP.search(text, ends, near[0].start) or text[near[0].start - 2 : near[0].start - 1] in (",", ":"):
        return None
    while start < near[0].start and text[start].isspace():
        start += 1
    end = near[0].end
    for mark in near[1:]:
        if mark.start - end <= _TAIL_GAP and not _STOP.search(text, end, mark.start):
            end = mark.end
    return start, end


def _with_marks(content: Span, marks: Sequence[Marked]) -> Span:
    """The content with quotation marks whole."""
    start, end = content
    for mark in marks:
        if mark.start < start < mark.end and start - mark.start <= 2:
            start = mark.start
        if mark.start < end < mark.end and mark.end - end <= 3:
            end = mark.end
    return start, end


def _floating(text: str, paragraph: Span, mark: Marked, drafts: list[Draft]) -> list[Draft]:
    """A quotation without a cue: a further piece of the quote before it in the paragraph, or a quote that goes on."""
    if _words(text, mark.span) < _MIN_FLOATING_WORDS or _is_title(text, mark.span) or not _is_spoken(text, mark):
        return drafts
    before = [draft for draft in drafts if draft.spans[-1][1] <= mark.start]
    last = max(before, key=lambda draft: draft.spans[-1][1], default=None)
    if last and last.kind == "direct" and last.cue and last.spans[-1][1] <= last.cue[0] < mark.start:
        merged = replace(last, spans=(*last.spans, mark.span))
        return [merged if draft is last else draft for draft in drafts]
    alone = not text[paragraph[0] : mark.start].strip()
    return [*drafts, Draft("direct", (mark.span,), None, None, continues=alone or last is not None)]


def _is_spoken(text: str, mark: Marked) -> bool:
    """Whether a quotation without a cue ends as a sentence does; headings and names do not."""
    return not mark.closed or text[mark.start : mark.end].rstrip("\"”»'’ ")[-1:] in _SENTENCE_ENDS


def _without_nested(drafts: list[Draft]) -> list[Draft]:
    """Of quotes that share content, the longer; but a quote within a quote, with a cue of its own there, stays too."""
    kept: list[Draft] = []
    for draft in sorted(drafts, key=lambda draft: -sum(end - start for start, end in draft.spans)):
        rivals = [one for one in kept if any(_overlap(mine, other) for mine in draft.spans for other in one.spans)]
        if all(_is_nested(draft, one) for one in rivals):
            kept.append(draft)
    return kept


def _is_nested(inner: Draft, outer: Draft) -> bool:
    cue = inner.cue
    return cue is not None and cue != outer.cue and any(_holds(span, cue, 0) for span in outer.spans)


def _is_title(text: str, span: Span) -> bool:
    """Whether all longer words have capitals: a title of a work."""
    long = [word for word in _WORD.findall(text[slice(*span)]) if len(word) > _SCARE_WORDS - 1]
    return bool(long) and all(word[0].isupper() for word in long)


def _words(text: str, span: Span) -> int:
    return len(_WORD.findall(text[slice(*span)]))


def _holds(outer: Span, inner: Span, slack: int = 3) -> bool:
    return outer[0] <= inner[0] + slack and inner[1] <= outer[1] + slack


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]
