"""When a process is alive and ready."""

from __future__ import annotations

import aiohttp
import pytest

from wiredesk.runtime import metrics
from wiredesk.runtime.embedded import free_port
from wiredesk.runtime.health import Health, HealthServer


def test_with_nothing_to_read_silence_is_health() -> None:
    assert Health(liveness_seconds=0).not_alive() is None


@pytest.mark.parametrize(("lag", "in_flight"), [(5, 0), (0, 3)])
def test_with_records_waiting_silence_is_not(lag: int, in_flight: int) -> None:
    health = Health(liveness_seconds=0, lag=lag, in_flight=in_flight)

    assert f"{lag} waiting and {in_flight} in flight" in (health.not_alive() or "")


def test_a_paused_service_is_alive_and_not_ready() -> None:
    health = Health(liveness_seconds=0, lag=5, started=True, paused="too many dead letters")

    assert health.not_alive() is None
    assert health.not_ready() == "paused: too many dead letters"


def test_a_service_that_waits_for_its_broker_says_where_it_looks() -> None:
    health = Health(liveness_seconds=60, started=True, unreachable="kafka:9092")

    assert health.not_ready() == "waiting for the broker: no Kafka at kafka:9092"


async def test_the_server_answers_with_status_and_reason() -> None:
    health, port = Health(liveness_seconds=60), free_port()
    server = HealthServer(health, "127.0.0.1", port)
    metrics.LAG.labels("testing").set(3)
    await server.start()
    try:
        async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session:
            async with session.get("/readyz") as answer:
                assert (answer.status, await answer.text()) == (503, "starting: not yet joined its consumer group")
            health.started = True
            for path in ("/readyz", "/livez"):
                async with session.get(path) as answer:
                    assert (answer.status, await answer.text()) == (200, "ok")
            async with session.get("/metrics") as answer:
                assert 'wiredesk_lag_records{stage="testing"} 3.0' in await answer.text()
    finally:
        await server.stop()
