"""Socket Mode: the same payloads as over HTTP, through WebSockets opened from this side.

For an installation which Slack cannot reach. Slack may hand any payload to any open connection,
replaces each connection every few hours, and repeats an event which was not acknowledged. What
could not be handled is therefore not acknowledged, as HTTP would answer 500.
"""

from __future__ import annotations

import errno
import json
import logging
import ssl
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import quote_plus, urlencode

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.builtin.connection import Connection
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from integrations.ports import DeliveryError, FailureKind
from integrations.slack import payloads
from integrations.slack.client import broken, kind_of
from integrations.slack.context import Context, FollowUp, Outcome
from integrations.slack.payloads import OtherEvent, Payload, PayloadError
from integrations.slack.router import dispatch

_LOG = logging.getLogger("ieum.slack")
_QUIET = logging.getLogger("ieum.slack_sdk")
_QUIET.setLevel(logging.CRITICAL)  # the library logs whole payloads at a lower level
TIMEOUT_SECONDS = 10
BUFFER_BYTES = 64 * 1024


def read_envelope(kind: str, payload: Mapping[str, Any]) -> Payload:
    """Return the typed payload of an envelope, read by the same rules as over HTTP."""
    if kind == "events_api":
        return payloads.parse_event(json.dumps(payload).encode())
    if kind == "slash_commands":
        return payloads.parse_command(urlencode(payload).encode())
    if kind == "interactive":
        return payloads.parse_interaction(b"payload=" + quote_plus(json.dumps(payload)).encode())
    return OtherEvent(kind)


class _EndingSocket:
    """A socket whose end is an error, not an endless stream of nothing.

    The library reads a connection which just ended in a busy loop until a ping fails: measured,
    12 s of one processor and of silence.
    """

    def __init__(self, sock: Any) -> None:
        self._sock = sock

    def recv(self, size: int) -> bytes:
        """Read, and say so when there will never be more."""
        data: bytes = self._sock.recv(size)
        if not data:
            raise ConnectionResetError(errno.ECONNRESET, "ended")
        return data

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)


class _Client(SocketModeClient):
    """The library's client, quick where it would make Slack wait, and able to leave at any moment.

    It would wait up to 3 s for the reader of a connection it replaces, and leave the new one
    unread meanwhile; what comes through that must be answered within 3 s.
    """

    def _run_current_session(self) -> None:
        """Read what comes until the connection ends.

        The library takes back an ending told just before it begins to read, and then waits for
        ever for a connection that is closed.
        """
        state = self.current_session_state  # before its session: it is replaced after it
        session = self.current_session
        if session is not None and session.is_active() and not state.terminated:
            session.run_until_completion(state)

    def connect(self) -> None:
        """Connect anew, and let go of the connection that is replaced at once."""
        old = self.current_session
        if old is not None:
            close = old.close

            def leave() -> None:
                _wake(old)
                close()

            old.close = leave  # type: ignore[method-assign]
        super().connect()
        session = self.current_session
        if session is not None and session.sock is not None:
            session.sock = _EndingSocket(session.sock)  # type: ignore[assignment]


def _wake(session: Connection) -> None:
    """Let the reader of a connection look up: the other side answers a ping."""
    if session.is_active():
        try:
            session.ping("leaving")
        except OSError:
            _LOG.info("socket_was_gone")


class SocketListener:
    """Keeps one connection to Slack open and lets the router answer what comes through it.

    ``beat`` is how often the connection is looked at: a lost one is missed for that long.
    """

    def __init__(
        self,
        context: Context,
        app_token: str,
        base_url: str,
        follow_up: Callable[[Iterable[FollowUp]], object],
        beat: timedelta = timedelta(seconds=2),
    ) -> None:
        self._context = context
        self._follow_up = follow_up
        web = WebClient(
            base_url=base_url,
            timeout=TIMEOUT_SECONDS,
            ssl=ssl.create_default_context(),
            retry_handlers=[],
            logger=_QUIET,
        )
        self._client = _Client(
            app_token,
            logger=_QUIET,
            web_client=web,
            receive_buffer_size=BUFFER_BYTES,
            ping_interval=beat.total_seconds(),
        )
        self._client.socket_mode_request_listeners.append(self._received)

    @property
    def is_connected(self) -> bool:
        """Whether a connection is open now."""
        return self._client.is_connected()

    def connect(self) -> None:
        """Open the connection, kept open from then on; raise DeliveryError if Slack refuses."""
        try:
            self._client.connect()
        except SlackApiError as error:
            status = int(getattr(error.response, "status_code", 200) or 200)
            code = str(error.response.get("error", ""))
            raise DeliveryError(kind_of(code, status), code) from error
        except (OSError, SlackClientError, ValueError) as error:
            raise broken(error) from error
        if not self.is_connected:
            self._client.wss_uri = None  # an address is good for one attempt
            raise DeliveryError(FailureKind.LATER, "unreachable")

    def close(self) -> None:
        """Take nothing more and leave."""
        client = self._client
        client.auto_reconnect_enabled = False
        client.current_session_state.terminated = True
        if client.current_session is not None:
            _wake(client.current_session)
        client.closed = True
        client.message_queue.put(None)  # wakes the reader of the queue
        client.close()

    def _received(self, client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        try:
            outcome = dispatch(self._context, read_envelope(request.type, request.payload))
        except PayloadError:
            outcome = Outcome()  # repeating would not make it readable
        except Exception as error:  # noqa: BLE001 - no acknowledgement; the text might hold a body
            _LOG.error("socket_broke kind=%s", type(error).__name__)
            return
        body = outcome.ack_body if request.accepts_response_payload else None
        try:
            client.send_socket_mode_response(SocketModeResponse(request.envelope_id, body))
        except (OSError, SlackClientError) as error:
            _LOG.warning("socket_ack_lost kind=%s", type(error).__name__)
        self._follow_up(outcome.follow_ups)
