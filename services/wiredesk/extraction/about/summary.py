"""A summary of two or three sentences of the article itself.

Sentences are weighed by the words that the article uses most (SumBasic, Nenkova and Vanderwende 2005, without stop
words), by words of the title, and by their place, since news begins with what matters; a sentence that mostly repeats
one that is taken is passed over.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import islice
from typing import Final

from wiredesk.extraction.profile import Profile
from wiredesk.extraction.sentences import Span, paragraphs, sentences
from wiredesk.extraction.tokens import Page
from wiredesk_schemas.article_extracted import SummarySentence

_WORD: Final = re.compile(r"[^\W\d_]{3,}")
_MAX_SENTENCES: Final = 400
_SHORT: Final = 6
_LONG: Final = 60
"""Words of a sentence that may stand in a summary."""
_PAIRS: Final = (("“", "”"), ("«", "»"))
_ENDS: Final = frozenset(".!?…。！？")
_FEW: Final = 6
"""An article of so few sentences has a summary of two."""
_TITLE_GAIN: Final = 0.5
_LEAD_GAIN: Final = 1.2
_REPEATED: Final = 0.6


def summary_of(title: Page, body: Page, profile: Profile) -> list[SummarySentence]:
    """Two or three sentences in the order of the text; fewer where the text has no more."""
    spans = list(islice(_sentences(body.text, profile), _MAX_SENTENCES))
    words = [_telling(body.text[slice(*span)], profile) for span in spans]
    frequency = Counter(word for bag in words for word in bag)
    titled = set(_telling(title.text, profile))
    total = sum(frequency.values()) or 1
    scores = [_score(bag, index, frequency, titled, total) for index, bag in enumerate(words)]
    wanted = 2 if len(spans) <= _FEW else 3
    chosen: list[int] = []
    for index in sorted(range(len(spans)), key=lambda index: (-scores[index], index)):
        if len(chosen) == wanted:
            break
        bag = set(words[index])
        if _is_whole(body.text[slice(*spans[index])]) and not any(
            len(bag & set(words[other])) > _REPEATED * min(len(bag), len(set(words[other]))) for other in chosen
        ):
            chosen.append(index)
    return [_sentence(body, spans[index]) for index in sorted(chosen)]


def _is_whole(sentence: str) -> bool:
    """Whether a sentence can stand alone: neither a heading nor a piece of a quotation, and of a fair length."""
    paired = all(sentence.count(opening) == sentence.count(closing) for opening, closing in _PAIRS)
    ends = sentence.rstrip("\"”»’')")[-1:] in _ENDS
    return paired and ends and sentence.count('"') % 2 == 0 and _SHORT <= len(sentence.split()) <= _LONG


def _sentences(text: str, profile: Profile) -> Iterable[Span]:
    for span in paragraphs(text):
        yield from sentences(text, *span, profile.sentences.abbreviations)


def _telling(text: str, profile: Profile) -> list[str]:
    return [word for word in map(str.lower, _WORD.findall(text)) if word not in profile.stop_words]


def _score(bag: list[str], index: int, frequency: Counter[str], titled: set[str], total: int) -> float:
    if not bag:
        return 0.0
    usual = sum(frequency[word] for word in bag) / total / len(bag)
    of_title = len(titled & set(bag)) / (len(titled) or 1)
    return usual * (1 + _LEAD_GAIN / (1 + index)) + _TITLE_GAIN * of_title * usual


def _sentence(body: Page, span: Span) -> SummarySentence:
    start, end = span
    return SummarySentence(text=body.text[start:end], start=start, end=end)
