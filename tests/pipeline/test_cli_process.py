"""`wiredesk process`, as CONTRACT.md's "The batch command" has it."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from support.command import COMMAND, Ran, wiredesk
from support.traffic import raw, withdrawal

from wiredesk_schemas.limits import MAX_RECORD_BYTES

Json = dict[str, Any]

RECORDS: tuple[Json | bytes, ...] = (
    raw(1),
    b"",
    b"{broken",
    {key: value for key, value in raw(2).items() if key != "record_id"},
    b" \t ",
    withdrawal(1),
    {"type": "article.rumour", "schema_version": "1.0"},
    raw(3, text=None, html="<html></html>"),
    raw(4, metadata={}, padding="x" * MAX_RECORD_BYTES),
    raw(5, fetched_at="2999-01-01T00:00:00Z"),
    raw(1, version=1, record_id="blocked"),
    b"\xff\xfe",
    raw(2, record_id="again"),
)
"""Line 2 and line 5 are blank."""

OTHER_EVENT = (
    "Parliament in Hamra passed next year's budget by four votes after a debate of eleven hours. Finance minister "
    "Ruben Stolt called the cuts to school buildings painful, and teachers announced a strike for Monday."
)


def jsonl(*records: Json | bytes) -> bytes:
    return b"\n".join(item if isinstance(item, bytes) else json.dumps(item).encode() for item in records)


def told(line: Json) -> tuple[str, str]:
    """Record id and what became of it."""
    kind = line["type"].removeprefix("article.")
    detail = line.get("reason") if kind == "rejected" else line.get("error") or line.get("outcome")
    return line.get("record_id") or line["article"]["record_id"], f"{kind} {detail}" if detail else kind


@pytest.fixture
def day(tmp_path: Path) -> Path:
    path = tmp_path / "day.jsonl"
    path.write_bytes(jsonl(*RECORDS))
    return path


async def test_one_line_a_record_in_input_order_and_facts_where_they_happen(day: Path) -> None:
    ran = await wiredesk("process", str(day))
    assert [told(line) for line in ran.lines] == [
        ("r1-0", "enriched"),
        ("day.jsonl:3", "dead_letter invalid_json"),
        ("day.jsonl:4", "enriched"),
        ("w1", "outcome withdrawn"),
        ("w1", "withdrawn"),
        ("day.jsonl:7", "dead_letter unknown_type"),
        ("r3-0", "rejected empty"),
        ("day.jsonl:9", "dead_letter too_large"),
        ("r5-0", "enriched"),
        ("blocked", "outcome blocked"),
        ("day.jsonl:12", "dead_letter invalid_json"),
        ("again", "outcome unchanged"),
    ]
    assert ran.status == 0
    assert ran.lines[8]["article"]["fetched_at"] == "2999-01-01T00:00:00Z"  # nothing is capped


async def test_a_dead_letter_line_says_what_stage_and_why(day: Path) -> None:
    ran = await wiredesk("process", "--until", "cleaned", str(day))
    letter = ran.lines[1]
    assert letter.keys() == {"type", "record_id", "stage", "error", "detail"}
    assert (letter["stage"], letter["error"]) == ("cleaning", "invalid_json")
    assert letter["detail"]


async def test_until_cleaned_and_extracted_print_that_stages_message_and_requests_as_forwarded(day: Path) -> None:
    for until, name in (("cleaned", "cleaned"), ("extracted", "extracted")):
        ran = await wiredesk("process", "--until", until, stdin=day.read_bytes())
        assert [told(line) for line in ran.lines] == [
            ("r1-0", name),
            ("stdin:3", "dead_letter invalid_json"),
            ("stdin:4", name),
            ("w1", "withdrawal"),
            ("stdin:7", "dead_letter unknown_type"),
            ("r3-0", "rejected empty"),
            ("stdin:9", "dead_letter too_large"),
            ("r5-0", name),
            ("blocked", name),
            ("stdin:12", "dead_letter invalid_json"),
            ("again", name),
        ]
        request = ran.lines[3]
        assert (request["reason"], len(request["article_id"])) == ("legal", 36)


async def test_stages_one_after_the_other_are_the_whole(day: Path) -> None:
    good = jsonl(raw(1), raw(2), withdrawal(1), raw(3))
    whole = await wiredesk("process", stdin=good)
    cleaned = await wiredesk("process", "--until", "cleaned", stdin=good)
    extracted = await wiredesk("process", "--from", "cleaned", "--until", "extracted", stdin=cleaned.out.encode())
    enriched = await wiredesk("process", "--from", "extracted", stdin=extracted.out.encode())
    assert [timeless(line) for line in enriched.lines] == [timeless(line) for line in whole.lines]


async def test_from_cleaned_and_from_extracted_take_lines_with_the_required_fields_alone() -> None:
    article = {
        "type": "article.cleaned",
        "schema_version": "1.0",
        "article_id": "of-my-own",
        "url": "https://a.example/1",
        "fetched_at": "2026-05-01T10:00:00Z",
        "title": "Ferry sails",
        "body": "The ferry sailed.",
    }
    extracted = {"type": "article.extracted", "schema_version": "1.0", "article": article}
    for start, line in (("cleaned", article), ("extracted", extracted)):
        (out,) = (await wiredesk("process", "--from", start, stdin=jsonl(line))).lines
        assert (out["type"], out["article_id"], out["record_id"]) == ("article.enriched", "of-my-own", "stdin:1")
        assert out["extraction"]["keyphrases"] == [] or start == "cleaned"


async def test_state_is_fresh_unless_a_folder_keeps_it_and_then_search_finds_it(tmp_path: Path) -> None:
    first, second = jsonl(raw(1), withdrawal(2)), jsonl(raw(1, version=1), raw(2))
    folder = str(tmp_path / "state")
    assert (await wiredesk("process", "--state", folder, stdin=first)).status == 0
    kept = await wiredesk("process", "--state", folder, stdin=second)
    fresh = await wiredesk("process", stdin=second)
    assert [(told(line)[1], line.get("revision")) for line in kept.lines] == [
        ("enriched", 2),
        ("outcome blocked", None),
    ]
    assert [(told(line)[1], line.get("revision")) for line in fresh.lines] == [("enriched", 1), ("enriched", 1)]
    found = await wiredesk("search", "pier edition", "--state", folder, "--json")
    assert [line["url"] for line in found.lines] == ["https://harbour-post.example/news/1"]


async def test_a_state_folder_serves_one_run_at_a_time_and_a_killed_run_spoils_it_by_name(tmp_path: Path) -> None:
    folder = str(tmp_path / "state")
    running = await asyncio.create_subprocess_exec(
        *COMMAND, "process", "--state", folder, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    assert running.stdin is not None
    assert running.stdout is not None
    lines = jsonl(*(raw(number) for number in range(100))) + b"\n"
    running.stdin.write(lines)
    await running.stdout.readline()  # so it holds the folder, and has written to it
    second = await wiredesk("process", "--state", folder)
    running.kill()
    await running.communicate()
    after = await wiredesk("process", "--state", folder)
    assert (second.status, after.status) == (1, 1)
    assert "in use by process" in second.sentence
    assert "was killed" in after.sentence


async def test_with_stories_every_story_is_printed_at_the_end() -> None:
    ran = await wiredesk("process", "--stories", stdin=jsonl(raw(1), raw(2), withdrawal(1)))
    kinds = [line["type"] for line in ran.lines]
    assert kinds[:4] == ["article.enriched", "article.enriched", "article.outcome", "article.withdrawn"]
    stories = [line for line in ran.lines if line["type"] == "story" and not line.get("merged_into")]
    assert set(kinds[4:]) == {"story"}
    assert len({story["story_id"] for story in stories}) == len(stories)
    assert sum(story["article_count"] for story in stories) == 1


async def test_with_stories_and_a_state_folder_earlier_runs_stories_are_printed_too(tmp_path: Path) -> None:
    options = ("process", "--stories", "--state", str(tmp_path / "state"))
    first = await wiredesk(*options, stdin=jsonl(raw(1)))
    (told_first,) = [line for line in first.lines if line["type"] == "story"]
    second = await wiredesk(*options, stdin=jsonl(raw(2, text=f"Budget\n\n{OTHER_EVENT}")))
    stories = [line for line in second.lines if line["type"] == "story"]
    assert (stories[0], len(stories)) == (told_first, 2)


async def test_before_the_first_line_is_read_it_says_that_it_works() -> None:
    process = await asyncio.create_subprocess_exec(
        *COMMAND, "process", "--until", "cleaned", stdin=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    assert process.stdin is not None
    assert process.stderr is not None
    said = await asyncio.wait_for(process.stderr.readline(), 60)
    process.stdin.close()
    assert (said.decode(), await process.wait()) == ("starting workers …\n", 0)


async def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    path.write_bytes(jsonl(*(raw(number) for number in range(400))))
    command = " ".join(("exec", *COMMAND, "process", "--until", "cleaned", str(path)))
    process = await asyncio.create_subprocess_shell(
        f"({command}; ) | head -1", stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, err = await asyncio.wait_for(process.communicate(), 60)
    assert json.loads(out)["record_id"] == "r0-0"
    assert b"Error" not in err
    assert b"wiredesk:" not in err


async def test_nothing_in_is_nothing_out() -> None:
    assert await wiredesk("process", stdin=b"\n\n") == Ran(0, "", "starting workers …\n")


def timeless(line: Json) -> Json:
    """What a run decides, without the clock of the run."""
    return {key: value for key, value in line.items() if key not in ("revised_at", "first_seen_at", "at")}
