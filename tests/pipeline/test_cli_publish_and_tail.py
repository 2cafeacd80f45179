"""`wiredesk publish`, `tail`, `takedown` and `reinstate` against a broker."""

from __future__ import annotations

import asyncio
import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiokafka.admin import AIOKafkaAdminClient
from support.brokers import Broker
from support.command import COMMAND, Ran, wiredesk
from support.traffic import raw, withdrawal

from wiredesk.cli.demo_records import demo_records
from wiredesk.runtime.dead_letters import dead_letter
from wiredesk.runtime.records import Failed, Record, best_record_id
from wiredesk.runtime.topic_reader import reading
from wiredesk_schemas.article_outcome import ArticleOutcome
from wiredesk_schemas.events import encode
from wiredesk_schemas.identity import article_id
from wiredesk_schemas.topics import ENRICHED, OUTCOMES, RAW, dead_letters_of

URL = "https://harbour-post.example/news/1"
AT = datetime(2026, 5, 4, tzinfo=UTC)


async def command(broker: Broker, *arguments: str, stdin: bytes = b"") -> Ran:
    return await wiredesk(*arguments, stdin=stdin, environment=broker.environment)


async def test_good_lines_are_published_and_bad_ones_named_with_line_and_field(broker: Broker, tmp_path: Path) -> None:
    bad_address = raw(2, url="gopher://a.example/1")
    lines = [json.dumps(item) for item in (raw(1), bad_address, withdrawal(1))]
    (tmp_path / "day.jsonl").write_text("\n".join([lines[0], "", "{broken", *lines[1:]]))

    published = await command(broker, "publish", str(tmp_path / "day.jsonl"))
    assert published.status == 1
    assert published.out == "2 published, 2 refused\n"
    broken, address = published.err.splitlines()
    assert broken.startswith("day.jsonl:3: invalid_json: ")
    assert address.startswith("day.jsonl:4: invalid_schema: url: ")

    shown = await command(broker, "tail", RAW.name, "--no-follow", "--json")
    assert {line["record_id"] for line in shown.lines} == {"r1-0", "w1"}


async def test_what_tail_prints_publish_takes(broker: Broker) -> None:
    many = "\n".join(json.dumps(raw(number)) for number in range(700)).encode()
    assert (await command(broker, "publish", "-", stdin=many)).out == "700 published, 0 refused\n"
    first = await command(broker, "tail", RAW.name, "--no-follow", "--json")
    assert len(first.lines) == 700
    again = await command(broker, "publish", "-", stdin=first.out.encode())
    assert (again.status, again.out) == (0, "700 published, 0 refused\n")


async def test_given_records_named_by_headers_alone_when_published_again_by_file_then_they_keep_their_ids(
    broker: Broker,
) -> None:
    nameless = {name: value for name, value in raw(1).items() if name != "record_id"}
    await command(broker, "publish", "-", "--source", "scraper", stdin=json.dumps(nameless).encode())
    taken = await command(broker, "takedown", URL, "--reason", "privacy")
    request = next(line.split()[1] for line in taken.out.splitlines() if line.startswith("record:"))

    first = await command(broker, "tail", RAW.name, "--no-follow", "--json")
    again = await command(broker, "publish", "-", stdin=first.out.encode())
    assert (again.status, again.out) == (0, "2 published, 0 refused\n")

    async with reading(broker.settings, (RAW.name,), "beginning") as reader:
        named = [best_record_id(record) async for record in reader.to_end()]
    assert named.count(request) == 2, "the request and its replay are one record"
    assert len(set(named)) == 2


