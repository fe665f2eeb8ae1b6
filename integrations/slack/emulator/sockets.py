"""Socket Mode: deliveries through WebSockets which the product opened.

A payload goes to one connection and counts as taken once its envelope id comes back within the
patience of the configuration; what comes back with it is the answer. Any connection may get any
payload. Source: Slack, "Using Socket Mode".
"""

import json
import secrets
import threading
from dataclasses import dataclass, field
from itertools import count

from integrations.slack.emulator.config import Answer, EmulatorConfig
from integrations.slack.emulator.problems import SlackError
from integrations.slack.emulator.state import Json
from integrations.slack.emulator.websocket import Closed, WebSocket

MOST_CONNECTIONS = 10
TICKET_SECONDS = 30.0
RECYCLED_AFTER_SECONDS = 18_060


@dataclass(frozen=True)
class Envelope:
    """One delivery: its kind, payload, and for events which repeat it is, and why."""

    kind: str
    payload: Json
    retry_attempt: int = 0
    retry_reason: str = ""

    def as_json(self, key: str) -> Json:
        """The message as it travels."""
        body: Json = {"envelope_id": key, "type": self.kind, "payload": self.payload}
        body["accepts_response_payload"] = self.kind != "events_api"
        if self.kind == "events_api":
            body["retry_attempt"] = self.retry_attempt
            body["retry_reason"] = self.retry_reason
        return body


@dataclass
class _Waiter:
    done: threading.Event = field(default_factory=threading.Event)
    answer: Answer = field(default_factory=lambda: Answer(0, failure="http_timeout"))


class Sockets:
    """The open connections and the deliveries which wait for their acknowledgement.

    `attended` counts the connections there were so far.
    """

    def __init__(self, config: EmulatorConfig) -> None:
        self._config = config
        self._lock = threading.Lock()
        self._tickets: dict[str, float] = {}
        self._open: list[WebSocket] = []
        self._waiting: dict[str, _Waiter] = {}
        self._turn = count()
        self.attended = 0

    def __len__(self) -> int:
        with self._lock:
            return len(self._open)

    def ticket(self) -> str:
        """The permission to open one connection soon."""
        with self._lock:
            if not self._config.socket_mode:
                raise SlackError("socket_mode_disabled")
            key = secrets.token_urlsafe(24)
            self._tickets[key] = self._config.clock()
            return key

    def admit(self, ticket: str) -> bool:
        """Use up a ticket; unknown, used and old ones are not admitted."""
        with self._lock:
            issued = self._tickets.pop(ticket, None)
            return issued is not None and self._config.clock() - issued <= TICKET_SECONDS

    def attend(self, connection: WebSocket, key: str) -> None:
        """Answer the handshake `key` of one connection and serve it until it is over.

        Under the lock, so that whoever sees the handshake's answer is also delivered to.
        """
        with self._lock:
            connection.accept(key)
            is_one_too_many = len(self._open) >= MOST_CONNECTIONS
            number = len(self._open) + 1
            if not is_one_too_many:
                self._open.append(connection)
                self.attended += 1
        if is_one_too_many:
            _send(connection, _farewell("too_many_websockets"))
            connection.close()
            return
        try:
            _send(connection, self._hello(number))
            for text in connection.messages():
                self._acknowledged(text)
        finally:
            with self._lock:
                self._open.remove(connection)

    def deliver(self, envelope: Envelope) -> Answer:
        """Hand over one payload and wait for its acknowledgement."""
        key, waiter = secrets.token_hex(16), _Waiter()
        with self._lock:
            self._waiting[key] = waiter
        try:
            text = json.dumps(envelope.as_json(key), ensure_ascii=False)
            if not any(_send_text(each, text) for each in self._in_turn()):
                return Answer(0, failure="connection_failed")
            waiter.done.wait(self._config.patience)
            return waiter.answer
        finally:
            with self._lock:
                del self._waiting[key]

    def warn(self, reason: str = "warning") -> None:
        """Tell every connection that it will be recycled: `warning`, `refresh_requested`…"""
        for connection in self._in_turn():
            _send(connection, _farewell(reason))

    def close(self) -> None:
        """End every connection."""
        for connection in self._in_turn():
            connection.close()

    def cut(self) -> None:
        """End every connection without a word, as a broken network does."""
        for connection in self._in_turn():
            connection.cut()

    def _in_turn(self) -> list[WebSocket]:
        """The open connections, beginning with another one each time."""
        with self._lock:
            if not self._open:
                return []
            start = next(self._turn) % len(self._open)
            return self._open[start:] + self._open[:start]

    def _acknowledged(self, text: str) -> None:
        try:
            message = json.loads(text)
        except ValueError:
            return
        if not isinstance(message, dict):
            return
        payload = message.get("payload")
        body = json.dumps(payload, ensure_ascii=False).encode() if payload else b""
        with self._lock:
            waiter = self._waiting.get(str(message.get("envelope_id")))
        if waiter is not None:
            waiter.answer = Answer(200, body)
            waiter.done.set()

    def _hello(self, number: int) -> Json:
        return {
            "type": "hello",
            "num_connections": number,
            "connection_info": {"app_id": self._config.app_id},
            "debug_info": {
                "host": "emulator",
                "approximate_connection_time": RECYCLED_AFTER_SECONDS,
            },
        }


def _farewell(reason: str) -> Json:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "emulator"}}


def _send(connection: WebSocket, message: Json) -> bool:
    return _send_text(connection, json.dumps(message))


def _send_text(connection: WebSocket, text: str) -> bool:
    try:
        connection.send_text(text)
    except Closed:
        return False
    return True
