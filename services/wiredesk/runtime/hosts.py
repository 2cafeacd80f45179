"""Metrics per host, so that a site's redesign is seen the day it happens, for a bounded number of hosts."""

from __future__ import annotations

from typing import Final

from wiredesk.runtime import metrics
from wiredesk.runtime.records import Handled, Result

OTHER: Final = "other"
"""The label of all hosts without series of their own."""
_LEAD: Final = 2
"""So many times the records of the least seen host with series let another take its place: less would be to and fro."""
_COUNTED: Final = 10
"""Hosts that are counted, for each one that has series."""


class HostMetrics:
    """Notes how well each host's pages were read. The most seen hosts have series of their own.

    Which ones they are is found by lossy counting (after Manku and Motwani 2002): where too many hosts are counted, all
    counts are halved and those that come to nothing forgotten. A host that is overtaken loses its series.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._counts: dict[str, int] = {}
        self._outcomes: dict[str, set[str]] = {}
        """Hosts with series, and the outcomes that each has one for."""

    def observe(self, result: Result) -> None:
        """Counts what became of a page; a result without one is none of ours."""
        if not isinstance(result, Handled) or result.page is None:
            return
        page = result.page
        host = page.host if self._has_series(page.host) else OTHER
        self._outcomes.get(host, set()).add(page.outcome)
        metrics.HOST_RECORDS.labels(host, page.outcome).inc()
        if page.confidence is not None:
            metrics.HOST_CONFIDENCE.labels(host).observe(page.confidence)

    def _has_series(self, host: str) -> bool:
        if not self._most or host == OTHER:
            return False
        self._counts[host] = count = self._counts.get(host, 0) + 1
        if host in self._outcomes:
            return True
        if len(self._outcomes) >= self._most:
            least = min(self._outcomes, key=lambda known: self._counts.get(known, 0))
            if count <= _LEAD * self._counts.get(least, 0):
                self._forget_rare()
                return False
            self._remove(least)
        self._outcomes[host] = set()
        return True

    def _remove(self, host: str) -> None:
        for outcome in self._outcomes.pop(host):
            metrics.HOST_RECORDS.remove(host, outcome)
        metrics.HOST_CONFIDENCE.remove(host)

    def _forget_rare(self) -> None:
        if len(self._counts) > _COUNTED * self._most:
            self._counts = {host: count // 2 for host, count in self._counts.items() if count > 1}
