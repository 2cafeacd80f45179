"""A stateless stage, as the command line and the runtime see it: which topic, which function, how long."""

from __future__ import annotations

from dataclasses import dataclass

from wiredesk.runtime.records import Handler
from wiredesk_schemas.topics import Topic


@dataclass(frozen=True, slots=True)
class Stage:
    """A pure function of one record, bound to the topic that it reads."""

    name: str
    source: Topic
    handler: Handler
    deadline: float
    """Seconds for one record, unless the setting says otherwise."""
