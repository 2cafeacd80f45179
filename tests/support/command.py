"""`wiredesk` as a shell calls it: in a process of its own, and what it left behind."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

COMMAND = (sys.executable, "-m", "wiredesk")


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    status: int
    out: str
    err: str

    @property
    def sentence(self) -> str:
        """The one line on standard error."""
        lines = self.err.splitlines()
        assert len(lines) == 1, self.err
        return lines[0]

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Standard output as JSON lines."""
        return [json.loads(line) for line in self.out.splitlines()]


async def wiredesk(
    *arguments: str, stdin: bytes = b"", environment: Mapping[str, str] | None = None, seconds: float = 90
) -> Ran:
    """Run a command to its end; of the variables that say which engines the tests have, a service would tell."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("WIREDESK_TEST_")}
    process = await asyncio.create_subprocess_exec(
        *COMMAND,
        *arguments,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**own, "COLUMNS": "100", "NO_COLOR": "1", **(environment or {})},
    )
    try:
        out, err = await asyncio.wait_for(process.communicate(stdin), seconds)
    except TimeoutError:
        process.kill()
        out, err = await process.communicate()
        raise AssertionError(f"wiredesk {' '.join(arguments)} does not end: {out!r} {err!r}") from None
    assert process.returncode is not None
    return Ran(process.returncode, out.decode(), err.decode())
