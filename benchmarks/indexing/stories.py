"""Stories: the rate of clustering at 5,000 and at 100,000 articles, and a TF-IDF single pass beside it.

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
from collections.abc import Iterator
from pathlib import Path

from wiredesk.indexing.story_memory import Member, Moment, StoryMemory
from wiredesk.indexing.terms import counts_of

NAME = re.compile(r"\b[A-Z][a-z]{2,}\b")
SENTENCE = re.compile(r"(?<=[.!?])\s+")
WORD = re.compile(r"\w+")
ARTICLES_A_DAY = 2_000
PER_EVENT = 3
Article = tuple[str, str, float]


def stream(bases: list[tuple[str, str]], count: int) -> Iterator[Article]:
    draw = random.Random(7)
    for number in range(count):
        title, body = bases[(number // PER_EVENT) % len(bases)]
        names = random.Random(number // PER_EVENT)
        renamed: dict[str, str] = {}

        def other(match: re.Match[str], renamed: dict[str, str] = renamed, names: random.Random = names) -> str:
            word = match.group()
            return renamed.setdefault(word, "".join(names.choices("abcdefghijklmnop", k=6)).title())

        sentences = SENTENCE.split(body)
        draw.shuffle(sentences)
        yield NAME.sub(other, title), NAME.sub(other, " ".join(sentences)), number / ARTICLES_A_DAY * 86_400


class Wiredesk:
    def __init__(self) -> None:
        self.memory = StoryMemory(most=200_000, warm=10_000)

    def add(self, number: int, article: Article) -> None:
        title, body, seconds = article
        moment = Moment(seconds, dated=True)
        counts = counts_of(title, body)
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


def rate(method: Wiredesk | SinglePass, articles: list[Article], first: int) -> float:
    start = time.process_time()
    for place, article in enumerate(articles):
        method.add(first + place, article)
    return len(articles) / (time.process_time() - start)


def main() -> None:
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("articles", type=Path)
    args.add_argument("--most", type=int, default=100_000)
    args.add_argument("--step", type=int, default=5_000)
    args.add_argument("--baseline", type=int, default=1_000, help="articles for the single pass, which slows down")
    options = args.parse_args()
    lines = [json.loads(line) for line in options.articles.open(encoding="utf-8")]
    bases = [(line["title"], line["body"]) for line in lines]
    method, baseline = Wiredesk(), SinglePass()
    articles = stream(bases, options.most)
    rates = {}
    for done in range(options.step, options.most + 1, options.step):
        chunk = [next(articles) for _ in range(options.step)]
        if done in (options.step, 2 * options.step) or done > options.most - 2 * options.step:
            rates[done] = rate(method, chunk, done - options.step)
            print(
                f"wiredesk     {done:7} articles: {rates[done]:6.0f} a CPU second, {method.memory.sizes()}", flush=True
            )
        else:
            rate(method, chunk, done - options.step)
        if done == options.step:
            slow = rate(baseline, chunk[: options.baseline], 0)
            print(f"single pass  {options.baseline:7} articles: {slow:6.0f} a CPU second", flush=True)
    first, last = rates[min(rates)], rates[max(rates)]
    print(f"the last {options.step} against the first: {last / first:.2f}")


if __name__ == "__main__":
    main()
