"""Every metric of Wiredesk, in one place. Names follow Prometheus' rules: base units, `_total` on counters."""

from __future__ import annotations

from typing import Final

from prometheus_client import Counter, Gauge, Histogram, Summary, disable_created_metrics

disable_created_metrics()  # type: ignore[no-untyped-call]  # a series each that nobody reads

OUTCOMES: Final = Counter("wiredesk_outcomes", "Records by what became of them at a stage.", ["stage", "outcome"])
DEAD_LETTERS: Final = Counter("wiredesk_dead_letters", "Records parked in a dead-letter topic.", ["stage", "error"])
STAGE_SECONDS: Final = Histogram(
    "wiredesk_stage_seconds",
    "From reading a record to its outputs' delivery.",
    ["stage"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
RECORD_AGE_SECONDS: Final = Histogram(
    "wiredesk_record_age_seconds",
    "From the broker's timestamp of a record to its outcome at a stage.",
    ["stage"],
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3600, 86400),
)
HOST_RECORDS: Final = Counter(
    "wiredesk_host_records", "Fetches by host, and whether they were cleaned or why they were not.", ["host", "outcome"]
)
HOST_CONFIDENCE: Final = Summary(
    "wiredesk_host_confidence", "How sure cleaning is of the bodies of a host's pages, from 0 to 1.", ["host"]
)
LAG: Final = Gauge("wiredesk_lag_records", "Records of the source topic not yet committed.", ["stage"])
POOL_RESTARTS: Final = Counter("wiredesk_pool_restarts", "Worker processes lost.", ["stage", "cause"])
RETRIES: Final = Counter("wiredesk_retries", "Attempts that failed because something outside was down.", ["stage"])
PAUSED: Final = Gauge("wiredesk_paused", "1 where the dead-letter limit stopped a stage.", ["stage"])
LOG_SECONDS: Final = Histogram(
    "wiredesk_log_append_seconds",
    "One transaction of the indexing writer.",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)
SEARCH_LAG: Final = Gauge(
    "wiredesk_search_lag_records", "Records of the log that a search engine of its own has not taken yet."
)
RECOVERY_SECONDS: Final = Gauge("wiredesk_recovery_seconds", "How long the last recovery from the log took.")
