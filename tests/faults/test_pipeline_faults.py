"""Every service killed in mid-stream: nothing is lost, and the log shows no effect twice."""

from __future__ import annotations

import pytest
from support.brokers import Broker
from support.processes import Services
from support.traffic import log_of, outcomes, publish, raw

from wiredesk_schemas.topics import SERVICES


@pytest.mark.timeout(240)
async def test_killing_each_service_in_mid_stream_loses_nothing_and_repeats_no_effect(
    broker: Broker, services: Services
) -> None:
    running = await services.pipeline()
    count, in_log = 0, 0
    for name in SERVICES:
        # Enough for the service to be in the middle of it when it dies
        await publish(broker, [raw(number) for number in range(count, count + 30)])
        count += 30
        in_log += 5
        await log_of(broker, in_log)
        await running[name].kill()
        running[name] = await (await services.start(name)).ready()

    found = await outcomes(broker, [f"r{number}-0" for number in range(count)], seconds=90)
    log = await log_of(broker, count)

    assert sorted(item["record_id"] for item in log) == sorted(f"r{number}-0" for number in range(count))
    assert [item["sequence"] for item in log] == list(range(count))
    assert {item["revision"] for item in log} == {1}
    assert {body.get("outcome") for bodies in found.values() for body in bodies} == {"enriched"}
