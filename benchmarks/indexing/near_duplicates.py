"""Near duplicates: the product against rensa and datasketch, on a stream whose origins are known.

The stream: `article.cleaned` lines with `metadata.origin`. Precision and recall by item: of the articles that are
linked, those linked to one of their own origin; of the articles of an origin but the first, those rightly linked.
"""

from __future__ import annotations

import argparse
import gc
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import rensa as rensa_library
from datasketch import MinHash, MinHashLSH

from wiredesk.indexing.body_text import BodyText
from wiredesk.indexing.near import NearDuplicates, sketch_of
from wiredesk.indexing.tokens import Tokens

WORD = re.compile(r"\w+")
Links = Iterator[int | None]


def wiredesk(bodies: list[str]) -> Links:
    near = NearDuplicates(64, 4_096)
    for number, body in enumerate(bodies):
        text = text_of(body)
        sketch = sketch_of(text.shingles)
        copy = next(near.copies(text, sketch, None, lambda at: near.recent(at) or text_of(bodies[at])), None)
        near.add(number, sketch, text, is_copy=copy is not None)
        yield copy.sequence if copy else None


def text_of(body: str) -> BodyText:
    return BodyText.of(Tokens.of(body))


def five_grams(body: str) -> list[str]:
    words = WORD.findall(body.lower())
    return [" ".join(words[place : place + 5]) for place in range(max(1, len(words) - 4))]


def rensa(bodies: list[str]) -> Links:
    index = rensa_library.RMinHashLSH(threshold=0.2, num_perm=256, num_bands=128)
    hashes = []
    for number, body in enumerate(bodies):
        item = rensa_library.RMinHash(num_perm=256, seed=42)
        item.update(five_grams(body))
        found = [other for other in index.query(item) if item.jaccard(hashes[other]) >= 0.2]
        index.insert(number, item)
        hashes.append(item)
        yield max(found, key=lambda other: item.jaccard(hashes[other])) if found else None


def datasketch(bodies: list[str]) -> Links:
    index = MinHashLSH(threshold=0.3, num_perm=128)
    hashes = []
    for number, body in enumerate(bodies):
        item = MinHash(num_perm=128)
        item.update_batch([gram.encode() for gram in five_grams(body)])
        found = [other for other in index.query(item) if item.jaccard(hashes[other]) >= 0.2]
        index.insert(number, item)
        hashes.append(item)
        yield max(found, key=lambda other: item.jaccard(hashes[other])) if found else None


def scores(links: list[int | None], origins: list[str]) -> tuple[float, float]:
    heads = list(range(len(links)))
    linked = [(number, found) for number, found in enumerate(links) if found is not None]
    for number, found in linked:
        heads[number] = heads[found]
    right = Counter(origins[number] for number, _ in linked if origins[number] == origins[heads[number]])
    sizes = Counter(origins)
    wanted = sum(size - 1 for size in sizes.values())
    found_right = sum(min(count, sizes[origin] - 1) for origin, count in right.items())
    return sum(right.values()) / max(1, len(linked)), found_right / wanted


def measured(method: Callable[[list[str]], Links], bodies: list[str]) -> tuple[float, list[int | None]]:
    list(method(bodies[:50]))  # what is made once
    gc.collect()
    start = time.process_time()
    links = list(method(bodies))
    return len(bodies) / (time.process_time() - start), links


def main() -> None:
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("stream", type=Path)
    args.add_argument("--rounds", type=int, default=3, help="the methods take turns; the best of each counts")
    options = args.parse_args()
    lines: list[dict[str, Any]] = [json.loads(line) for line in options.stream.open(encoding="utf-8")]
    bodies, origins = [line["body"] for line in lines], [line["metadata"]["origin"] for line in lines]
    rates: Counter[str] = Counter()
    found: dict[str, tuple[float, float]] = {}
    for _ in range(options.rounds):
        for method in (wiredesk, rensa, datasketch):
            rate, links = measured(method, bodies)
            rates[method.__name__] = max(rates[method.__name__], rate)
            found[method.__name__] = scores(links, origins)
    for name, (precision, recall) in found.items():
        print(f"{name:12} precision {precision:.4f}  recall {recall:.4f}  {rates[name]:8.0f} articles a CPU second")


if __name__ == "__main__":
    main()
