"""Mutated pages through cleaning until the time is over: each must end in an outcome soon, with a stable body.

    python benchmarks/cleaning/fuzz.py [--seconds 600] [--seed 1] [--raw raw.jsonl]

Pages are those of the labelled set, or the `article.raw` lines of a file. What breaks is printed with its seed, written
to `fuzz-N.json`, and belongs into `tests/unit/cleaning/hostile_inputs.py` once it is understood.
"""

from __future__ import annotations

import argparse
import functools
import json
import random
import sys
import time
from pathlib import Path

from wiredesk.cleaning.handler import handle
from wiredesk.cleaning.settings import CleaningSettings
from wiredesk.runtime.records import FILE_PARTITION, Handled, Record
from wiredesk.runtime.work import outcome_of

HANDLER = functools.partial(handle, settings=CleaningSettings())
MOST_SECONDS = 2.0
SCRAPS = [
    *(
        "<",
        ">",
        "</",
        "<!--",
        "-->",
        "<p>",
        "</p>",
        "<div>",
        "</div>",
        "<table><tr><td>",
        "</table>",
        "<b><i>",
        "<a href=x>",
        "<br>",
    ),
    *(
        '"',
        "'",
        "&",
        "&#0;",
        "&#xD800;",
        "\x00",
        "\ufffe",
        "\u200b",
        "\ud800",
        "\\",
        "{",
        "}",
        "[",
        "]",
        "\n\n",
        "\r",
        "\t",
        " " * 50,
    ),
    *(
        "<script>",
        "</script>",
        '<script type="application/ld+json">',
        "<style>",
        "<svg>",
        "<noscript>",
        "<template>",
        "<title>",
        "<h1>",
    ),
    *(
        "<![CDATA[",
        "<?xml",
        "<article>",
        "</article>",
        "<li>",
        "Read also",
        "By Ada Lund",
        "(AGENCY) ",
        "2025-01-02",
        "404",
    ),
]


def main() -> None:
    options = arguments()
    pages = seeds(options.raw)
    until = time.monotonic() + options.seconds
    number = broken = 0
    while time.monotonic() < until:
        seed = options.seed * 1_000_000 + number
        payload = mutated(pages, random.Random(seed))
        if problem := what_breaks(payload):
            broken += 1
            Path(f"fuzz-{seed}.json").write_text(json.dumps(payload))
            print(f"seed {seed}: {problem}")
        number += 1
    print(f"{number} mutated pages, {broken} broken")
    sys.exit(1 if broken else 0)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--raw", type=Path)
    return parser.parse_args()


def seeds(file: Path | None) -> list[dict[str, str]]:
    if file is not None:
        lines = map(json.loads, file.read_text(encoding="utf-8").strip().split("\n"))
        return [{key: line[key] for key in ("html", "text", "url") if key in line} for line in lines]
    sys.path.insert(0, str(Path(__file__).parents[2] / "tests/unit/cleaning"))
    from labelled_pages import CASES  # type: ignore[import-not-found]  # noqa: PLC0415

    return [payload for payload, _, _ in CASES.values()]


def mutated(pages: list[dict[str, str]], dice: random.Random) -> dict[str, str]:
    """A page with pieces cut, doubled, moved, exchanged with another's, and scraps thrown in."""
    payload = dict(dice.choice(pages))
    kind = "html" if "html" in payload else "text"
    text = payload[kind]
    for _ in range(dice.randint(1, 12)):
        start, end = sorted(dice.randint(0, len(text)) for _ in range(2))
        end = min(end, start + dice.choice([1, 20, 500, 20_000]))
        piece = text[start:end]
        other = dice.choice(pages).get("html", "")
        cut = dice.randint(0, len(other))
        piece = dice.choice(
            [
                "",
                piece * dice.choice([2, 3, 40]),
                piece[::-1],
                dice.choice(SCRAPS) * dice.choice([1, 1, 3, 300]),
                other[cut : cut + len(piece)],
                piece.upper(),
                piece.replace("<", "").replace(">", ""),
            ]
        )
        text = (text[:start] + piece + text[end:])[:3_000_000]
    return payload | {kind: text} if dice.random() < 0.9 else {"url": payload["url"], "text": text}


def what_breaks(payload: dict[str, str]) -> str | None:
    start = time.process_time()
    first = outcome_of(HANDLER, record(payload))
    seconds = time.process_time() - start
    if not isinstance(first, Handled):
        return f"no outcome: {first.detail[-300:]}"
    if seconds > MOST_SECONDS:
        return f"{seconds:.1f} CPU seconds"
    if first.outcome == "rejected":
        return None
    article = json.loads(first.outputs[0].value)
    if article["truncated"]:
        return None
    again = outcome_of(
        HANDLER, record({"url": payload["url"], "text": article["body"], "hints": {"title": article["title"]}})
    )
    if not isinstance(again, Handled):
        return f"its body has no outcome: {again.detail[-300:]}"
    if json.loads(again.outputs[0].value).get("body") != article["body"]:
        return "its body changes when it is cleaned again"
    return None


def record(payload: dict[str, object]) -> Record:
    fields = {"type": "article.raw", "schema_version": "1.0", "fetched_at": "2025-01-01T00:00:00Z"}
    data = json.dumps(fields | payload).encode("utf-8", "surrogatepass")
    return Record("fuzz", FILE_PARTITION, 1, data)


if __name__ == "__main__":
    main()
