"""What a service says while no broker answers: at its start, and later."""

from __future__ import annotations

from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from support.brokers import Broker
from support.processes import ServiceProcess, Services, services_of
from support.toys import TOY

from wiredesk.runtime.embedded import embedded_broker, free_port
from wiredesk.runtime.topic_admin import create_topics

OUTAGE = "waiting for the broker: no Kafka at"


async def says_that_it_waits(service: ServiceProcess) -> None:
    await service.until(lambda status, text: status == 503 and OUTAGE in text, "/readyz")
    assert await service.get("/livez") == (200, "ok")


async def test_a_service_that_waits_for_its_broker_is_alive_and_says_what_it_waits_for(tmp_path: Path) -> None:
    port = free_port()
    to_come = Broker(f"127.0.0.1:{port}", transactions=False)
    async with AsyncExitStack() as stack:
        services = await stack.enter_async_context(services_of(to_come, tmp_path))
        started = [await services.start("cleaning", TOY), await services.start("indexing")]
        for service in started:
            await says_that_it_waits(service)

        await stack.enter_async_context(embedded_broker(port))
        await create_topics(to_come.settings)

        for service in started:
            await service.until(lambda status, text: (status, text) == (200, "ok"), "/readyz")


async def test_a_service_that_waits_for_its_broker_ends_when_it_is_asked_to(tmp_path: Path) -> None:
    async with services_of(Broker(f"127.0.0.1:{free_port()}", transactions=False), tmp_path) as services:
        service = await services.start("cleaning", TOY)
        await says_that_it_waits(service)
        assert await service.stop() == 0


async def test_a_running_service_whose_broker_is_gone_is_alive_and_not_ready(tmp_path: Path) -> None:
    port = free_port()
    broker = Broker(f"127.0.0.1:{port}", transactions=False)
    async with services_of(broker, tmp_path) as services:
        async with embedded_broker(port):
            await create_topics(broker.settings)
            service = await (await services.start("cleaning", TOY)).ready()

        await says_that_it_waits(service)
        lines = service.log.read_text().splitlines()
        assert len(lines) < 40, "what aiokafka repeats is held back, or it would be hundreds"
        assert any("no broker answers" in line for line in lines)


@pytest.mark.kafka
@pytest.mark.timeout(240)
async def test_a_service_is_ready_again_once_its_broker_is(kafka: Broker, kafka_services: Services) -> None:
    service = await (await kafka_services.start("cleaning", TOY)).ready()

    await kafka.control("kill")
    await says_that_it_waits(service)
    await kafka.control("start")

    await service.ready()
    assert await service.stop() == 0, "it leaves its group: a member that is killed stays in it for a session timeout"
