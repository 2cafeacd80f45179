"""The images' health check: asks the service in the same container, with nothing but sockets, since it runs often.

    python -I -S healthcheck.py livez readyz

ends with status 0 if every path answers 200, else with 1 and the reason on standard output.
"""

import os
import socket
import sys

SECONDS = 4.0


def problem(path: str, port: int) -> str | None:
    """Why the path does not answer 200, or None."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=SECONDS) as connection:
            connection.sendall(f"GET /{path} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode())
            answer = b"".join(iter(lambda: connection.recv(4096), b"")).decode("utf-8", "replace")
    except OSError as error:
        return str(error)
    status, _, rest = answer.partition("\r\n")
    return None if " 200 " in status else rest.partition("\r\n\r\n")[2] or status or "no answer"


def main() -> None:
    """Ask for every path given."""
    port = int(os.environ.get("WIREDESK_HTTP_PORT", "0"))
    problems = [f"{path}: {reason}" for path in sys.argv[1:] if (reason := problem(path, port))]
    sys.stdout.write("; ".join(problems) or "ok")
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
