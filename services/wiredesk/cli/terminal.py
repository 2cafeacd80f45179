"""Text of strangers on a terminal: in one line, and without anything that a terminal would obey."""

from __future__ import annotations

import re
from datetime import datetime, time
from typing import Final

_MIDNIGHT: Final = time()
_SPACE: Final = re.compile(r"[\t\n\x0b\x0c\r\x85\u2028\u2029 ]+")
_OBEYED: Final = re.compile(
    r"[\x00-\x1f\x7f-\x9f"  # control characters: colours, cursor, title, answers to the shell
    r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # direction: what is read is not what stands there
    r"\ufff9-\ufffb\ud800-\udfff]"
)


def printable(text: str, most: int | None = None) -> str:
    """In one line, what a terminal would obey replaced by U+FFFD, cut to `most` characters with an ellipsis."""
    if most is not None:
        text = text[: 4 * most]
    text = _OBEYED.sub("\ufffd", _SPACE.sub(" ", text)).strip()
    return text if most is None or len(text) <= most else text[: most - 1].rstrip() + "…"


def moment(when: datetime | None) -> str:
    """A time as people read it, in UTC, to the second."""
    return "?" if when is None else f"{when:%Y-%m-%d %H:%M:%S}"


def published(when: datetime | None) -> str:
    """When an article came out: midnight sharp stands for a day without a time, and is shown as one."""
    if when is not None and when.time() == _MIDNIGHT:
        return f"{when:%Y-%m-%d}"
    return moment(when)
