"""Stories: the rate of clustering up to 5,000 and up to 100,000 articles, and a TF-IDF single pass beside it.

They take turns of 250 articles, so what else the machine does slows all of them alike.

The lines given are multiplied: each copy is an event of its own, its names replaced by others, its sentences in another
order. Quality is measured elsewhere, on gold stories.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from pathlib import Path

from wiredesk.indexing.story_memory import Member, Moment, StoryMemory
from wiredesk.indexing.terms import counts_of
from wiredesk.indexing.tokens import Tokens

NAME = re.compile(r"\b[A-Z][a-z]{2,}\b")
SENTENCE = re.compile(r"(?<=[.!?])\s+")
WORD = re.compile(r"\w+")
ARTICLES_A_DAY = 2_000
PER_EVENT = 3
Article = tuple[str, str, float]


class Renamed(dict[str, str]):
    """The names of one event, made up as they are met."""

    def __init__(self, event: int) -> None:
        super().__init__()
        self._draw = random.Random(event)

    def __missing__(self, name: str) -> str:
        self[name] = "".join(self._draw.choices("abcdefghijklmnop", k=6)).title()
        return self[name]


def pieces(text: str) -> list[str]:
    """What stands between names, and in every second place a name."""
    return re.split(f"({NAME.pattern})", text)


def told(text: list[str], names: Renamed) -> str:
    return "".join(names[piece] if place % 2 else piece for place, piece in enumerate(text))


def stream(bases: list[tuple[str, str]], count: int) -> Iterator[Article]:
    draw = random.Random(7)
    prepared = [(pieces(title), [pieces(each) for each in SENTENCE.split(body)]) for title, body in bases]
    for number in range(count):
        event = number // PER_EVENT
        title, sentences = prepared[event % len(bases)]
        names = Renamed(event)
        heading = told(title, names)
        body = " ".join(told(each, names) for each in draw.sample(sentences, len(sentences)))
        yield heading, body, number / ARTICLES_A_DAY * 86_400


class Wiredesk:
    def __init__(self) -> None:
        self.memory = StoryMemory(most=200_000, warm=10_000)

    def add(self, number: int, article: Article) -> None:
        title, body, seconds = article
        moment = Moment(seconds, dated=True)
        counts = counts_of(Tokens.of(body, title))
        vector = self.memory.common.vector(counts)
        home = self.memory.home_of(vector, moment)
        story, line = home.story_id or f"s{number}", home.storyline_id or f"l{number}"
        self.memory.add(Member(story, line, moment, vector, is_copy=False), counts.terms)
        self.memory.changed.clear()


class SinglePass:
    """TF-IDF, all terms, every story that shares one: the textbook's."""

    def __init__(self) -> None:
        self.frequencies: Counter[str] = Counter()
        self.count = 0
        self.stories: list[dict[str, float]] = []
        self.with_term: dict[str, list[int]] = {}

    def add(self, _: int, article: Article) -> None:
        terms = Counter(WORD.findall(f"{article[0]} {article[1]}".lower()))
        self.count += 1
        self.frequencies.update(terms.keys())
        weights = {
            term: (1 + math.log(count)) * math.log((self.count + 1) / (self.frequencies[term] + 0.5))
            for term, count in terms.items()
        }
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        dots: dict[int, float] = {}
        for term, weight in weights.items():
            for story in self.with_term.get(term, ()):
                dots[story] = dots.get(story, 0.0) + weight / length * self.stories[story][term]
        best = max(dots, key=lambda story: dots[story], default=-1)
        if best < 0 or dots[best] < 0.3:
            self.stories.append({term: weight / length for term, weight in weights.items()})
            for term in weights:
                self.with_term.setdefault(term, []).append(len(self.stories) - 1)


def seconds(method: Wiredesk | SinglePass, articles: Sequence[Article], first: int) -> float:
    """CPU time to add the articles, the first of which has this number."""
    start = time.process_time()
    for number, article in enumerate(articles, first):
        method.add(number, article)
    return time.process_time() - start


def main() -> None:
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("articles", type=Path)
    args.add_argument("--most", type=int, default=100_000)
    args.add_argument("--early", type=int, default=5_000, help="articles whose rate the last ones are measured against")
    args.add_argument("--turn", type=int, default=250)
    args.add_argument("--baseline", type=int, default=1_000, help="articles for the single pass, which slows down")
    options = args.parse_args()
    lines = [json.loads(line) for line in options.articles.open(encoding="utf-8")]
    bases = [(line["title"], line["body"]) for line in lines]
    before = options.most - options.early
    full, fresh, baseline = Wiredesk(), Wiredesk(), SinglePass()
    articles = stream(bases, options.most)
    early = list(islice(articles, options.early))
    for number, article in enumerate(chain(early, islice(articles, before - options.early))):
        full.add(number, article)
    late, spent = list(articles), Counter[str]()
    for start in range(0, options.early, options.turn):
        spent["fresh"] += seconds(fresh, early[start : start + options.turn], start)
        spent["full"] += seconds(full, late[start : start + options.turn], before + start)
        if start < options.baseline:
            spent["single"] += seconds(baseline, early[start : start + options.turn], start)
    rates = {"fresh": options.early / spent["fresh"], "full": options.early / spent["full"]}
    print(f"the first {options.early} articles:  {rates['fresh']:6.0f} a CPU second")
    print(f"up to the {options.most}th:  {rates['full']:6.0f} a CPU second, {full.memory.sizes()}")
    print(f"the last against the first, in turns: {rates['full'] / rates['fresh']:.3f}")
    print(f"single pass, the first {options.baseline}:  {options.baseline / spent['single']:6.0f} a CPU second")


if __name__ == "__main__":
    main()
