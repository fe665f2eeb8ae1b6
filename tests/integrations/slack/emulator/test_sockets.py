"""Socket Mode with Slack's own client at the other end."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from integrations.slack.emulator.sockets import MOST_CONNECTIONS, TICKET_SECONDS
from tests.integrations.slack.emulator.conftest import SEED, Product, modal
from tests.slack_workspace import APP_TOKEN, BOT_TOKEN, Moment, Refused, SlackWorkspace

HAESOL = "U0DEMO0242"


class Listener:
    """A product on a socket: records envelopes, and acknowledges as it is told."""

    def __init__(self, slack: SlackWorkspace) -> None:
        self.requests: list[SocketModeRequest] = []
        self.answers: Callable[[SocketModeRequest], dict[str, Any] | None] = lambda _r: None
        self.is_silent = False
        self.farewells: list[str] = []
        self.client = SocketModeClient(
            APP_TOKEN, web_client=WebClient(base_url=slack.api_url, retry_handlers=[])
        )
        self.client.socket_mode_request_listeners.append(self._received)
        self.client.message_listeners.append(lambda _c, m, _raw: self.farewells.append(m["type"]))

    def _received(self, client: Any, request: SocketModeRequest) -> None:
        self.requests.append(request)
        if not self.is_silent:
            answer = SocketModeResponse(request.envelope_id, self.answers(request))
            client.send_socket_mode_response(answer)

    def close(self) -> None:
        self.client.auto_reconnect_enabled = False
        self.client.current_session_state.terminated = True
        if self.client.is_connected():
            self.client.current_session.ping("bye")
        self.client.closed = True
        self.client.message_queue.put(None)
        self.client.close()


@pytest.fixture
def slack(moment: Moment, product: Product) -> Iterator[SlackWorkspace]:
    with SlackWorkspace(
        deliver=product.deliver,
        moment=moment,
        seed=SEED,
        socket_mode=True,
        app_token=APP_TOKEN,
        patience=30.0,
    ) as workspace:
        yield workspace


@contextmanager
def listening(slack: SlackWorkspace) -> Iterator[Listener]:
    listener = Listener(slack)
    try:
        listener.client.connect()
        yield listener
    finally:
        listener.close()


def address(slack: SlackWorkspace) -> str:
    web = WebClient(base_url=slack.api_url, retry_handlers=[])
    return str(web.apps_connections_open(app_token=APP_TOKEN)["url"])


def knock(url: str, **headers: str) -> int:
    target = urlsplit(url)
    connection = http.client.HTTPConnection(target.hostname or "", target.port, timeout=5)
    given = {
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
        "Sec-WebSocket-Version": "13",
    }
    connection.request("GET", f"{target.path}?{target.query}", headers=given | headers)
    with connection.getresponse() as response:
        status = response.status
    connection.close()
    return status


def test_an_event_goes_through_the_socket_and_not_over_http(
    slack: SlackWorkspace, product: Product
) -> None:
    with listening(slack) as listener:
        assert slack.sends_event({"type": "team_join"}).status == 200
    (request,) = listener.requests
    assert (request.type, request.retry_attempt) == ("events_api", 0)
    assert request.payload["event"]["type"] == "team_join"
    assert not request.accepts_response_payload
    assert product.deliveries == []


def test_an_unacknowledged_event_comes_again_with_its_attempt(moment: Moment) -> None:
    with (
        SlackWorkspace(
            moment=moment, socket_mode=True, app_token=APP_TOKEN, patience=0.1
        ) as slack,
        listening(slack) as listener,
    ):
        listener.is_silent = True
        slack.sends_event({"type": "team_join"})
        moment.advance(61)
        slack.repeats_events()
        slack.wait_until(lambda: len(listener.requests) == 3)
        assert [each.retry_attempt for each in listener.requests] == [0, 1, 2]
        assert listener.requests[-1].retry_reason == "http_timeout"
        assert len({each.payload["event_id"] for each in listener.requests}) == 1


def test_a_command_and_a_form_are_answered_in_the_acknowledgement(slack: SlackWorkspace) -> None:
    web = WebClient(BOT_TOKEN, base_url=slack.api_url)
    person = slack.person(HAESOL)
    with listening(slack) as listener:
        listener.answers = lambda _request: {"text": "받았어요"}
        person.types("/ieum 안녕하세요")
        assert person.sees()[-1].text == "받았어요"
        request = listener.requests[-1]
        assert request.type == "slash_commands"
        assert request.payload["text"] == "안녕하세요"
        assert request.accepts_response_payload
        web.views_open(trigger_id=request.payload["trigger_id"], view=modal())
        errors = {"response_action": "errors", "errors": {"what": "짧아요"}}
        listener.answers = lambda _request: errors
        assert person.fills({"What?": "a"}).submits() == {"what": "짧아요"}
        assert listener.requests[-1].type == "interactive"
        assert listener.requests[-1].payload["type"] == "view_submission"


def test_without_a_connection_nothing_is_delivered(slack: SlackWorkspace) -> None:
    with pytest.raises(Refused, match="connection_failed"):
        slack.person(HAESOL).types("/ieum")


def test_connections_take_turns(slack: SlackWorkspace) -> None:
    with listening(slack) as one, listening(slack) as other:
        for _ in range(4):
            slack.sends_event({"type": "team_join"})
        assert (len(one.requests), len(other.requests)) == (2, 2)


def test_a_warning_reaches_every_connection_and_does_not_close_it(slack: SlackWorkspace) -> None:
    connection = _raw(slack)
    assert b'"hello"' in _message(connection)
    slack.parts.core.sockets.warn()
    said = _message(connection)
    assert b'"disconnect"' in said
    assert b'"warning"' in said
    assert len(slack.parts.core.sockets) == 1
    connection.close()


def test_a_ticket_opens_one_connection_in_time(slack: SlackWorkspace, moment: Moment) -> None:
    url = address(slack)
    assert knock(url, Upgrade="h2c") == 400
    assert knock(url, **{"Sec-WebSocket-Version": "8"}) == 426
    assert knock(url.replace("ticket=", "ticket=x")) == 403
    moment.advance(TICKET_SECONDS + 1)
    assert knock(url) == 403
    fresh = address(slack)
    assert knock(fresh) == 101
    assert knock(fresh) == 403


def test_the_eleventh_connection_is_sent_away(slack: SlackWorkspace) -> None:
    held = [_raw(slack) for _ in range(MOST_CONNECTIONS + 1)]
    said = [_message(connection) for connection in held]
    assert [b'"hello"' in each for each in said] == [True] * MOST_CONNECTIONS + [False]
    assert b"too_many_websockets" in said[-1]
    slack.wait_until(lambda: len(slack.parts.core.sockets) == MOST_CONNECTIONS)
    for connection in held:
        connection.close()


def _raw(slack: SlackWorkspace) -> socket.socket:
    target = urlsplit(address(slack))
    connection = socket.create_connection((target.hostname, target.port), timeout=5)
    connection.sendall(
        f"GET {target.path}?{target.query} HTTP/1.1\r\nHost: {target.netloc}\r\n"
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n".encode()
    )
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        head += _read(connection, 1)
    assert head.startswith(b"HTTP/1.1 101 ")
    return connection


def _message(connection: socket.socket) -> bytes:
    _, length = _read(connection, 2)
    size = length if length < 126 else int.from_bytes(_read(connection, 2), "big")
    return _read(connection, size)


def _read(connection: socket.socket, size: int) -> bytes:
    read = b""
    while len(read) < size:
        more = connection.recv(size - len(read))
        assert more, "the connection ended"
        read += more
    return read


@pytest.mark.parametrize(
    ("token", "error"),
    [(BOT_TOKEN, "not_allowed_token_type"), ("xapp-other", "invalid_auth")],
)
def test_only_the_app_token_opens_connections(
    slack: SlackWorkspace, token: str, error: str
) -> None:
    web = WebClient(base_url=slack.api_url, retry_handlers=[])
    with pytest.raises(SlackApiError, match=error):
        web.apps_connections_open(app_token=token)


def test_where_socket_mode_is_off_no_connection_is_given(moment: Moment) -> None:
    with SlackWorkspace(moment=moment, app_token=APP_TOKEN) as slack:
        web = WebClient(base_url=slack.api_url, retry_handlers=[])
        with pytest.raises(SlackApiError, match="socket_mode_disabled"):
            web.apps_connections_open(app_token=APP_TOKEN)
