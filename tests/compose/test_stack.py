"""docker compose as an operator runs it, with a scraper and a consumer outside of it."""

from __future__ import annotations

import json

import pytest
from compose_stack import SERVICES, Stack, now


def test_the_env_example_and_every_profile_make_a_valid_file(built: Stack) -> None:
    profiles = [word for name in ("tools", "opensearch", "observability") for word in ("--profile", name)]
    services = built.compose("--env-file", ".env.example", *profiles, "config", "--services").split()
    assert {"kafka", "topics", "tools", "opensearch", "prometheus", *SERVICES} == set(services)


def test_every_service_that_stays_is_bounded_and_watched(built: Stack) -> None:
    profiles = [word for name in ("opensearch", "observability") for word in ("--profile", name)]
    services = json.loads(built.compose(*profiles, "config", "--format", "json"))["services"]
    for name in {"kafka", "opensearch", "prometheus", *SERVICES}:
        assert int(services[name]["mem_limit"]) > 0, name
        assert services[name]["pids_limit"] > 0, name
        assert services[name]["healthcheck"]["test"], name


@pytest.mark.parametrize(("service", "beside"), [("cleaning", 400), ("extraction", 550)])
def test_one_worker_at_its_bound_fits_in_the_container_beside_the_others(
    built: Stack, service: str, beside: int
) -> None:
    config = json.loads(built.compose("config", "--format", "json"))["services"][service]
    bound = int(config["environment"]["WIREDESK_WORKER_MEMORY_MIB"])
    assert 0 < bound + beside < int(config["mem_limit"]) / 2**20


def test_nothing_is_kept_but_in_volumes_with_a_name(running: Stack) -> None:
    for name in ("kafka", *SERVICES):
        volumes = [mount["Name"] for mount in running.container(name)["Mounts"] if mount["Type"] == "volume"]
        assert all(volume == f"{running.project}_{name}" for volume in volumes), name


def test_the_demos_articles_come_from_the_tools_as_publish_takes_them(running: Stack) -> None:
    lines = running.compose("run", "--rm", "--no-TTY", "tools", "demo", "--print")
    said = running.compose("run", "--rm", "--no-TTY", "tools", "publish", "-", stdin=lines)
    assert said.strip() == f"{len(lines.splitlines())} published, 0 refused"


@pytest.mark.parametrize("service", [*SERVICES, "tools"])
def test_the_doctor_finds_nothing_wrong_in_a_container_where_all_is_well(running: Stack, service: str) -> None:
    where = ("run", "--rm", "tools") if service == "tools" else ("exec", "--no-TTY", service, "wiredesk")
    assert "Nothing is wrong." in running.compose(*where, "doctor")


def test_up_waits_until_every_service_is_ready(running: Stack) -> None:
    states = {name: running.container(name)["State"]["Health"]["Status"] for name in ("kafka", *SERVICES)}
    assert set(states.values()) == {"healthy"}
    assert running.container("topics")["State"]["ExitCode"] == 0


def test_ports_are_published_on_loopback_alone(running: Stack) -> None:
    for name in ("kafka", *SERVICES):
        published = [
            place for places in running.container(name)["NetworkSettings"]["Ports"].values() for place in places or ()
        ]
        assert published
        assert {place["HostIp"] for place in published} == {"127.0.0.1"}


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_runs_without_root_capabilities_or_a_writable_root(running: Stack, service: str) -> None:
    host = running.container(service)["HostConfig"]
    assert host["ReadonlyRootfs"]
    assert host["CapDrop"] == ["ALL"]
    assert "no-new-privileges:true" in host["SecurityOpt"]
    assert host["Memory"] > 0
    assert host["RestartPolicy"]["Name"] == "unless-stopped"
    assert running.run_in(service, "id", "-u").stdout.strip() == "10001"
    assert running.run_in(service, "touch", "/opt/wiredesk/x").returncode != 0


@pytest.mark.parametrize("service", SERVICES)
def test_metrics_and_health_answer_in_the_container(running: Stack, service: str) -> None:
    checked = running.run_in(service, "python", "-I", "-S", "/opt/healthcheck.py", "livez", "readyz", "metrics")
    assert (checked.returncode, checked.stdout) == (0, "ok")
    refused = running.run_in(service, "python", "-I", "-S", "/opt/healthcheck.py", "nowhere")
    assert refused.returncode == 1
    assert "nowhere" in refused.stdout