async def test_given_a_dead_letter_named_by_headers_alone_when_published_again_then_it_is_the_same_record(
    broker: Broker,
) -> None:
    nameless = json.dumps({name: value for name, value in raw(1).items() if name != "record_id"}).encode()
    parked = Record(RAW.name, 2, 40, nameless, headers=encode({"ce_source": "scraper", "ce_id": "1"}))
    output = dead_letter(parked, Failed("deadline", best_record_id(parked), "too late"), "cleaning", AT)
    producer = broker.producer()
    await producer.start()
    await producer.send_and_wait(output.topic, output.value, headers=list(output.headers))
    await producer.stop()

    (letter,) = (await command(broker, "tail", dead_letters_of(RAW).name, "--no-follow", "--json")).lines
    await command(broker, "publish", "-", stdin=letter["value"].encode())  # as docs/operations.md does with jq

    async with reading(broker.settings, (RAW.name,), "beginning") as reader:
        assert [best_record_id(record) async for record in reader.to_end()] == ["scraper#1"]


async def test_a_record_is_found_by_the_id_that_publishing_gave_it_and_by_its_pages_address(broker: Broker) -> None:
    lines = [{name: value for name, value in raw(number).items() if name != "record_id"} for number in (1, 2)]
    await command(broker, "publish", "-", stdin="\n".join(map(json.dumps, lines)).encode())
    async with reading(broker.settings, (RAW.name,), "beginning") as reader:
        given = {best_record_id(record): json.loads(record.data)["url"] async for record in reader.to_end()}
    assert set(given.values()) == {line["url"] for line in lines}
    for record_id, url in given.items():
        for name in (record_id, url, f"{url}?utm_source=mail", article_id(url)):
            found = await command(broker, "tail", RAW.name, "--no-follow", "--json", "--key", name)
            assert [line["url"] for line in found.lines] == [url], name


async def test_publish_takes_every_line_that_demo_prints_and_what_is_left_out_is_counted(broker: Broker) -> None:
    printed = await command(broker, "demo", "--print")
    published = await command(broker, "publish", "-", stdin=printed.out.encode())
    assert (published.status, published.err) == (0, "")
    assert published.out == f"{len(printed.lines)} published, 0 refused\n"
    left_out = len(demo_records()) - len(printed.lines)
    assert printed.sentence == f"{left_out} records that are broken on purpose are left out"


async def test_a_line_is_published_while_the_next_is_long_in_coming(broker: Broker) -> None:
    publishing = await asyncio.create_subprocess_exec(
        *COMMAND,
        *("publish", "-"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, **broker.environment},
    )
    assert publishing.stdin is not None
    publishing.stdin.write(json.dumps(raw(1)).encode() + b"\n")
    shown = await command(broker, "tail", RAW.name, "--from-beginning", "-n", "1", "--json")
    assert shown.lines[0]["record_id"] == "r1-0"
    publishing.stdin.close()
    out, _ = await publishing.communicate()
    assert out == b"1 published, 0 refused\n"


async def test_tail_follows_from_now_on_unless_told_and_stops_after_a_count(broker: Broker) -> None:
    await command(broker, "publish", "-", stdin=json.dumps(raw(1)).encode())
    following = asyncio.create_task(command(broker, "tail", RAW.name, "-n", "1", "--json"))
    number = 2
    while not following.done():  # until it has found its place, it misses what comes
        await command(broker, "publish", "-", stdin=json.dumps(raw(number)).encode())
        number += 1
    (line,) = (await following).lines
    assert line["record_id"] != "r1-0"


async def test_tail_since_a_time_shows_what_came_from_then_on(broker: Broker) -> None:
    await command(broker, "publish", "-", stdin=json.dumps(raw(1)).encode())
    between = datetime.now(UTC)
    await command(broker, "publish", "-", stdin=json.dumps(raw(2)).encode())
    since = await command(broker, "tail", RAW.name, "--no-follow", "--json", "--since", between.isoformat())
    assert [line["record_id"] for line in since.lines] == ["r2-0"]
    future = await command(broker, "tail", RAW.name, "--no-follow", "--json", "--since", "2999-01-01T00:00:00Z")
    assert (future.status, future.out) == (0, "")


