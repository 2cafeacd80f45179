"""structlog for every process: JSON for machines or a console for people, on standard error."""

from __future__ import annotations

import logging
import sys
from typing import Final, Literal

import structlog
import structlog.tracebacks

from wiredesk.runtime.log_limit import LibraryLimit

FAUSTS: Final = "wiredesk.runtime.faust_app"
"""Faust's services log under the module of their class: those that we derive from it would be heard as ours."""


def configure(log_format: Literal["json", "console"], level: str, service: str) -> None:
    """Send structlog and the standard library's logging through one chain of processors.

    Args:
        log_format: one JSON object a line, or coloured columns.
        level: the least to log, for our own events; libraries are heard from `warning` on, and not without end
            (`LibraryLimit`).
        service: stands in every line.
    """
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if log_format == "json"
        else structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
    )
    if log_format == "json":
        # without the frames' variables: they hold whole articles, which a takedown could not erase from a log
        tracebacks = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
        shared.append(structlog.processors.ExceptionRenderer(tracebacks))
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.ExtraAdder()],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    handler.addFilter(LibraryLimit(_is_ours))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("wiredesk").setLevel(getattr(logging, level.upper()))
    logging.getLogger(FAUSTS).setLevel(logging.WARNING)
    structlog.contextvars.bind_contextvars(service=service)


def _is_ours(logger: str) -> bool:
    return logger.startswith("wiredesk") and logger != FAUSTS
