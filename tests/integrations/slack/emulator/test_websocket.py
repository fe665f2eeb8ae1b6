"""Frames as RFC 6455 has them, over a pair of real sockets."""

import socket
import struct
import threading
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.slack.emulator.websocket import (
    BINARY,
    CLOSE,
    CONTINUATION,
    PING,
    PONG,
    TEXT,
    Closed,
    WebSocket,
    accept_value,
    frame,
    handshake,
    is_upgrade,
    read_frame,
    unmask,
)

MASK = b"\x37\xfa\x21\x3d"


def masked(opcode: int, payload: bytes, *, is_last: bool = True) -> bytes:
    """What a client sends."""
    plain = frame(opcode, payload)
    head = len(plain) - len(payload)
    first = plain[0] if is_last else plain[0] & 0x7F
    return bytes([first, plain[1] | 0x80]) + plain[2:head] + MASK + unmask(payload, MASK)


def reader(data: bytes):
    rest = memoryview(data)

    def exactly(size: int) -> bytes:
        nonlocal rest
        taken, rest = rest[:size], rest[size:]
        assert len(taken) == size
        return bytes(taken)

    return exactly


@pytest.fixture
def pair() -> Iterator[tuple[WebSocket, socket.socket]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.settimeout(5)
        yield WebSocket(ours), theirs


def test_the_answer_to_the_handshake_is_the_one_of_the_rfc() -> None:
    assert accept_value("dGhlIHNhbXBsZSBub25jZQ==") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
    assert handshake("dGhlIHNhbXBsZSBub25jZQ==").startswith(b"HTTP/1.1 101 ")


@pytest.mark.parametrize(
    ("headers", "fits"),
    [
        (("websocket", "13", "key"), True),
        (("WebSocket", "13", "key"), True),
        (("h2c", "13", "key"), False),
        (("websocket", "8", "key"), False),
        (("websocket", "13", ""), False),
    ],
)
def test_only_a_whole_upgrade_is_one(headers: tuple[str, str, str], fits: bool) -> None:
    assert is_upgrade(*headers) is fits


@given(st.binary(max_size=300), st.binary(min_size=4, max_size=4))
def test_unmasking_twice_changes_nothing(payload: bytes, mask: bytes) -> None:
    assert unmask(unmask(payload, mask), mask) == payload
    assert unmask(payload, b"\0\0\0\0") == payload


@pytest.mark.parametrize("length", [0, 1, 125, 126, 65535, 65536])
def test_every_length_travels(length: int) -> None:
    payload = bytes(index % 251 for index in range(length))
    assert read_frame(reader(masked(BINARY, payload))) == (True, BINARY, payload)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (frame(TEXT, b"unmasked"), 1002),
        (b"\xc1" + masked(TEXT, b"x")[1:], 1002),
        (masked(PING, b"x" * 126), 1002),
        (masked(PING, b"x", is_last=False), 1002),
        (b"\x81\xff" + struct.pack("!Q", 2**40), 1009),
    ],
)
def test_what_the_rfc_forbids_ends_the_connection(raw: bytes, code: int) -> None:
    with pytest.raises(Closed) as caught:
        read_frame(reader(raw))
    assert caught.value.code == code


def test_a_message_may_come_in_parts_with_a_ping_between(
    pair: tuple[WebSocket, socket.socket],
) -> None:
    ours, theirs = pair
    theirs.sendall(masked(TEXT, "약".encode(), is_last=False))
    theirs.sendall(masked(PING, b"still there?"))
    theirs.sendall(masked(CONTINUATION, "속".encode()) + masked(TEXT, b"next"))
    theirs.sendall(masked(CLOSE, struct.pack("!H", 1000)))
    assert list(ours.messages()) == ["약속", "next"]
    assert theirs.recv(100) == frame(PONG, b"still there?") + frame(CLOSE, b"\x03\xe8")


def test_a_part_without_a_beginning_is_refused(pair: tuple[WebSocket, socket.socket]) -> None:
    ours, theirs = pair
    theirs.sendall(masked(CONTINUATION, b"?"))
    assert list(ours.messages()) == []
    assert theirs.recv(100) == frame(CLOSE, struct.pack("!H", 1002))


def test_closing_frees_the_reader_and_ends_sending(
    pair: tuple[WebSocket, socket.socket],
) -> None:
    ours, theirs = pair
    read: list[str] = []
    thread = threading.Thread(target=lambda: read.extend(ours.messages()))
    thread.start()
    ours.send_text("가")
    ours.close()
    thread.join(5)
    assert not thread.is_alive()
    assert theirs.recv(100) == frame(TEXT, "가".encode()) + frame(CLOSE, b"\x03\xe8")
    with pytest.raises(Closed):
        ours.send_text("too late")


def test_a_vanished_client_ends_the_messages(pair: tuple[WebSocket, socket.socket]) -> None:
    ours, theirs = pair
    theirs.sendall(masked(TEXT, b"half")[:5])
    theirs.close()
    assert list(ours.messages()) == []
