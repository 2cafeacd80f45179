"""`wiredesk search`, `stories` and `story` over a state folder."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from indexing_desk import Desk, fetch, id_of, url_of, withdraw

from wiredesk.cli.stories import sparkline

START = datetime(2026, 3, 1, tzinfo=UTC)
FERRY = "The ferry Solvind ran aground off Lindvik with two hundred people on board, said Captain Aase Holm."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    desk = Desk(tmp_path / "state")
    for number, name in enumerate(("a", "b", "c")):
        time = START + timedelta(hours=6 * number)
        text = f"{FERRY} The outlet {name} was told so."
        desk.feed(fetch(name, title=f"Ferry Solvind aground, {name}", body=text, published_at=time, fetched_at=time))
    desk.index.flush()
    desk.index.close()
    return tmp_path / "state"


def wiredesk(*arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from wiredesk.cli.main import main; main()", *arguments]
    return subprocess.run(command, input=typed, capture_output=True, text=True, check=False, timeout=60)


def test_given_articles_when_searched_then_they_are_shown_with_facets(folder: Path) -> None:
    done = wiredesk("search", 'ferry "captain aase"', "--facets", "--state", str(folder))
    assert done.returncode == 0, done.stderr
    assert "Ferry Solvind aground" in done.stdout
    assert "source: a.example.org 1" in done.stdout


def test_given_articles_when_searched_as_json_then_each_line_is_one(folder: Path) -> None:
    done = wiredesk("search", "ferry", "--order", "newest", "--copies", "--json", "--state", str(folder))
    assert [json.loads(line)["article_id"] for line in done.stdout.splitlines()] == [id_of(name) for name in "cba"]


def test_given_copies_when_searched_then_every_outlet_that_carried_it_is_named_and_counted(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "state")
    desk.feed(*(fetch(name, title="Ferry aground", body=f"{FERRY} {FERRY}") for name in ("a", "b", "c")), fetch("d"))
    desk.index.close()
    told = json.loads(wiredesk("search", "solvind", "--json", "--state", str(tmp_path / "state")).stdout)
    assert (told["article_count"], told["outlets"]) == (3, [f"{name}.example.org" for name in "abc"])
    every = wiredesk("search", "solvind", "--copies", "--json", "--state", str(tmp_path / "state")).stdout.splitlines()
    copy = next(found for found in map(json.loads, every) if found["article_id"] == id_of("b"))
    assert copy["duplicate"] == {"of": id_of("a"), "kind": "exact", "similarity": 1.0, "reason": "first"}
    shown = wiredesk("search", "solvind", "--copies", "--state", str(tmp_path / "state")).stdout
    assert "carried 3 times, by a.example.org, b.example.org, c.example.org" in shown
    assert f"exact copy of {id_of('a')}, the first of its group" in shown
    story = wiredesk("story", told["story_id"], "--state", str(tmp_path / "state")).stdout
    assert story.count("(copy of https://a.example.org/harbour)") == 2


def test_given_the_newest_first_when_shown_then_no_score_is(folder: Path) -> None:
    assert "score" in wiredesk("search", "ferry", "--state", str(folder)).stdout
    shown = wiredesk("search", "ferry", "--order", "newest", "--state", str(folder)).stdout
    assert "Ferry Solvind aground" in shown
    assert "score" not in shown


def test_given_a_head_that_was_taken_down_when_its_copies_are_shown_then_nothing_names_it(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "state")
    desk.feed(*(fetch(name, title="Ferry aground", body=f"{FERRY} {FERRY}") for name in ("a", "b", "c")))
    desk.feed(withdraw("a", 1))
    desk.index.close()
    shown = wiredesk("search", "solvind", "--copies", "--state", str(tmp_path / "state")).stdout
    assert shown.count("exact copy of an article that was taken down") == 2
    assert id_of("a") not in shown


def test_given_a_copy_that_matches_better_when_searched_then_the_original_stands_for_both(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "state")
    long = " ".join(f"Harbour note {number} tells of the tide and of the crew." for number in range(40))
    desk.feed(fetch("a", title="Ferry aground", body=f"{FERRY} {long}"), fetch("b", title="The tide", body=long))
    desk.index.close()
    both = wiredesk("search", "tide", "--copies", "--json", "--state", str(tmp_path / "state")).stdout.splitlines()
    shown = wiredesk("search", "tide", "--json", "--state", str(tmp_path / "state")).stdout.splitlines()
    assert [json.loads(line)["article_id"] for line in both] == [id_of("b"), id_of("a")], "the copy matches better"
    assert [json.loads(line)["article_id"] for line in shown] == [id_of("a")]


def test_given_a_wrong_query_when_searched_then_it_is_one_sentence(folder: Path) -> None:
    done = wiredesk("search", "autor:holm", "--state", str(folder))
    assert done.returncode == 2
    assert "there is no field 'autor'" in done.stderr
    assert "Traceback" not in done.stderr


def test_given_stories_of_earlier_days_alone_when_listed_then_the_option_that_reaches_them_is_named(
    folder: Path,
) -> None:
    said = wiredesk("stories", "--until", "2026-06-01", "--state", str(folder)).stdout
    assert said.startswith("no story has an article from 2026-05-3")
    assert "--days 366" in said
    reached = wiredesk("stories", "--until", "2026-06-01", "--days", "366", "--state", str(folder)).stdout
    assert "3 articles of 3 outlets" in reached


def test_given_stories_outside_the_days_asked_for_when_listed_then_they_are_left_out(
    folder: Path, tmp_path: Path
) -> None:
    before = wiredesk("stories", "--until", "2026-02-28", "--state", str(folder))
    assert before.stdout.startswith("no story has an article from 2026-02-27 00:00:00 to 2026-03-01 00:00:00")
    desk = Desk(tmp_path / "other")
    far = datetime(9999, 1, 1, tzinfo=UTC)
    now = datetime.now(UTC)
    desk.feed(
        fetch("far", title="Quay sold", body="A quay of another century.", published_at=far, fetched_at=far),
        fetch("now", title="Crane falls", body="The old crane of Hamra fell.", published_at=now, fetched_at=now),
    )
    desk.index.close()
    running = wiredesk("stories", "--state", str(tmp_path / "other")).stdout
    assert "Crane falls" in running
    assert "Quay sold" not in running


def test_given_stories_when_listed_then_each_has_its_counts_and_its_timeline(folder: Path) -> None:
    listed = wiredesk("stories", "--until", "2026-03-01", "--state", str(folder))
    assert "3 articles of 3 outlets" in listed.stdout, listed.stderr
    story = json.loads(wiredesk("stories", "--until", "2026-03-01", "--json", "--state", str(folder)).stdout)
    shown = wiredesk("story", story["story_id"], "--state", str(folder))
    assert (
        shown.stdout.index("aground, a") < shown.stdout.index("2026-03-01 06:00:00") < shown.stdout.index("aground, c")
    )
    assert json.loads(wiredesk("story", story["story_id"], "--json", "--state", str(folder)).stdout) == story


def test_given_no_such_story_when_shown_then_it_says_so_and_where_ids_are_found(folder: Path) -> None:
    done = wiredesk("story", "nothing", "--state", str(folder))
    assert (done.returncode, "there is no story nothing" in done.stderr) == (1, True)
    assert "`wiredesk stories` lists the stories" in done.stderr


def test_given_the_id_or_address_of_an_article_when_its_story_is_asked_for_then_the_story_is_shown(
    folder: Path,
) -> None:
    story = json.loads(wiredesk("stories", "--until", "2026-03-01", "--json", "--state", str(folder)).stdout)
    for named in (id_of("b"), url_of("b")):
        shown = wiredesk("story", named, "--json", "--state", str(folder))
        assert json.loads(shown.stdout) == story, shown.stderr


def test_given_the_id_of_an_article_that_was_taken_down_when_its_story_is_asked_for_then_there_is_none(
    tmp_path: Path,
) -> None:
    desk = Desk(tmp_path / "state")
    desk.feed(fetch("a"), withdraw("a", 1))
    desk.index.close()
    done = wiredesk("story", id_of("a"), "--state", str(tmp_path / "state"))
    assert (done.returncode, "no article of that id or address is held" in done.stderr) == (1, True)


def test_given_times_when_drawn_then_the_most_is_the_highest_and_nothing_is_a_gap() -> None:
    hours = [START + timedelta(hours=hour) for hour in (0, 0, 0, 0, 2, 4)]
    assert sparkline(hours, START, START + timedelta(hours=4), 4) == "█ ▂▂"
    assert sparkline([], START, START, 3) == "   "


def processed(folder: Path) -> Path:
    """The state folder of a batch run over one article."""
    line = fetch("a", title="Ferry aground", body=FERRY).article.to_bytes().decode()
    command = ("process", "--from", "cleaned", "--workers", "1", "--state", str(folder))
    done = wiredesk(*command, typed=line)
    assert done.returncode == 0, done.stderr
    return folder


def test_given_a_batch_that_was_killed_when_its_folder_is_searched_then_that_is_said(tmp_path: Path) -> None:
    folder = processed(tmp_path / "state")
    assert "Ferry aground" in wiredesk("search", "ferry", "--state", str(folder)).stdout
    (folder / "search" / "position.json").write_text("{}", encoding="utf-8")  # as between ledger and search index
    done = wiredesk("search", "ferry", "--state", str(folder))
    assert done.returncode == 1
    assert "is still at work, or was killed: then delete the folder, begin anew" in done.stderr


def test_given_a_batch_folder_that_cannot_be_read_when_used_then_the_advice_needs_no_broker(tmp_path: Path) -> None:
    folder = processed(tmp_path / "state")
    assert "has no log: process again" in wiredesk("rebuild-index", "--state-dir", str(folder)).stderr
    (folder / "ledger.sqlite").write_bytes(b"this is no database " * 100)
    for command in (("search", "ferry"), ("stories",), ("process", "--from", "cleaned", str(tmp_path / "none"))):
        (tmp_path / "none").touch()
        done = wiredesk(*command, "--state", str(folder))
        assert done.returncode == 1
        assert "is damaged" in done.stderr
        assert "rebuild-index" not in done.stderr
        assert "process again" in done.stderr
