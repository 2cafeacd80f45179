"""Takedowns erase: what is gone from which file, and what blocks stays."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from indexing_desk import START, Desk, compacted, fetch, id_of, own_text, reinstate, withdraw

from wiredesk.indexing.index import Index
from wiredesk.indexing.reader import Reader, SearchRequest
from wiredesk.indexing.rebuild import rebuilding
from wiredesk.indexing.search_erasure import DOCUMENTS
from wiredesk.indexing.settings import IndexingSettings
from wiredesk.runtime.errors import FolderInUse
from wiredesk_schemas.article_extracted import Entity, Extraction
from wiredesk_schemas.topics import ENRICHED, STORIES

SECRET = "Zyxquentin"


def files_with(folder: Path, word: str) -> list[str]:
    """Names are kept as they are; a dictionary of words has them in lower case, backwards (its automaton's way)."""
    needles = [word.encode(), word.lower().encode(), word.lower()[::-1].encode()]
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


def test_given_a_takedown_when_its_days_have_passed_then_no_file_of_the_search_index_has_a_word_of_it(
    kept_desk: Desk,
) -> None:
    assert kept_desk.folder is not None
    secret = Extraction(entities=(Entity(id="e1", name=SECRET, type="PERSON", salience=1.0, mentions=()),))
    kept_desk.feed(*(fetch(f"other{number}", extraction=named(number)) for number in range(DOCUMENTS + 50)))
    kept_desk.feed(fetch("a", title=f"{SECRET} speaks", body=own_text("a") + SECRET, extraction=secret))
    kept_desk.index.flush()
    kept_desk.feed(withdraw("a", 1))
    upkeep(kept_desk, START)
    upkeep(kept_desk, START + timedelta(days=6.9))
    assert files_with(kept_desk.folder / "search", SECRET), "removed, it is still in its segment"

    upkeep(kept_desk, START + timedelta(days=7.1))

    assert files_with(kept_desk.folder, SECRET) == []
    assert not (kept_desk.folder / "search" / "erasure.json").exists()
    reader = Reader.open(kept_desk.folder)
    assert reader.search(SearchRequest("", limit=1000)).total == DOCUMENTS + 50
    for number in (0, DOCUMENTS + 49):
        (found,) = reader.search(SearchRequest(f'entity:"Person {number}" language:en', facets=("entity",))).found
        assert found.article_id == id_of(f"other{number}")
    reader.close()


def test_given_an_erasure_when_documents_are_written_again_then_names_are_as_they_were(kept_desk: Desk) -> None:
    assert kept_desk.folder is not None
    names = ("İzmir", "Izmir", "東京都", "Zoe\u0308")
    entities = tuple(
        Entity(id=f"e{name}", name=name, type="LOCATION", aliases=(f"Old {name}",), mentions=()) for name in names
    )
    kept_desk.feed(fetch("a"), fetch("b", extraction=Extraction(entities=entities)), withdraw("a", 1))
    for day in (0, 8, 16):
        kept_desk.index.commit_if_due(START + timedelta(days=day))
        upkeep(kept_desk, START + timedelta(days=day, hours=1))
        kept_desk.feed(fetch(f"c{day}", day), withdraw(f"c{day}", 30 * 24 + day))
    reader = Reader.open(kept_desk.folder)
    results = reader.search(SearchRequest("entity:東京 entity:izmir entity:zoë", facets=("entity",)))
    assert sorted(results.facets["entity"]) == sorted((name, 1) for name in names)
    assert reader.search(SearchRequest('entity:"old izmir"')).total == 1
    reader.close()


def named(number: int) -> Extraction:
    entity = Entity(id=f"p{number}", name=f"Person {number}", type="PERSON", salience=1.0, mentions=())
    return Extraction(language="en", entities=(entity,))


def upkeep(desk: Desk, now: datetime) -> None:
    """As the service calls it, for a while."""
    for tick in range(5):
        desk.index.commit_if_due(now + timedelta(seconds=tick))


def test_given_an_erasure_that_was_interrupted_when_opened_again_then_it_goes_on(kept_desk: Desk) -> None:
    assert kept_desk.folder is not None
    kept_desk.feed(*(fetch(f"other{number}") for number in range(DOCUMENTS + 50)))
    kept_desk.feed(fetch("a", title=f"{SECRET} speaks", body=own_text("a")))
    kept_desk.feed(withdraw("a", 1))
    kept_desk.index.commit_if_due(START)
    kept_desk.index.commit_if_due(START + timedelta(days=7.1))
    note = kept_desk.folder / "search" / "erasure.json"
    assert json.loads(note.read_text())["after"] == DOCUMENTS
    kept_desk.index.close()
    kept_desk.index = Index.open(kept_desk.settings, kept_desk.folder)
    upkeep(kept_desk, START + timedelta(days=7.2))
    assert not note.exists()
    reader = Reader.open(kept_desk.folder)
    assert reader.search(SearchRequest("", limit=1)).total == DOCUMENTS + 50
    reader.close()


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
