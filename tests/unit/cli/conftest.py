"""The command line, called as a shell calls it, in this process."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable

import pytest
from support.command import Ran

from wiredesk.cli.main import main


@pytest.fixture
def wiredesk(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """`wiredesk ARGUMENT...`"""

    def run(*arguments: str, stdin: bytes = b"") -> Ran:
        monkeypatch.setattr(sys, "argv", ["wiredesk", *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        captured = capsys.readouterr()
        return Ran(int(ended.value.code or 0), captured.out, captured.err)

    return run
