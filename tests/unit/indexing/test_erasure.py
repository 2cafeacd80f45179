"""Takedowns erase: what is gone from which file, and what blocks stays."""

from __future__ import annotations

from pathlib import Path

import pytest
from indexing_desk import Desk, compacted, fetch, own_text, reinstate, withdraw

from wiredesk.indexing.errors import FolderInUse
from wiredesk.indexing.rebuild import rebuilding
from wiredesk.indexing.settings import IndexingSettings
from wiredesk_schemas.topics import ENRICHED, STORIES

SECRET = "Zyxquentin"


def files_with(folder: Path, word: str) -> list[str]:
    needles = [word.encode(), word.lower().encode()]
    return [
        path.name
        for path in sorted(folder.rglob("*"))
        if path.is_file() and any(n in path.read_bytes() for n in needles)
    ]


def test_given_a_takedown_when_applied_then_no_file_of_the_ledger_has_a_word_of_it(kept_desk: Desk) -> None:
    assert kept_desk.folder is not None
    kept_desk.feed(*(fetch(f"other{number}") for number in range(30)))
    kept_desk.feed(fetch("a", title=f"{SECRET} speaks", body=own_text("a") + SECRET, url=f"https://x.example/{SECRET}"))
    assert files_with(kept_desk.folder, SECRET)
    kept_desk.feed(withdraw("a", 1))
    kept_desk.index.flush()
    assert [name for name in files_with(kept_desk.folder, SECRET) if name.startswith("ledger")] == []


def test_given_a_rebuild_after_a_takedown_when_swapped_then_no_file_at_all_has_a_word_of_it(kept_desk: Desk) -> None:
    folder = kept_desk.folder
    assert folder is not None
    kept_desk.feed(fetch("a", title=f"{SECRET} speaks", body=own_text("a") + SECRET), fetch("b"), withdraw("a", 1))
    kept_desk.index.close()
    log = compacted(kept_desk.log)
    with rebuilding(IndexingSettings(), folder) as index:
        for topic in (STORIES.name, ENRICHED.name):
            index.resume_at(topic, "log-1", 99)
            index.apply([entry for entry in log if entry.topic == topic])
    assert files_with(folder, SECRET) == []
    assert not folder.with_name("state.new").exists()
    assert not folder.with_name("state.old").exists()
    kept_desk.index = type(kept_desk.index).open(IndexingSettings(), folder)
    assert kept_desk.index.counts() == {"live": 1, "withdrawn": 1}
    assert kept_desk.decide(fetch("a", 0.5))[0].outcome == "blocked"  # type: ignore[union-attr]


def test_given_a_rebuild_that_fails_when_left_then_the_old_views_are_untouched(kept_desk: Desk) -> None:
    folder = kept_desk.folder
    assert folder is not None
    kept_desk.feed(fetch("a"))
    with pytest.raises(FolderInUse), rebuilding(IndexingSettings(), folder):
        pass
    kept_desk.index.close()
    with pytest.raises(RuntimeError), rebuilding(IndexingSettings(), folder):
        raise RuntimeError("the log is gone")
    kept_desk.index = type(kept_desk.index).open(IndexingSettings(), folder)
    assert kept_desk.index.counts() == {"live": 1}


def test_given_a_replay_of_everything_when_fed_again_then_nothing_comes_back(desk: Desk) -> None:
    everything = [fetch("a"), fetch("b", 0.5), fetch("a", 2, title="Later"), withdraw("a", 3)]
    desk.feed(*everything)
    anew = Desk(log=compacted(desk.log), count=100)
    again = anew.feed(*everything)
    assert [item.outcome for item in again] == ["blocked", "unchanged", "blocked", "stale"]
    assert anew.feed(reinstate("a", 4), fetch("a", 2.5))[1].outcome == "blocked"
    anew.index.close()


def test_given_a_takedown_when_a_revision_is_redelivered_then_it_stays_gone(desk: Desk) -> None:
    desk.feed(fetch("a"), ids=("first",))
    desk.feed(withdraw("a", 1))
    assert desk.feed(fetch("a"), ids=("first",))[0].outcome == "blocked"
