import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from indexing_desk import Desk


@pytest.fixture
def desk() -> Iterator[Desk]:
    """A desk in memory."""
    desk = Desk()
    yield desk
    desk.index.close()


@pytest.fixture
def kept_desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk with a state folder."""
    desk = Desk(tmp_path / "state")
    yield desk
    desk.index.close()
