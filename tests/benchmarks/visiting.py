"""Visits a server as phones do: opens a page, then sends answers, on connections kept alive.

Run as ``python -m tests.benchmarks.visiting PORT VISITS-FILE CONNECTIONS COUNT``; prints visits a
second. Nothing leaves loopback.
"""

from __future__ import annotations

import json
import re
import selectors
import socket
import sys
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

HOST = "127.0.0.1"
LENGTH = re.compile(rb"\r\ncontent-length: (\d+)\r\n", re.IGNORECASE)


def requests_of(path: str, body: str) -> tuple[bytes, bytes]:
    """Return the two requests of a visit."""
    head = f"Host: {HOST}\r\nAccept: */*\r\n"
    sent = body.encode()
    return (
        f"GET {path} HTTP/1.1\r\n{head}\r\n".encode(),
        f"POST {path} HTTP/1.1\r\n{head}Content-Type: application/json\r\n"
        f"Content-Length: {len(sent)}\r\n\r\n".encode()
        + sent,
    )


def is_whole(answer: bytes) -> bool:
    """Tell whether an answer has come to its end."""
    head, mark, body = answer.partition(b"\r\n\r\n")
    found = LENGTH.search(head + b"\r\n")
    return bool(mark) and found is not None and len(body) >= int(found.group(1))


def drive(port: int, requests: list[bytes], connections: int) -> float:
    """Return the seconds all requests took, each connection waiting for each answer."""
    selector = selectors.DefaultSelector()
    waiting = iter(requests)
    links = [socket.create_connection((HOST, port), timeout=10) for _ in range(connections)]
    heard: dict[socket.socket, bytes] = dict.fromkeys(links, b"")
    for link in links:
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        selector.register(link, selectors.EVENT_READ)
    began, done = time.perf_counter(), 0
    for link in links:
        _send(link, waiting)
    while done < len(requests):
        for key, _ in selector.select():
            link = key.fileobj  # type: ignore[assignment]
            heard[link] += link.recv(262_144)
            if not is_whole(heard[link]):
                continue
            if not heard[link].startswith(b"HTTP/1.1 200"):
                raise RuntimeError(heard[link][:200])
            heard[link], done = b"", done + 1
            _send(link, waiting)
    return time.perf_counter() - began


def _send(link: socket.socket, waiting: Iterator[bytes]) -> None:
    request = next(waiting, None)
    if request is not None:
        link.sendall(request)


def main() -> None:
    port, visits, connections, count = sys.argv[1:]
    known = islice(cycle(json.loads(Path(visits).read_text())), int(count))
    requests = [part for path, body in known for part in requests_of(path, body)]
    seconds = drive(int(port), requests, int(connections))
    print(int(count) / seconds)


if __name__ == "__main__":
    main()
