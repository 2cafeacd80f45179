"""Errors of reaching Kafka, as sentences."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from wiredesk.cli.errors import UNREACHABLE, CommandError


@contextmanager
def reaching(bootstrap_servers: str) -> Iterator[None]:
    """Turn what goes wrong between us and Kafka into a `CommandError`."""
    from aiokafka.errors import KafkaError

    from wiredesk.runtime.topic_admin import TopicMismatch

    try:
        yield
    except TopicMismatch as error:
        raise CommandError(str(error)) from None
    except (KafkaError, OSError) as error:
        reason = str(error) or type(error).__name__
        raise CommandError(
            f"no Kafka answers at {bootstrap_servers} ({reason}): start it, or set WIREDESK_BOOTSTRAP_SERVERS",
            UNREACHABLE,
        ) from None
