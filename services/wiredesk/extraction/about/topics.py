"""IPTC Media Topics by cues: words and phrases that a text about a topic has.

No training data is at hand, so the cues are written by hand (`data/topic_cues.txt`). A topic's evidence is the sum over
its cues of log(1 + times found), cues of several words and marked ones counting twice, those in the title three times.
Categories (the topics at the top) are compared first, with the evidence of all below them, then topics within the best.
"""

from __future__ import annotations

import gzip
import json
import math
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import islice
from typing import Final

from wiredesk.extraction.facts.figures import singular_of
from wiredesk.extraction.tokens import Page
from wiredesk_schemas.article_extracted import Topic

_LONGEST: Final = 4
_TITLE_WEIGHT: Final = 3
_PHRASE_WEIGHT: Final = 2.0
_MAX_TOKENS: Final = 6_000
_LEAD_TOKENS: Final = 120
_SECOND_CATEGORY: Final = 0.6
"""A category is kept beside the best from this share of its evidence on."""
_MIN_CATEGORY: Final = 1.5
_MIN_TOPIC: Final = 1.35
_MIN_SHARE: Final = 0.3
"""A topic is kept from this share of the evidence of the best one in its category on."""
_MAX_CATEGORIES: Final = 2
_MAX_TOPICS: Final = 5


@dataclass(frozen=True, slots=True)
class Concept:
    """A topic of the vocabulary."""

    qcode: str
    label: str
    parents: tuple[str, ...]
    cues: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All topics, and the topics of each cue."""

    concepts: Mapping[str, Concept]
    of_cue: Mapping[str, tuple[tuple[str, float], ...]]
    categories: Mapping[str, str]
    """Topic → the topic at the top above it."""


def topics_of(title: Page, body: Page) -> list[Topic]:
    """The topics of an article in English, the best category first; scores are shares of the evidence, 0..1."""
    vocabulary = vocabulary_of_topics()
    evidence = _evidence(title, body, vocabulary)
    by_category: defaultdict[str, float] = defaultdict(float)
    for qcode, weight in evidence.items():
        by_category[vocabulary.categories[qcode]] += weight
    ranked = sorted(by_category, key=lambda qcode: (-by_category[qcode], qcode))
    if not ranked or by_category[ranked[0]] < _MIN_CATEGORY:
        return []
    best, total = by_category[ranked[0]], sum(by_category.values())
    topics: list[Topic] = []
    for category in ranked[:_MAX_CATEGORIES]:
        if by_category[category] < _SECOND_CATEGORY * best:
            break
        topics.append(_topic(vocabulary, category, by_category[category] / total))
        topics += _within(vocabulary, category, evidence, total)
    return topics


def _within(vocabulary: Vocabulary, category: str, evidence: Mapping[str, float], total: float) -> list[Topic]:
    own = {q: w for q, w in evidence.items() if vocabulary.categories[q] == category and q != category}
    best = max(own.values(), default=0.0)
    kept = [qcode for qcode, weight in own.items() if weight >= max(_MIN_TOPIC, _MIN_SHARE * best)]
    kept.sort(key=lambda qcode: (-own[qcode], qcode))
    return [_topic(vocabulary, qcode, own[qcode] / total) for qcode in kept[:_MAX_TOPICS]]


def _topic(vocabulary: Vocabulary, qcode: str, score: float) -> Topic:
    return Topic(qcode=qcode, name=vocabulary.concepts[qcode].label, score=round(score, 4))


def _evidence(title: Page, body: Page, vocabulary: Vocabulary) -> dict[str, float]:
    counts: Counter[str] = Counter()
    for page in (title, body):
        words = [singular_of(token.text.lower()) for token in islice(page.tokens, _MAX_TOKENS)]
        for index in range(len(words)):
            # What a headline and a first paragraph say, the article is about.
            times = _TITLE_WEIGHT if page is title else 2 if index < _LEAD_TOKENS else 1
            for length in range(1, _LONGEST + 1):
                cue = " ".join(words[index : index + length])
                if cue in vocabulary.of_cue:
                    counts[cue] += times
    evidence: defaultdict[str, float] = defaultdict(float)
    for cue, count in counts.items():
        for qcode, share in vocabulary.of_cue[cue]:
            evidence[qcode] += share * math.log1p(count)
    return evidence


@cache
def vocabulary_of_topics() -> Vocabulary:
    """The vocabulary, read once a worker."""
    data = resources.files("wiredesk.extraction").joinpath("data", "topics.json.gz").read_bytes()
    concepts = {
        row["qcode"]: Concept(row["qcode"], row["label"], tuple(row["parents"]), dict(map(_cue, row["cues"])))
        for row in json.loads(gzip.decompress(data))
    }
    of_cue: defaultdict[str, list[tuple[str, float]]] = defaultdict(list)
    for concept in concepts.values():
        for cue, weight in concept.cues.items():
            of_cue[cue].append((concept.qcode, weight))
    categories = {qcode: _top(qcode, concepts) for qcode in concepts}
    return Vocabulary(concepts, {cue: tuple(found) for cue, found in of_cue.items()}, categories)


def _cue(text: str) -> tuple[str, float]:
    words = " ".join(singular_of(word) for word in text.lstrip("+").replace("-", " - ").split())
    return words, _PHRASE_WEIGHT if text.startswith("+") or " " in words else 1.0


def _top(qcode: str, concepts: Mapping[str, Concept]) -> str:
    while parents := [parent for parent in concepts[qcode].parents if parent in concepts]:
        qcode = parents[0]
    return qcode
