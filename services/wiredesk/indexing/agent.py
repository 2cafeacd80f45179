"""Binds the indexing core to its topics."""

from __future__ import annotations

import logging
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, Final

import structlog

from wiredesk.indexing.index import Index
from wiredesk.indexing.owner import views_of_service
from wiredesk.indexing.settings import IndexingSettings
from wiredesk.runtime.log import Log
from wiredesk.runtime.settings import RuntimeSettings
from wiredesk_schemas.topics import EXTRACTED

if TYPE_CHECKING:
    from wiredesk.indexing.search_opensearch import OpenSearchView
    from wiredesk.indexing.search_opensearch_engine import OpenSearchEngine

SOURCE: Final = EXTRACTED


def opener(runtime: RuntimeSettings, settings: IndexingSettings | None = None) -> Callable[[], Index]:
    """What opens the views of the state folder; settings come from the environment unless they are given.

    It raises as `views_of_service` and `Index.open` do.
    """
    return lambda: Index.open(settings or IndexingSettings(), views_of_service(runtime.state_dir))


def follower(settings: IndexingSettings | None = None) -> Callable[[Log], Coroutine[Any, Any, None]] | None:
    """What keeps a search engine of its own up with the log; None where search is embedded."""
    chosen = settings or IndexingSettings()
    if chosen.search_engine != "opensearch":
        return None

    async def follow(log: Log) -> None:
        from wiredesk.indexing.search_follower import SearchFollower  # noqa: PLC0415 - an extra of its own

        said = structlog.get_logger("wiredesk.search")

        def trouble(error: Exception, seconds: float) -> None:
            said.warning("search is down, and follows later", error=str(error), next_try_seconds=seconds)

        view = opensearch_view(chosen)
        try:
            await SearchFollower(log, view, trouble).run()
        finally:
            await view.close()

    return follow


def opensearch_view(settings: IndexingSettings) -> OpenSearchView:
    """The writer's side of the OpenSearch that the settings name."""
    from opensearchpy import AsyncOpenSearch  # noqa: PLC0415 - an extra of its own

    from wiredesk.indexing.search_opensearch import OpenSearchView  # noqa: PLC0415

    _quiet()
    client = AsyncOpenSearch(settings.opensearch_url, timeout=settings.opensearch_timeout_seconds)
    return OpenSearchView(client, settings.opensearch_prefix)


def opensearch_engine(settings: IndexingSettings) -> OpenSearchEngine:
    """The reader's side of it."""
    from opensearchpy import OpenSearch  # noqa: PLC0415 - an extra of its own

    from wiredesk.indexing.search_opensearch_engine import OpenSearchEngine  # noqa: PLC0415

    _quiet()
    client = OpenSearch(settings.opensearch_url, timeout=settings.opensearch_timeout_seconds)
    return OpenSearchEngine(client, settings.opensearch_prefix)


def _quiet() -> None:
    """The client's own logger tells with a trace, at every try, what we tell in one line."""
    logging.getLogger("opensearch").setLevel(logging.CRITICAL)
