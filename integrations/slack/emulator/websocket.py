"""The server's side of RFC 6455, as much as Socket Mode needs: text, ping, close.

No extensions and no subprotocols. A frame from a client must be masked, a message may come in
several frames, and nothing longer than a mebibyte is taken. Sending is safe from any thread.
"""

import base64
import hashlib
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress

ACCEPT_GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0x0, 0x1, 0x2, 0x8, 0x9, 0xA
MOST_BYTES = 1024 * 1024
NORMAL, PROTOCOL_ERROR, TOO_BIG = 1000, 1002, 1009


class Closed(Exception):  # noqa: N818 - reads as what happened
    """The connection is over; `code` is what a close frame should say, 0 for nothing."""

    def __init__(self, code: int = 0) -> None:
        super().__init__(code)
        self.code = code


def is_upgrade(upgrade: str, version: str, key: str) -> bool:
    """Whether these request headers ask for a WebSocket of the one version there is."""
    return upgrade.lower() == "websocket" and version == "13" and bool(key)


def accept_value(key: str) -> str:
    """The proof that the server read the client's key."""
    digest = hashlib.sha1(key.strip().encode() + ACCEPT_GUID, usedforsecurity=False).digest()
    return base64.b64encode(digest).decode()


def handshake(key: str) -> bytes:
    """The answer that turns an HTTP connection into a WebSocket."""
    lines = (
        "HTTP/1.1 101 Switching Protocols",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Accept: {accept_value(key)}",
    )
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def frame(opcode: int, payload: bytes) -> bytes:
    """One whole, unmasked frame."""
    length = len(payload)
    if length < 126:
        head = struct.pack("!BB", 0x80 | opcode, length)
    elif length < 65536:
        head = struct.pack("!BBH", 0x80 | opcode, 126, length)
    else:
        head = struct.pack("!BBQ", 0x80 | opcode, 127, length)
    return head + payload


def unmask(payload: bytes, mask: bytes) -> bytes:
    """The bytes behind a client's mask (and the way back: it is its own inverse)."""
    size = len(payload)
    repeated = (mask * (size // 4 + 1))[:size]
    both = int.from_bytes(payload, "big") ^ int.from_bytes(repeated, "big")
    return both.to_bytes(size, "big")


class WebSocket:
    """One open connection."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._sending = threading.Lock()
        self._is_over = False

    def accept(self, key: str) -> None:
        """Answer the client's handshake; raises Closed when it is gone already."""
        with self._sending:
            try:
                self._connection.sendall(handshake(key))
            except OSError:
                self._is_over = True
                raise Closed from None

    def send_text(self, text: str) -> None:
        """Send one message; raises Closed when the other side is gone."""
        self._send(TEXT, text.encode())

    def close(self, code: int = NORMAL) -> None:
        """Say goodbye and let the reader go, whatever state the connection is in."""
        with suppress(Closed):
            self._send(CLOSE, struct.pack("!H", code))
        self.cut()

    def cut(self) -> None:
        """End the connection without a word."""
        self._is_over = True
        with suppress(OSError):
            self._connection.shutdown(socket.SHUT_RDWR)

    def messages(self) -> Iterator[str]:
        """The texts of the other side until it closes; pings are answered on the way."""
        try:
            yield from self._texts()
        except Closed as end:
            if end.code:
                self.close(end.code)
        finally:
            self._is_over = True

    def _texts(self) -> Iterator[str]:
        parts: list[bytes] = []
        while True:
            is_last, opcode, payload = read_frame(self._exactly)
            if opcode == CLOSE:
                raise Closed(NORMAL)
            if opcode == PING:
                self._send(PONG, payload)
            elif opcode in {TEXT, BINARY, CONTINUATION}:
                if (opcode == CONTINUATION) != bool(parts):
                    raise Closed(PROTOCOL_ERROR)
                parts.append(payload)
                if sum(map(len, parts)) > MOST_BYTES:
                    raise Closed(TOO_BIG)
                if is_last:
                    yield b"".join(parts).decode("utf-8", "replace")
                    parts = []

    def _exactly(self, size: int) -> bytes:
        taken = b""
        while len(taken) < size:
            try:
                more = self._connection.recv(size - len(taken))
            except OSError:
                raise Closed from None
            if not more:
                raise Closed
            taken += more
        return taken

    def _send(self, opcode: int, payload: bytes) -> None:
        if self._is_over:
            raise Closed
        with self._sending:
            try:
                self._connection.sendall(frame(opcode, payload))
            except OSError:
                self._is_over = True
                raise Closed from None


def read_frame(exactly: Callable[[int], bytes]) -> tuple[bool, int, bytes]:
    """Whether it is the last of its message, the opcode, and the unmasked payload."""
    first, second = exactly(2)
    opcode, length = first & 0x0F, second & 0x7F
    is_masked, is_reserved = bool(second & 0x80), bool(first & 0x70)
    is_bad_control = opcode >= CLOSE and (length > 125 or not first & 0x80)
    if not is_masked or is_reserved or is_bad_control:
        raise Closed(PROTOCOL_ERROR)
    if length == 126:
        (length,) = struct.unpack("!H", exactly(2))
    elif length == 127:
        (length,) = struct.unpack("!Q", exactly(8))
    if length > MOST_BYTES:
        raise Closed(TOO_BIG)
    mask = exactly(4)
    return bool(first & 0x80), opcode, unmask(exactly(length), mask)
