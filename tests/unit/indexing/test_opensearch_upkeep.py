"""OpenSearch beside the log: outages, rebuilds, standbys. WIREDESK_TEST_OPENSEARCH names one."""

from __future__ import annotations

import asyncio
import os
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from urllib.parse import urlsplit

import pytest
from indexing_desk import Desk, fetch, id_of, withdraw
from opensearchpy import AsyncOpenSearch, OpenSearch
from support.proxy import Proxy

from wiredesk.indexing.errors import SearchUnavailable
from wiredesk.indexing.ledger import Position
from wiredesk.indexing.search import NEWEST
from wiredesk.indexing.search_follower import SearchFollower
from wiredesk.indexing.search_opensearch import OpenSearchView, SearchRefused
from wiredesk.indexing.search_opensearch_engine import OpenSearchEngine
from wiredesk.indexing.search_query import parse_query
from wiredesk.runtime.log import LogEntry, LogUnavailable
from wiredesk_schemas.topics import ENRICHED

URL = os.environ.get("WIREDESK_TEST_OPENSEARCH", "")
pytestmark = [
    pytest.mark.opensearch,
    pytest.mark.skipif(not URL, reason="WIREDESK_TEST_OPENSEARCH names no OpenSearch"),
]


class DeskLog:
    """The log that a desk has written, as the follower reads it; `down` is an outage of the broker."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.down = False

    async def topic_id(self, topic: str) -> str:
        if self.down:
            raise LogUnavailable("the broker is down")
        return "log-1"

    async def end(self, topic: str) -> int:
        if self.down:
            raise LogUnavailable("the broker is down")
        return self._desk.end(topic)

    async def read(self, topic: str, start: int, end: int) -> AsyncIterator[list[LogEntry]]:
        if start < end:
            yield [entry for entry in self._desk.log if entry.topic == topic and start <= entry.offset < end]


@pytest.fixture
def prefix() -> Iterator[str]:
    name = f"test-{uuid.uuid4().hex[:8]}"
    yield name
    OpenSearch(URL).indices.delete(index=f"{name}-*")


def view_of(prefix: str, url: str = URL) -> OpenSearchView:
    return OpenSearchView(AsyncOpenSearch(url, timeout=5, max_retries=0), prefix)


def found(prefix: str, query: str = "") -> set[str]:
    engine = OpenSearchEngine(OpenSearch(URL), prefix)
    try:
        return {hit.article_id for hit in engine.find(parse_query(query), NEWEST, 0, 50, ()).hits}
    finally:
        engine.close()


def found_by_now(prefix: str) -> set[str]:
    """Of an index that was made just now, OpenSearch may say for a moment that it has no part of it yet."""
    try:
        return found(prefix)
    except SearchUnavailable:
        return set()


def log_entries(desk: Desk) -> list[LogEntry]:
    return [entry for entry in desk.log if entry.topic == ENRICHED.name]


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0.05)


async def test_given_an_outage_when_articles_come_then_lag_grows_and_afterwards_they_are_found(
    desk: Desk, prefix: str
) -> None:
    proxy, troubles = Proxy(urlsplit(URL).port or 9200), []
    await proxy.start()
    view = view_of(prefix, f"http://127.0.0.1:{proxy.port}")
    follower = SearchFollower(DeskLog(desk), view, lambda error, _: troubles.append(error))
    desk.feed(fetch("a"))
    running = asyncio.create_task(follower.run())
    try:
        await until(lambda: found_by_now(prefix) == {id_of("a")})
        await proxy.cut()
        desk.feed(fetch("b"), fetch("c"), withdraw("a", 1))
        await until(lambda: follower.lag == 3)
        assert troubles
        await proxy.start()
        await until(lambda: found_by_now(prefix) == {id_of("b"), id_of("c")})
        assert follower.lag == 0
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await view.close()
        await proxy.cut()


async def test_given_a_broker_that_is_down_when_followed_then_it_goes_on_afterwards(desk: Desk, prefix: str) -> None:
    log, troubles, view = DeskLog(desk), [], view_of(prefix)
    log.down = True
    desk.feed(fetch("a"))
    running = asyncio.create_task(SearchFollower(log, view, lambda error, _: troubles.append(error)).run())
    try:
        await until(lambda: bool(troubles))
        log.down = False
        await until(lambda: found_by_now(prefix) == {id_of("a")})
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await view.close()


async def test_given_indices_that_are_lost_when_rebuilt_then_search_sees_all_of_it_at_once(
    desk: Desk, prefix: str
) -> None:
    desk.feed(fetch("a"), fetch("b"), withdraw("b", 1))
    view = view_of(prefix)
    await view.prepare()
    await view.apply(log_entries(desk), "log-1")
    OpenSearch(URL).indices.delete(index=f"{prefix}-articles-*")
    await view.prepare_anew()
    await view.apply(log_entries(desk), "log-1")
    await view.refresh()
    assert found(prefix) == set()
    await view.swap("log-1")
    assert found(prefix) == {id_of("a")}
    assert await view.position(ENRICHED.name) == Position("log-1", 3)
    await view.close()


async def test_given_a_rebuild_that_was_killed_when_the_service_starts_then_nothing_of_it_is_left(
    desk: Desk, prefix: str
) -> None:
    desk.feed(fetch("a"))
    old, killed = view_of(prefix), view_of(prefix)
    await old.prepare()
    await old.apply(log_entries(desk), "log-1")
    await killed.prepare_anew()
    await killed.apply(log_entries(desk), "log-1")
    assert len(OpenSearch(URL).indices.get(index=f"{prefix}-articles-*")) == 2
    await old.prepare()
    assert len(OpenSearch(URL).indices.get(index=f"{prefix}-articles-*")) == 1
    await old.refresh()
    assert found(prefix) == {id_of("a")}
    for view in (old, killed):
        await view.close()


async def test_given_another_log_when_rebuilt_then_it_takes_the_place_of_the_old_one(desk: Desk, prefix: str) -> None:
    desk.feed(fetch("a"), fetch("b"))
    view = view_of(prefix)
    await view.prepare()
    await view.apply(log_entries(desk), "lost-log")
    await view.prepare_anew()
    await view.apply(log_entries(desk)[:1], "new-log")
    await view.swap("new-log")
    assert await view.position(ENRICHED.name) == Position("new-log", 1)
    assert found(prefix) == {id_of("a")}
    await view.close()


async def test_given_an_empty_log_when_rebuilt_then_the_position_is_that_of_the_new_log(
    desk: Desk, prefix: str
) -> None:
    desk.feed(fetch("a"))
    view = view_of(prefix)
    await view.prepare()
    await view.apply(log_entries(desk), "lost-log")
    await view.prepare_anew()
    await view.swap("new-log")
    assert await view.position(ENRICHED.name) == Position("new-log", 0)
    assert found(prefix) == set()
    await view.close()


async def test_given_an_engine_filled_by_an_earlier_version_when_prepared_then_the_log_is_read_from_its_beginning(
    desk: Desk, prefix: str
) -> None:
    old = {"topic_id": "log-1", "position": 7}
    client = OpenSearch(URL)
    client.indices.create(index=f"{prefix}-positions")
    client.index(index=f"{prefix}-positions", id=ENRICHED.name, body=old)
    desk.feed(fetch("a"))
    view = view_of(prefix)
    await view.prepare()
    assert await view.position(ENRICHED.name) is None
    await view.apply(log_entries(desk), "log-1")
    assert await view.position(ENRICHED.name) == Position("log-1", 1)
    await view.close()


async def test_given_a_service_of_the_build_before_when_it_writes_then_no_index_comes_back(
    desk: Desk, prefix: str
) -> None:
    desk.feed(fetch("a"))
    old, new = view_of(prefix), view_of(prefix)
    await old.prepare()
    await old.apply(log_entries(desk), "log-1")
    await new.prepare_anew()
    await new.apply(log_entries(desk), "log-1")
    await new.swap("log-1")
    assert not await old.is_current()
    desk.feed(fetch("b"))
    with pytest.raises(SearchRefused):
        await old.apply(log_entries(desk)[1:], "log-1")
    assert len(OpenSearch(URL).indices.get(index=f"{prefix}-articles-*")) == 1
    await old.prepare()
    await old.apply(log_entries(desk)[1:], "log-1")
    await old.refresh()
    assert found(prefix) == {id_of("a"), id_of("b")}
    for view in (old, new):
        await view.close()


async def test_given_what_opensearch_refuses_when_applied_then_the_next_documents_are_found(
    desk: Desk, prefix: str
) -> None:
    desk.feed(fetch("a", body="x" * 50_000), withdraw(url=None, article_id="語" * 200), fetch("b"))
    view = view_of(prefix)
    await view.prepare()
    await view.apply(log_entries(desk), "log-1")
    await view.refresh()
    assert found(prefix) == {id_of("a"), id_of("b")}
    assert await view.position(ENRICHED.name) == Position("log-1", 3)
    await view.close()


async def test_given_a_standby_that_is_behind_when_it_applies_then_the_position_does_not_go_back(
    desk: Desk, prefix: str
) -> None:
    desk.feed(fetch("a"), fetch("b"))
    active, standby = view_of(prefix), view_of(prefix)
    await active.prepare()
    await standby.prepare()
    await active.apply(log_entries(desk), "log-1")
    await standby.apply(log_entries(desk)[:1], "log-1")
    assert await active.position(ENRICHED.name) == Position("log-1", 2)
    for view in (active, standby):
        await view.close()


def test_given_no_engine_at_an_address_when_searched_then_that_is_what_is_raised() -> None:
    engine = OpenSearchEngine(OpenSearch("http://127.0.0.1:1", max_retries=0), "none")
    with pytest.raises(SearchUnavailable):
        engine.find(parse_query("ferry"), NEWEST, 0, 10, ())
    engine.close()


def test_given_an_engine_without_articles_when_searched_then_nothing_is_found(prefix: str) -> None:
    engine = OpenSearchEngine(OpenSearch(URL), prefix)
    hits = engine.find(parse_query("ferry"), NEWEST, 0, 10, ("source",))
    assert (hits.hits, hits.total, hits.facets) == ((), 0, {"source": []})
    assert engine.position() is None
    engine.close()