def test_creating_the_topics_a_second_time_changes_nothing(running: Stack) -> None:
    assert running.compose("run", "--rm", "tools", "topics", "create").strip() == "every topic is there"


async def test_given_articles_from_outside_then_each_comes_out_enriched(running: Stack) -> None:
    published = await running.publish("outside", range(20))
    outcomes = await running.outcomes(published)
    assert set(map(tuple, outcomes.values())) == {("enriched",)}
    log = await running.log_with(published.values())
    titles = {item.article.title.partition(":")[0] for item in log if item.article_id in published.values()}
    assert titles == {f"Outside report {number}" for number in range(20)}


@pytest.mark.parametrize("service", SERVICES)
async def test_given_a_service_that_crashes_in_mid_stream_then_nothing_is_lost_or_done_twice(
    running: Stack, service: str
) -> None:
    started = running.started_at(service)
    first = await running.publish(f"before-{service}", range(100))
    await running.outcomes(list(first)[:10])
    running.crash(service)
    second = await running.publish(f"after-{service}", range(20))
    await _all_enriched_once(running, first | second)
    await running.back(service, started)


async def test_given_a_broker_that_crashes_in_mid_stream_then_nothing_is_lost_or_done_twice(running: Stack) -> None:
    started = running.started_at("kafka")
    first = await running.publish("before-broker", range(100))
    await running.outcomes(list(first)[:10])
    running.crash("kafka")
    await running.back("kafka", started)
    second = await running.publish("after-broker", range(20))
    await _all_enriched_once(running, first | second)


async def test_given_down_and_up_then_the_state_is_as_it_was(running: Stack) -> None:
    fetched_at = now()
    published = await running.publish("kept", range(10), fetched_at)
    await running.outcomes(published)
    before = await running.log_until(list(published.values())[-1])
    running.compose("down", "--timeout", "60")
    running.up()
    after = await running.log_until(list(published.values())[-1])
    assert after == before
    again = await running.publish("kept", range(10), now())
    outcomes = await running.outcomes(again)
    assert set(map(tuple, outcomes.values())) == {("unchanged",)}


async def test_given_a_lost_volume_of_indexing_then_its_state_is_rebuilt_from_the_log(running: Stack) -> None:
    published = await running.publish("rebuilt", range(10))
    await running.outcomes(published)
    running.compose("rm", "--stop", "--force", "indexing")
    running.remove_volume("indexing")
    running.up()
    again = await running.publish("rebuilt", range(10), now())
    outcomes = await running.outcomes(again)
    assert set(map(tuple, outcomes.values())) == {("unchanged",)}


async def test_given_a_stopped_writer_when_the_index_is_rebuilt_then_its_state_is_as_it_was(running: Stack) -> None:
    published = await running.publish("remade", range(10))
    await running.outcomes(published)
    running.compose("stop", "--timeout", "60", "indexing")
    running.compose("run", "--rm", "--no-deps", "indexing", "rebuild-index")
    running.up()
    again = await running.publish("remade", range(10), now())
    outcomes = await running.outcomes(again)
    assert set(map(tuple, outcomes.values())) == {("unchanged",)}


async def test_given_a_withdrawal_from_outside_then_consumers_are_told_and_the_article_stays_blocked(
    running: Stack,
) -> None:
    published = await running.publish("withdrawn", range(1))
    await running.outcomes(published)
    (article,) = published.values()
    request = await running.withdraw(article)
    assert await running.outcomes([request]) == {request: ["withdrawn"]}
    events = await running.events_until("articles.enriched.v1", lambda event: event.withdrawn and event.key == article)
    assert events[-1].withdrawn
    again = await running.publish("withdrawn", range(1), now())
    assert list((await running.outcomes(again)).values()) == [["blocked"]]


async def _all_enriched_once(stack: Stack, published: dict[str, str]) -> None:
    outcomes = await stack.outcomes(published, seconds=240)
    assert {first for first, *_ in outcomes.values()} == {"enriched"}
    marker = await stack.publish(f"marker-{len(published)}-{now():%H%M%S}", range(1))
    await stack.outcomes(marker)
    log = await stack.log_until(*marker.values())
    articles = [item.article_id for item in log if item.article_id in set(published.values())]
    assert sorted(articles) == sorted(published.values()), "one revision each, none missing, none twice"
    assert [item.sequence for item in log] == list(range(len(log)))
