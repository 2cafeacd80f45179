"""`wiredesk up`: a broker and all services in one terminal, for trying out."""

from __future__ import annotations

import asyncio
import signal
import socket
import sys
from typing import Annotated, Final

import typer

from wiredesk.cli.errors import CommandError

DEFAULT_PORT: Final = 9092


def up(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port of Kafka, on loopback.")] = DEFAULT_PORT,
) -> None:
    """Run a broker and all services in this terminal, for trying out; Ctrl-C ends them.

    The broker is in memory: when this ends, what was published is gone. A service that dies is started again.
    """
    _must_be_free(port)
    asyncio.run(_up(port))


async def _up(port: int) -> None:
    from wiredesk.cli.log_view import LogView
    from wiredesk.cli.stack import stack

    view = LogView()
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    assert task is not None
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, task.cancel)
    view.say("wiredesk", "starting a broker and three services")
    try:
        async with stack(port, say=view.say) as running:
            print(_what_next(port, str(running.folder)), file=sys.stderr, flush=True)
            try:
                await running.watch()
            finally:
                view.say("wiredesk", "stopping the services, then the broker")
    except asyncio.CancelledError:
        view.say("wiredesk", "everything has ended")


def _what_next(port: int, folder: str) -> str:
    elsewhere = "" if port == DEFAULT_PORT else f"\n    export WIREDESK_BOOTSTRAP_SERVERS=127.0.0.1:{port}"
    return f"""
Kafka listens on 127.0.0.1:{port}, and all services work. In another terminal:
{elsewhere}
    wiredesk tail articles.enriched.v1        # what comes out, as it comes
    wiredesk publish FILE.jsonl               # your pages in
    WIREDESK_STATE_DIR={folder} wiredesk search WORDS

Ctrl-C ends it; nothing is kept.
"""


def _must_be_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise CommandError(
                f"cannot listen on port {port} ({error.strerror}): end what does, or choose another with --port"
            ) from None
