"""Metrics per host, as a scrape of `/metrics` shows them."""

from __future__ import annotations

import pytest
from prometheus_client import REGISTRY, generate_latest

from wiredesk.runtime import metrics
from wiredesk.runtime.hosts import OTHER, HostMetrics
from wiredesk.runtime.records import Failed, Handled, PageRead


@pytest.fixture(autouse=True)
def _without_series():
    metrics.HOST_RECORDS.clear()
    metrics.HOST_CONFIDENCE.clear()


def read(host: str, outcome: str = "cleaned", confidence: float | None = 0.9) -> Handled:
    return Handled("cleaned", "r", "a", (), page=PageRead(host, outcome, confidence))


def records(host: str, outcome: str = "cleaned") -> float | None:
    return REGISTRY.get_sample_value("wiredesk_host_records_total", {"host": host, "outcome": outcome})


def hosts() -> set[str]:
    return {sample.labels["host"] for family in metrics.HOST_RECORDS.collect() for sample in family.samples}


def test_given_pages_of_a_host_when_they_are_observed_then_outcomes_and_confidence_are_its_series():
    seen = HostMetrics(2)
    for result in (read("a.example", confidence=0.8), read("a.example", confidence=0.4)):
        seen.observe(result)
    seen.observe(read("a.example", "empty", None))
    assert (records("a.example"), records("a.example", "empty")) == (2, 1)
    assert REGISTRY.get_sample_value("wiredesk_host_confidence_count", {"host": "a.example"}) == 2
    assert REGISTRY.get_sample_value("wiredesk_host_confidence_sum", {"host": "a.example"}) == pytest.approx(1.2)


def test_given_results_without_a_page_then_nothing_is_counted():
    seen = HostMetrics(2)
    seen.observe(Handled("forwarded", "r", "a", ()))
    seen.observe(Failed("unexpected", "r", "it broke"))
    assert hosts() == set()


def test_given_more_hosts_than_allowed_then_the_rest_are_other():
    seen = HostMetrics(2)
    for host in ("a.example", "b.example", "c.example", "d.example"):
        seen.observe(read(host))
    assert hosts() == {"a.example", "b.example", OTHER}
    assert records(OTHER) == 2


def test_given_a_host_that_outgrows_another_then_it_takes_over_its_series():
    seen = HostMetrics(2)
    seen.observe(read("busy.example"))
    seen.observe(read("busy.example"))
    seen.observe(read("quiet.example", "empty", None))
    for _ in range(5):
        seen.observe(read("new.example"))
    assert hosts() == {"busy.example", "new.example", OTHER}
    assert b"quiet.example" not in generate_latest()


def test_given_hosts_without_end_then_their_series_and_their_counts_stay_bounded():
    seen = HostMetrics(5)
    for number in range(5_000):
        seen.observe(read("busy.example"))
        seen.observe(read(f"{number}.example"))
    assert len(hosts()) <= 6
    assert records("busy.example") == 5_000
    assert len(seen._counts) <= 51


def test_given_no_host_is_allowed_then_all_are_other():
    seen = HostMetrics(0)
    seen.observe(read("a.example"))
    assert hosts() == {OTHER}


def test_given_a_host_that_is_called_other_then_it_is_not_taken_for_one_with_series():
    seen = HostMetrics(1)
    for host in (OTHER, "a.example", "b.example", "b.example", "b.example", OTHER):
        seen.observe(read(host))
    assert records(OTHER) == 4
