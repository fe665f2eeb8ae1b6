"""Serving a WSGI application as an installation does, and pressing it from a process of its own.

The load client keeps its connections alive, signs everything before it begins, and waits for each
answer before it sends the next request on the same connection. Nothing leaves loopback.
"""

from __future__ import annotations

import json
import os
import selectors
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

from integrations.slack import signing

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
THREADS = 8
READY_SECONDS = 20.0


@dataclass(frozen=True)
class Load:
    """What one round of requests measured."""

    rate: float
    p50_ms: float
    p99_ms: float


@contextmanager
def serve(factory: str, environment: Mapping[str, str]) -> Iterator[int]:
    """Run ``factory`` (``module:name()``) under gunicorn, one worker and 8 threads; give the port.

    What the server says is kept to itself; it only shows where the server does not start.
    """
    port = _free_port()
    command = [
        *(sys.executable, "-m", "gunicorn", factory, "--bind", f"{HOST}:{port}"),
        *("--worker-class", "gthread", "--workers", "1", "--threads", str(THREADS)),
        *("--keep-alive", "60", "--no-control-socket", "--log-level", "error"),
    ]
    server = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment})
    try:
        _wait(server, port)
        yield port
    finally:
        server.terminate()
        server.wait()


def press(port: int, bodies: Path, secret: str, *, connections: int, calls: int) -> Load:
    """Send ``calls`` signed bodies over ``connections`` connections from a new process."""
    arguments = (str(port), str(bodies), secret, str(connections), str(calls))
    ran = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.served", *arguments],
        cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return Load(**json.loads(ran.stdout))


def _free_port() -> int:
    with socket.socket() as free:
        free.bind((HOST, 0))
        return int(free.getsockname()[1])


def _wait(server: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            time.sleep(0.5)  # the listener is there before the worker is
            return
    raise TimeoutError(f"the server on port {port} did not start")


def _request(secret: str, body: bytes) -> bytes:
    stamp = str(int(time.time()))
    head = (
        "POST /slack/interactions HTTP/1.1\r\n"
        f"Host: {HOST}\r\nAccept: */*\r\nUser-Agent: Slackbot 1.0\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n{signing.TIMESTAMP}: {stamp}\r\n"
        f"{signing.SIGNATURE}: {signing.sign(secret, stamp, body)}\r\n\r\n"
    )
    return head.encode() + body


def _drive(port: int, requests: list[bytes], connections: int) -> tuple[float, list[float]]:
    """Return the seconds everything took and the seconds of each request."""
    selector = selectors.DefaultSelector()
    began: dict[socket.socket, float] = {}
    waiting = iter(requests)
    spent: list[float] = []
    for _ in range(connections):
        link = socket.create_connection((HOST, port), timeout=10)
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        selector.register(link, selectors.EVENT_READ)
        began[link] = 0.0
    start = time.perf_counter()
    for link in list(began):
        _send(link, waiting, began)
    while len(spent) < len(requests):
        for key, _ in selector.select():
            link = key.fileobj  # type: ignore[assignment]
            answer = link.recv(65536)
            if not (answer.startswith(b"HTTP/1.1 200") and answer.endswith(b"\r\n\r\n")):
                raise RuntimeError(answer[:200])
            spent.append(time.perf_counter() - began[link])
            _send(link, waiting, began)
    return time.perf_counter() - start, spent


def _send(
    link: socket.socket, waiting: Iterator[bytes], began: dict[socket.socket, float]
) -> None:
    request = next(waiting, None)
    if request is not None:
        began[link] = time.perf_counter()
        link.sendall(request)


def main() -> None:
    port, bodies, secret, connections, calls = sys.argv[1:]
    known = cycle(json.loads(Path(bodies).read_text()))
    requests = [_request(secret, next(known).encode()) for _ in range(int(calls))]
    seconds, spent = _drive(int(port), requests, int(connections))
    cuts = statistics.quantiles(spent, n=100)
    load = {"rate": len(spent) / seconds, "p50_ms": cuts[49] * 1e3, "p99_ms": cuts[98] * 1e3}
    print(json.dumps(load))


if __name__ == "__main__":
    main()
