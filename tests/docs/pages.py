"""The documentation as data: pages, links, headings, code blocks."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\[[^\]\n]+\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)
_CODE = re.compile(r"`([^`\n]+)`")


@dataclass(frozen=True)
class Block:
    """A fenced block of code."""

    page: Path
    language: str
    text: str
    number: int

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}-{self.language}-{self.number}"


def pages() -> list[Path]:
    """Every page that people read."""
    found = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("schemas/*.md")]
    return sorted(found)


def blocks(*languages: str) -> Iterator[Block]:
    """The fenced blocks in these languages; without one, all."""
    for page in pages():
        for number, match in enumerate(_FENCE.finditer(page.read_text(encoding="utf-8"))):
            if not languages or match[1] in languages:
                yield Block(page, match[1], match[2], number)


def prose(page: Path) -> str:
    """The page without its fenced blocks."""
    return _FENCE.sub("", page.read_text(encoding="utf-8"))


def links(page: Path) -> list[str]:
    """The targets of a page's links."""
    return _LINK.findall(prose(page))


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in _HEADING.findall(prose(page))}


def inline_code(page: Path) -> list[str]:
    """What stands between backticks in a page's prose."""
    return _CODE.findall(prose(page))


def commands(script: str) -> Iterator[list[str]]:
    """The simple commands of a shell script, as words; comments, pipes and redirections are understood."""
    for line in script.replace("\\\n", " ").splitlines():
        lexer = shlex.shlex(line, posix=True, punctuation_chars="|&;<>")
        lexer.whitespace_split = True
        words: list[str] = []
        for word in [*lexer, ";"]:
            if set(word) <= set("|&;<>"):
                if words:
                    yield words
                words = [">"] if set(word) <= set("<>") else []
            else:
                words.append(word)
