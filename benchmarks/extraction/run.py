"""All figures of extraction in one run: python benchmarks/extraction/run.py [--shared ../shared] [--articles 84]

Names on WikiNEuRal against plain spaCy sm, quotes on PolNeAR (against textacy's, where that is installed), name linking
on the pairs and traps of the unit tests, topics on the labelled examples, and speed against full spaCy sm on the same
articles, alternating, as CPU time. Scores come from the evaluation scripts of the shared folder. `memory.py` has the
memory over many articles.
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import spacy
from topics import scores as topic_scores

from wiredesk.extraction.core import extract
from wiredesk.extraction.gazetteer import gazetteer_of
from wiredesk.extraction.models import installed
from wiredesk.extraction.names.linking import identity_of
from wiredesk.extraction.profile import profile_of
from wiredesk.extraction.settings import ExtractionSettings
from wiredesk_schemas.article_cleaned import ArticleCleaned
from wiredesk_schemas.article_extracted import ArticleExtracted, Entity, Extraction, Mention, Quote, Speaker

NAMES, QUOTES = "ner_wikineural_dev.conllu.gz", "quotes_polnear_dev.jsonl.gz"
PAIRS = Path(__file__).parents[2] / "tests" / "unit" / "extraction" / "name_pairs.tsv"
SETTINGS = ExtractionSettings()
Extractor = Callable[[ArticleCleaned], Extraction]


def main() -> None:
    options = arguments()
    package = installed(profile_of("en").models)
    if package is None:
        sys.exit("no spaCy model for English is installed")
    full = spacy.load(package)
    print("| figure | Wiredesk | compared with |\n|-|-|-|")
    for name, value, other in rows(options.shared, full, options.articles):
        print(f"| {name} | {value} | {other} |", flush=True)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path(__file__).parents[3] / "shared")
    parser.add_argument("--articles", type=int, default=84, help="articles for the speed")
    return parser.parse_args()


def rows(shared: Path, full: Any, count: int) -> Iterator[tuple[str, str, str]]:
    names, quotes = articles(shared, NAMES), articles(shared, QUOTES)
    own, plain = (
        scored(shared, "score_ner.py", NAMES, names, ours),
        scored(shared, "score_ner.py", NAMES, names, lambda article: plain_names(article, full)),
    )
    for kind in ("PER+ORG+LOC", "PER", "ORG", "LOC"):
        yield f"names, WikiNEuRal dev, {kind} F1", f"{own[kind]['f1']:.3f}", f"spaCy sm {plain[kind]['f1']:.3f}"
    own, other = scored(shared, "score_quotes.py", QUOTES, quotes, ours), with_textacy(shared, quotes, full)
    for group, figure in (("quoted", "f1"), ("all", "f1"), ("all", "speaker")):
        compared = f"textacy {other[group][figure]:.3f}" if other else "textacy is not installed"
        yield f"quotes, PolNeAR dev, {group} {figure}", f"{own[group][figure]:.3f}", compared
    yield "name linking, pairs and traps, F1", f"{linking():.3f}", ""
    found = topic_scores()
    yield f"topics, {found['examples']:.0f} examples, category", f"{found['category']:.3f}", ""
    yield "topics, topic found", f"{found['topic']:.3f}", ""
    yield from speed(quotes[:count], full)


def articles(shared: Path, data: str) -> list[ArticleCleaned]:
    command = [sys.executable, str(shared / "eval" / "to_cleaned.py"), str(shared / "data" / data)]
    lines = subprocess.run(command, check=True, capture_output=True).stdout.splitlines()
    return [ArticleCleaned.model_validate_json(line) for line in lines]


def scored(shared: Path, script: str, data: str, read: Iterable[ArticleCleaned], extractor: Extractor) -> Any:
    with tempfile.NamedTemporaryFile("wb", suffix=".jsonl") as out:
        for article in read:
            out.write(ArticleExtracted(article=article, extraction=extractor(article)).to_bytes() + b"\n")
        out.flush()
        command = [sys.executable, str(shared / "eval" / script), str(shared / "data" / data), out.name, "--json"]
        return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)


def ours(article: ArticleCleaned) -> Extraction:
    return extract(article, SETTINGS)


def plain_names(article: ArticleCleaned, full: Any) -> Extraction:
    with full.select_pipes(enable=["ner"]):
        doc = full(article.body)
    spans = [(e.label_, Mention(start=e.start_char, end=e.end_char, text=e.text)) for e in doc.ents]
    entities = [Entity(id=str(n), name=m.text, type=kind, mentions=(m,)) for n, (kind, m) in enumerate(spans)]
    return Extraction(entities=tuple(entities))


def with_textacy(shared: Path, read: list[ArticleCleaned], full: Any) -> Any:
    """Textacy's direct quotations, if it is installed."""
    if importlib.util.find_spec("textacy") is None:
        return None
    from textacy.extract import direct_quotations  # type: ignore[import-not-found]  # noqa: PLC0415

    def quoted(article: ArticleCleaned) -> Extraction:
        found = direct_quotations(full(article.body.replace("“", '"').replace("”", '"')))
        quotes = []
        try:
            for item in found:
                start, end = item.content.start_char, item.content.end_char
                first, last = item.speaker[0], item.speaker[-1]
                speaker = Speaker(
                    name=" ".join(t.text for t in item.speaker), start=first.idx, end=last.idx + len(last)
                )
                quotes.append(Quote(kind="direct", text=article.body[start:end], start=start, end=end, speaker=speaker))
        except ValueError:
            pass  # it refuses a text whose quotation marks do not pair, as many in news
        return Extraction(quotes=tuple(quotes))

    return scored(shared, "score_quotes.py", QUOTES, read, quoted)


def linking() -> float:
    gazetteer, profile = gazetteer_of(None), profile_of("en")
    right = false = missed = 0
    with PAIRS.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
            one = identity_of(row["name"], row["type"], gazetteer, profile)
            other = identity_of(row["other_name"], row["other_type"], gazetteer, profile)
            linked, wanted = one.id == other.id, row["relation"] == "same"
            right, false, missed = right + (linked and wanted), false + (linked > wanted), missed + (linked < wanted)
    return 2 * right / (2 * right + false + missed)


def speed(read: list[ArticleCleaned], full: Any) -> Iterator[tuple[str, str, str]]:
    """CPU time of both on the same articles, three times in turn."""
    for article in read[:3]:
        ours(article)
        full(article.body)
    rates, ratios = [], []
    for _ in range(3):
        spent = {name: cpu(run, read) for name, run in (("ours", ours), ("full", lambda a: full(a.body)))}
        rates.append((len(read) / spent["ours"], len(read) / spent["full"]))
        ratios.append(spent["full"] / spent["ours"])
    mine, its = (statistics.median(values) for values in zip(*rates, strict=True))
    yield (
        "speed, articles a CPU second",
        f"{mine:.1f}",
        f"full spaCy sm {its:.1f}: {statistics.median(ratios):.2f} times",
    )
    yield "memory, peak of this process", f"{peak():.0f} MiB", "with both models loaded"


def cpu(run: Callable[[ArticleCleaned], Any], read: Iterable[ArticleCleaned]) -> float:
    start = time.process_time()
    for article in read:
        run(article)
    return time.process_time() - start


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
