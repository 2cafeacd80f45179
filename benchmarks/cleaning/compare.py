"""Our cleaning against the libraries on the same pages in one run: quality of the body, and CPU time a page.

    python benchmarks/cleaning/compare.py pages.jsonl.gz [more.jsonl.gz] [--only NAME...] [--rounds 3]

DATA: JSON lines with `id`, `url`, `html` and `gold.body`. The measure is that of scrapinghub's
article-extraction-benchmark: bags of 4-grams of words, averaged over pages. Ours is the whole step, from the record's
bytes to the messages (parsing and writing JSON, metadata, language, hashes); the libraries extract the body alone,
newspaper4k and news-please with the fields that they cannot leave out. In each round every extractor goes through all
pages by itself, as a worker does; of its rounds the fastest counts, since load on the machine only ever adds to a time.
A library that is not installed is named and left out: `pip install -r benchmarks/cleaning/requirements.txt`.
"""

from __future__ import annotations

import argparse
import functools
import gc
import gzip
import importlib
import json
import logging
import re
import time
import warnings
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from statistics import fmean

from wiredesk.cleaning.handler import handle
from wiredesk.cleaning.settings import CleaningSettings
from wiredesk.runtime.records import FILE_PARTITION, Handled, Record
from wiredesk.runtime.work import outcome_of

Extractor = Callable[[dict[str, str]], str]
LONGEST_WAIT = 60.0
"""Seconds of a round after which an extractor has only this one: news-please waits for hosts of pages."""
INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))


def wiredesk() -> Extractor:
    handler = functools.partial(handle, settings=CleaningSettings())

    def run(page: dict[str, str]) -> str:
        result = outcome_of(handler, Record("pages", FILE_PARTITION, 1, page["record"].encode()))
        return result.outputs[0].value.decode() if isinstance(result, Handled) else ""

    return run


def trafilatura(**options: bool) -> Extractor:
    extract = importlib.import_module("trafilatura").extract
    return lambda page: extract(page["html"], **options) or ""


def readability() -> Extractor:
    document = importlib.import_module("readability").Document
    fromstring = importlib.import_module("lxml.html").fromstring
    return lambda page: "\n".join(fromstring(document(page["html"]).summary()).itertext())


def newspaper() -> Extractor:
    article = importlib.import_module("newspaper").Article

    def run(page: dict[str, str]) -> str:
        found = article(page["url"], fetch_images=False)
        found.download(input_html=page["html"])
        found.parse()
        return str(found.text or "")

    return run


def resiliparse() -> Extractor:
    extract = importlib.import_module("resiliparse.extract.html2text").extract_plain_text
    return lambda page: extract(page["html"], main_content=True, alt_texts=False, list_bullets=False)


def news_please() -> Extractor:
    from_html = importlib.import_module("newsplease").NewsPlease.from_html
    return lambda page: from_html(page["html"], url=page["url"]).maintext or ""


OURS = "wiredesk, whole step"
EXTRACTORS: dict[str, Callable[[], Extractor]] = {
    OURS: wiredesk,
    "trafilatura, default": trafilatura,
    "trafilatura, fast": functools.partial(trafilatura, fast=True),
    "trafilatura, precision": functools.partial(trafilatura, favor_precision=True),
    "readability-lxml": readability,
    "newspaper4k": newspaper,
    "resiliparse": resiliparse,
    "news-please": news_please,
}


def main() -> None:
    warnings.filterwarnings("ignore")
    logging.disable(logging.CRITICAL)
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="+", type=Path)
    parser.add_argument("--only", nargs="*", default=list(EXTRACTORS))
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    extractors: dict[str, Extractor] = {}
    for name in options.only:
        try:
            extractors[name] = EXTRACTORS[name]()
        except ImportError as error:
            print(f"{name}: not installed ({error})")
    for data in options.data:
        compare(data, extractors, options.rounds)


def compare(data: Path, extractors: dict[str, Extractor], rounds: int) -> None:
    lines = gzip.decompress(data.read_bytes()).decode("utf-8").strip().split("\n")
    pages = [page for page in map(json.loads, lines) if page["html"]]
    given = [prepared(page) for page in pages]
    texts: dict[str, list[str]] = {}
    seconds = dict.fromkeys(extractors, float("inf"))
    waits: dict[str, float] = {}
    for number in range(rounds):
        for name, extract in extractors.items():
            if number and waits[name] > LONGEST_WAIT:
                continue
            start = time.monotonic()
            texts[name], taken = timed(extract, given)
            seconds[name] = min(seconds[name], taken)
            waits[name] = time.monotonic() - start
    print(
        f"\n{data.name}, {len(pages)} pages\n\n| | F1 | P | R | accuracy | ms a page | times ours |\n|-|-|-|-|-|-:|-:|"
    )
    ours = seconds.get(OURS, float("nan"))
    if OURS in texts:
        texts[OURS] = [json.loads(text).get("body", "") if text else "" for text in texts[OURS]]
    for name, found in texts.items():
        f1, precision, recall, accuracy = scores(
            [(page["gold"]["body"] or "", text) for page, text in zip(pages, found, strict=True)]
        )
        pace = f"{1000 * seconds[name] / len(pages):.1f} | {seconds[name] / ours:.1f}"
        print(f"| {name} | {f1:.3f} | {precision:.3f} | {recall:.3f} | {accuracy:.3f} | {pace} |")


def timed(extract: Extractor, pages: list[dict[str, str]]) -> tuple[list[str], float]:
    """The texts of the pages, and the CPU seconds for all; the first page warms up and is not counted twice."""
    extracted(extract, pages[0])
    gc.collect()  # what another extractor has left
    start = time.process_time()
    texts = [extracted(extract, page) for page in pages]
    return texts, time.process_time() - start


def extracted(extract: Extractor, page: dict[str, str]) -> str:
    try:
        return extract(page)
    except Exception as error:  # noqa: BLE001 - what a library raises is its result
        print(f"{type(error).__name__} on {page['url']}")
        return ""


def prepared(page: dict[str, str]) -> dict[str, str]:
    url = page["url"] or "https://example.org/page"
    fields = {"type": "article.raw", "schema_version": "1.0", "url": url, "fetched_at": "2025-01-01T00:00:00Z"}
    return {"html": page["html"], "url": url, "record": json.dumps(fields | {"html": page["html"]})}


def scores(pairs: list[tuple[str, str]]) -> tuple[float, float, float, float]:
    """F1, precision, recall and accuracy of (gold, found) texts."""
    precisions, recalls = [], []
    for gold, found in pairs:
        wanted, got = shingles(gold), shingles(found)
        common = (wanted & got).total()
        if got:
            precisions.append(common / got.total())
        if wanted:
            recalls.append(common / wanted.total())
    precision, recall = fmean(precisions or [0.0]), fmean(recalls or [0.0])
    accuracy = fmean(tokens(gold) == tokens(found) for gold, found in pairs)
    return 2 * precision * recall / (precision + recall or 1.0), precision, recall, accuracy


def tokens(text: str) -> list[str]:
    return re.findall(r"\w+", text.translate(INVISIBLE))


def shingles(text: str, size: int = 4) -> Counter[tuple[str, ...]]:
    words = tokens(text)
    return Counter(tuple(words[at : at + size]) for at in range(max(1, len(words) - size + 1))) if words else Counter()


if __name__ == "__main__":
    main()
