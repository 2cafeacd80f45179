"""One record of a topic, as a subscription hands it out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from wiredesk_schemas.base import Message
from wiredesk_schemas.events import Headers
from wiredesk_schemas.facts import ArticleWithdrawn


@dataclass(frozen=True, slots=True)
class Event:
    """One record. `message` is None where the value is null (read as withdrawn), and for a dead letter."""

    topic: str
    partition: int
    offset: int
    timestamp: datetime
    key: str | None
    headers: Headers
    message: Message | None
    value: bytes | None = field(repr=False)
    """The bytes as they stand on the topic: fields of newer writers included."""
    _finish: Callable[[], None] = field(repr=False, compare=False)

    @property
    def withdrawn(self) -> bool:
        """Whether consumers must delete what they hold of the article; its id is the key."""
        return self.value is None or isinstance(self.message, ArticleWithdrawn)

    def done(self) -> None:
        """The caller is finished with this event: it may be committed. A second time changes nothing."""
        self._finish()