async def test_tail_of_dead_letters_shows_why_each_is_there(broker: Broker) -> None:
    output = dead_letter(
        Record(RAW.name, 2, 40, b"{broken", headers=encode({"ce_id": "1"})),
        Failed("invalid_json", "scraper#1", "expected a name at line 1"),
        "cleaning",
        datetime.now(UTC),
    )
    producer = broker.producer()
    await producer.start()
    await producer.send_and_wait(output.topic, output.value, headers=list(output.headers))
    await producer.stop()
    topic = dead_letters_of(RAW).name
    people = await command(broker, "tail", topic, "--no-follow")
    programs = await command(broker, "tail", topic, "--no-follow", "--json")
    for piece in ("dead letter  invalid_json in cleaning", "record scraper#1, read at articles.raw.v1/2/40", "{broken"):
        assert piece in people.out
    assert programs.lines[0]["record_id"] == "scraper#1"
    assert programs.lines[0]["value"] == "{broken"


@pytest.mark.parametrize("about", [URL, f"{URL}?utm_source=mail", article_id(URL), "scraper#7"])
async def test_tail_key_finds_an_outcome_by_address_article_id_or_record_id(broker: Broker, about: str) -> None:
    producer = broker.producer()
    await producer.start()
    for name, url in (("scraper#7", URL), ("scraper#8", f"{URL}0")):
        outcome = ArticleOutcome(record_id=name, article_id=article_id(url), outcome="stale", stage="indexing", at=AT)
        await producer.send_and_wait(OUTCOMES.name, outcome.to_bytes(), key=name.encode())
    await producer.stop()
    shown = await command(broker, "tail", OUTCOMES.name, "--no-follow", "--json", "--key", about)
    assert [line["record_id"] for line in shown.lines] == ["scraper#7"]


@pytest.mark.parametrize("about", ["scraper#1", article_id(URL)])
async def test_tail_key_finds_a_dead_letter_that_is_no_message_by_its_record_id_or_key(
    broker: Broker, about: str
) -> None:
    producer = broker.producer()
    await producer.start()
    for name, key in (("scraper#1", URL), ("scraper#2", f"{URL}0")):
        bad = Record(RAW.name, 2, 40, b"{broken", article_id(key).encode())
        output = dead_letter(bad, Failed("invalid_json", name, "no"), "cleaning", AT)
        await producer.send_and_wait(output.topic, output.value, key=output.key, headers=list(output.headers))
    await producer.stop()
    shown = await command(broker, "tail", dead_letters_of(RAW).name, "--no-follow", "--json", "--key", about)
    assert [line["record_id"] for line in shown.lines] == ["scraper#1"]


async def test_tail_of_a_topic_that_is_not_there_says_how_to_make_it(broker: Broker) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=broker.address)
    await admin.start()
    await admin.delete_topics([ENRICHED.name])
    await admin.close()
    ran = await command(broker, "tail", ENRICHED.name, "--no-follow")
    assert ran.status == 1
    assert "wiredesk topics create" in ran.sentence


async def test_takedown_and_reinstate_publish_requests_and_print_record_id_and_where_to_look(
    broker: Broker,
) -> None:
    identity = article_id(URL)
    down = await command(
        broker,
        *("takedown", URL, "--reason", "privacy", "--scope", "copies", "--detail", "letter of May 4", "--by", "desk"),
    )
    up = await command(broker, "reinstate", identity, "--reason", "error")
    assert (down.status, up.status) == (0, 0)

    shown = await command(broker, "tail", RAW.name, "--no-follow", "--json")
    withdrawn, reinstated = shown.lines
    assert {key: withdrawn[key] for key in ("type", "url", "reason", "scope", "detail", "requested_by")} == {
        "type": "article.withdrawal",
        "url": URL,
        "reason": "privacy",
        "scope": "copies",
        "detail": "letter of May 4",
        "requested_by": "desk",
    }
    assert (reinstated["type"], reinstated["article_id"]) == ("article.reinstatement", identity)
    for ran in (down, up):
        record = next(line.split()[1] for line in ran.out.splitlines() if line.startswith("record:"))
        assert record.startswith("wiredesk-cli#")
        assert f"--key '{record}'" in ran.out
        assert f"--key {identity}" in ran.out
