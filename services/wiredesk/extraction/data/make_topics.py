"""Makes `topics.json.gz` of the IPTC Media Topics and of `topic_cues.txt`: python make_topics.py mediatopics.json

The input is the vocabulary as JSON: `concepts`, each with `qcode`, `label` and `broader`. IPTC Media Topics
(https://iptc.org/standards/media-topics/) are under CC BY 4.0: `NOTICE` says so. Of concepts without cues of their own
the label is the one cue, where it is a phrase or the name of a sport or a belief.
"""

from __future__ import annotations

import gzip
import io
import json
import sys
from pathlib import Path

FOLDER = Path(__file__).parent
NAMED_BY_ONE_WORD = {"medtop:20000822", "medtop:20000657"}  # disciplines of sport, beliefs


def main() -> None:
    """Write the table; the same input gives the same bytes. Cues of a label that does not exist are an error."""
    concepts = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))["concepts"]
    parents = {c["qcode"]: [f"medtop:{uri.rpartition('/')[2]}" for uri in c["broader"]] for c in concepts}
    cues = read_cues()
    rows = []
    for concept in concepts:
        label, qcode = concept["label"], concept["qcode"]
        own = cues.pop(label.casefold(), None) or default_cue(label, parents[qcode])
        rows.append({"qcode": qcode, "label": label, "parents": parents[qcode], "cues": own})
    if cues:
        sys.exit(f"no such topics: {', '.join(cues)}")
    buffer = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=buffer, compresslevel=9, mtime=0) as stream:
        stream.write(json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode())
    (FOLDER / "topics.json.gz").write_bytes(buffer.getvalue())


def read_cues() -> dict[str, list[str]]:
    """Label → its cues."""
    cues = {}
    for line in (FOLDER / "topic_cues.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            label, _, words = line.rpartition(": ")
            cues[label.casefold()] = [word.strip() for word in words.split(",")]
    return cues


def default_cue(label: str, parents: list[str]) -> list[str]:
    """The label itself, where it is not too common a word."""
    plain = label.casefold().partition(" (")[0]
    if "," in plain or len(plain) < 5 or (" " not in plain and not NAMED_BY_ONE_WORD & set(parents)):
        return []
    return [plain]


if __name__ == "__main__":
    main()
