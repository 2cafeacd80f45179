"""What a worker of extraction holds over many articles: python benchmarks/extraction/memory.py [--articles 5000]

One process, as a worker is, first loads the models of all languages that are installed, then reads articles of full
length, the development sets shuffled and in turn. Each time round, every third word in capitals gets a new spelling,
so that names go on being new as they do in news. Resident memory is printed at every tenth; growth is that from the
first tenth to the end.
"""

from __future__ import annotations

import argparse
import random
import re
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import count, cycle
from pathlib import Path
from typing import Final

from wiredesk.extraction.core import extract
from wiredesk.extraction.models import installed, load
from wiredesk.extraction.profile import profile_of
from wiredesk.extraction.settings import ExtractionSettings
from wiredesk_schemas.article_cleaned import ArticleCleaned

SETS: Final = ("quotes_polnear_dev", "stories_basil_dev", "stories_ecbplus_dev", "pages_aeb", "pages_fundus_dev")
SHORTEST: Final = 200
"""Words of an article that is read here."""
NAME: Final = re.compile(r"\b[A-Z][a-z]{3,}\b")
RENAMED: Final = 3
SEED: Final = 6
LANGUAGES: Final = ("en", "fr")
"""Those that have a profile with models."""


def main() -> None:
    options = arguments()
    read, settings = articles(options.shared), ExtractionSettings()
    models = [load(package) for language in LANGUAGES if (package := installed(profile_of(language).models))]
    print(f"loaded: {', '.join(model.name for model in models)}\n")
    words = 0
    held: list[float] = []
    print("| articles | words | MiB held | CPU seconds |\n|-|-|-|-|")
    for number, article in enumerate(renewed(read, options.articles), 1):
        words += len(article.body.split())
        extract(article, settings)
        if number % (options.articles // 10) == 0:
            held.append(resident())
            print(f"| {number} | {words} | {held[-1]:.0f} | {time.process_time():.0f} |", flush=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\nfrom the first tenth to the end {held[-1] / held[0] - 1:+.1%}; peak {peak:.0f} MiB")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path(__file__).parents[3] / "shared")
    parser.add_argument("--articles", type=int, default=5000, help="articles, at least 10")
    return parser.parse_args()


def articles(shared: Path) -> list[ArticleCleaned]:
    found = []
    for name in SETS:
        command = [sys.executable, str(shared / "eval" / "to_cleaned.py"), str(shared / "data" / f"{name}.jsonl.gz")]
        lines = subprocess.run(command, check=True, capture_output=True).stdout.splitlines()
        found += [ArticleCleaned.model_validate_json(line) for line in lines]
    long = [article for article in found if len(article.body.split()) >= SHORTEST]
    random.Random(SEED).shuffle(long)
    return long


def renewed(read: list[ArticleCleaned], wanted: int) -> Iterator[ArticleCleaned]:
    """So many articles, with names of their own each time round."""
    for number, article in zip(range(wanted), cycle(read), strict=False):
        seen, turn = count(), number // len(read)

        def name(match: re.Match[str], seen: Iterator[int] = seen, turn: int = turn) -> str:
            return match.group() + (chr(97 + turn % 26) * 2 if turn and next(seen) % RENAMED == 0 else "")

        yield article.evolve(body=NAME.sub(name, article.body))


def resident() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20


if __name__ == "__main__":
    main()
