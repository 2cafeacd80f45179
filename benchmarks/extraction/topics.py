"""How good the topics are on the labelled examples of `topics.tsv`: python benchmarks/extraction/topics.py [--errors]

`category`: the first topic's category is the labelled one. `topic`: the labelled topic is among the topics given.
`precision`: of the topics given below the categories, the share that are the labelled one, above or below it.
The examples were written by the authors of the cues: on other texts expect less.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from wiredesk.extraction.about.topics import topics_of, vocabulary_of_topics
from wiredesk.extraction.tokens import Page


def scores(errors: bool = False) -> dict[str, float]:
    vocabulary = vocabulary_of_topics()
    by_label = {concept.label: concept.qcode for concept in vocabulary.concepts.values()}
    category = topic = given = right = total = 0
    with Path(__file__).with_name("topics.tsv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
            total += 1
            wanted_category = "medtop:" + row["category"].partition(":")[2]
            wanted = by_label.get(row["topic"], "medtop:" + row["topic"])
            found = [item.qcode for item in topics_of(Page("title", ""), Page("body", row["text"]))]
            first = vocabulary.categories[found[0]] if found else None
            category += first == wanted_category
            topic += wanted in found
            below = [qcode for qcode in found if qcode != vocabulary.categories[qcode]]
            given += len(below)
            right += sum(qcode == wanted or wanted in line(qcode) or qcode in line(wanted) for qcode in below)
            if errors and (first != wanted_category or wanted not in found):
                names = [vocabulary.concepts[qcode].label for qcode in found]
                print(f"{row['topic']}: {names} | {row['text'][:70]}")
    return {"examples": total, "category": category / total, "topic": topic / total, "precision": right / given}


def line(qcode: str) -> set[str]:
    """The topics above a topic."""
    concepts = vocabulary_of_topics().concepts
    above: set[str] = set()
    left = list(concepts[qcode].parents)
    while left:
        parent = left.pop()
        if parent in concepts and parent not in above:
            above.add(parent)
            left += concepts[parent].parents
    return above


if __name__ == "__main__":
    print({name: round(value, 3) for name, value in scores("--errors" in sys.argv).items()})
