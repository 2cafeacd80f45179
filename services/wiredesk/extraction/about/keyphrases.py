"""Keyphrases without a model: runs of telling words, weighted by how often, how early and how long."""

from __future__ import annotations

import math
import re
from collections import Counter
from itertools import islice
from typing import Final

from wiredesk_schemas.article_extracted import Keyphrase

_WORD: Final = re.compile(r"(?<!\w)[^\W\d_][\w’'-]*|[^\w\s]|\n|\d\S*")
_MAX_WORDS_OF_PHRASE: Final = 3
_MAX_TOKENS: Final = 200_000
_LONE: Final = 0.5
"""A single word in small letters tells less than a phrase or a name."""
_EARLY: Final = 0.35
"""How much a phrase gains by standing in the first sentences rather than the last."""


def keyphrases_of(title: str, body: str, limit: int, stop_words: frozenset[str] = frozenset()) -> tuple[Keyphrase, ...]:
    """At most `limit` phrases, best first; scores are relative to the best, 0..1.

    A phrase counts where it stands twice, or in a headline all of whose words the body has too: its verbs seldom do.
    One that shares half of its words with a better one goes.
    """
    in_body = {match.group().casefold() for match in islice(_WORD.finditer(body), _MAX_TOKENS)}
    titled = {phrase for _, phrase, _ in _phrases(title, stop_words) if all(word in in_body for word in phrase.split())}
    counts: Counter[str] = Counter()
    first: dict[str, int] = {}
    surfaces: dict[str, str] = {}
    total = 1
    for position, phrase, surface in _phrases(f"{title}\n{body}", stop_words):
        counts[phrase] += 1
        first.setdefault(phrase, position)
        surfaces[phrase] = surface  # the last one: words in a headline have capitals that they have nowhere else
        total = position + 1
    scores = {
        phrase: _score(phrase, count, first[phrase] / total, surfaces[phrase].islower())
        * (1.5 if phrase in titled else 1.0)
        for phrase, count in counts.items()
        if count > 1 or phrase in titled
    }
    best = max(scores.values(), default=1.0)
    kept: list[Keyphrase] = []
    used: set[str] = set()
    for phrase in sorted(scores, key=lambda phrase: (-scores[phrase], phrase)):
        if len(kept) == limit:
            break
        words = phrase.split()
        shared = len(used.intersection(words))
        used.update(words)
        if 2 * shared >= len(words):
            continue
        surface = surfaces[phrase]
        kept.append(Keyphrase(text=surface, score=round(scores[phrase] / best, 4)))
    return tuple(kept)


def _score(phrase: str, count: int, place: float, small: bool) -> float:
    words = phrase.count(" ") + 1
    lone = _LONE if words == 1 and small else 1.0
    return math.log1p(count) * (1 + 0.7 * (words - 1)) * (1 - _EARLY * place) * lone


def _phrases(text: str, stop_words: frozenset[str]) -> list[tuple[int, str, str]]:
    """(word number, phrase folded, phrase as it stands) of every run of one to three words without stop words."""
    found: list[tuple[int, str, str]] = []
    run: list[tuple[str, int, int]] = []
    for position, match in enumerate(islice(_WORD.finditer(text), _MAX_TOKENS)):
        word = match.group().removesuffix("’s").removesuffix("'s").strip("’'-")
        folded = word.casefold()
        if not word[:1].isalpha() or folded in stop_words or len(word) < 2 or (len(word) < 3 and not word.isupper()):
            run = []
        else:
            run = [*run[-(_MAX_WORDS_OF_PHRASE - 1) :], (folded, match.start(), match.start() + len(word))]
            for length in range(1, len(run) + 1):
                part = run[-length:]
                surface = " ".join(text[part[0][1] : part[-1][2]].split())
                found.append((position, " ".join(word for word, _, _ in part), surface))
    return found
