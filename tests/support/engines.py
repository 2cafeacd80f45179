"""A pytest plugin: which engines the suite went without, in a final line; and a failure where one is required.

`WIREDESK_TEST_REQUIRED` names markers, separated by commas: a skipped test with one of them fails the run.
"""

from __future__ import annotations

import os
from collections import Counter

import pytest

ENGINES = {
    "kafka": "a real Apache Kafka (WIREDESK_TEST_KAFKA)",
    "opensearch": "a real OpenSearch (WIREDESK_TEST_OPENSEARCH)",
    "compose": "a docker engine",
}
REQUIRED = "WIREDESK_TEST_REQUIRED"


class Engines:
    """Counts skipped tests by the engine that they wanted; tests that share an engine run one after the other."""

    def __init__(self) -> None:
        self._skipped: Counter[str] = Counter()

    @pytest.hookimpl(tryfirst=True)  # pytest-xdist reads the groups in the same hook
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            shared = [name for name in reversed(ENGINES) if item.get_closest_marker(name)]
            if shared:
                item.add_marker(pytest.mark.xdist_group(shared[0]))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.skipped:
            self._skipped.update(name for name in ENGINES if name in report.keywords)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self._missing() and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_unconfigure(self) -> None:
        for name, count in sorted(self._skipped.items()):
            print(f"skipped for want of {ENGINES[name]}: {count} tests marked {name}")
        if missing := self._missing():
            print(f"failed: {REQUIRED} asks for {', '.join(missing)}")

    def _missing(self) -> list[str]:
        return [name for name in os.environ.get(REQUIRED, "").split(",") if self._skipped[name]]


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Engines(), "wiredesk-engines")
