"""Calls over loopback: each is made once, whatever comes back, and errors are narrowed."""

from __future__ import annotations

import http.server
import json
import logging
import socket
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest

from integrations.ports import DeliveryError, FailureKind
from integrations.slack.client import (
    SLOW_DOWN_SECONDS,
    SlackClient,
    kind_of,
    retry_after,
)

SECRET_WORDS = "이 말은 로그에 남으면 안 돼요"


class Server:
    """Answers what it is told, and counts what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.status = 200
        self.body: object = {"ok": True}
        self.headers: dict[str, str] = {}
        self.drops = False
        self._http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,))
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._http.server_port}/"

    def _handler(server) -> type[http.server.BaseHTTPRequestHandler]:  # noqa: N805
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                server.asked.append(self.path)
                if server.drops:
                    self.connection.shutdown(socket.SHUT_RDWR)
                    self.close_connection = True
                    return
                body = json.dumps(server.body).encode()
                self.send_response(server.status)
                for name, value in server.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                return

        return Handler

    def stop(self) -> None:
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.stop()


@pytest.fixture
def client(server: Server) -> SlackClient:
    return SlackClient("xoxb-test", server.url, timedelta(seconds=2))


def failure(client: SlackClient) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        client.call("chat.postMessage", channel="C1", text=SECRET_WORDS)
    return caught.value


def test_an_answer_is_returned(client: SlackClient, server: Server) -> None:
    server.body = {"ok": True, "ts": "1.0"}
    assert client.call("chat.postMessage", channel="C1", text="x")["ts"] == "1.0"
    assert server.asked == ["/chat.postMessage"]


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("channel_not_found", FailureKind.PERMANENT),
        ("not_in_channel", FailureKind.ADMIN),
        ("restricted_action_something_new", FailureKind.ADMIN),
        ("invalid_blocks", FailureKind.BUG),
        ("message_limit_exceeded", FailureKind.LATER),
        ("fatal_error", FailureKind.UNKNOWN),
        ("never_heard_of", FailureKind.UNKNOWN),
    ],
)
def test_errors_by_code(client: SlackClient, server: Server, code: str, kind: FailureKind) -> None:
    server.body = {"ok": False, "error": code}
    error = failure(client)
    assert (error.kind, error.code) == (kind, code)
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("kind", "codes"),
    [
        (
            FailureKind.PERMANENT,
            "channel_not_found is_archived account_inactive user_not_found cannot_dm_bot",
        ),
        (
            FailureKind.ADMIN,
            "not_in_channel restricted_action restricted_action_thread_only_channel missing_scope "
            "messages_tab_disabled ekm_access_denied token_revoked",
        ),
        (
            FailureKind.BUG,
            "invalid_blocks msg_blocks_too_long invalid_arguments metadata_too_large",
        ),
        (
            FailureKind.LATER,
            "ratelimited rate_limited message_limit_exceeded service_unavailable "
            "team_added_to_org",
        ),
        (FailureKind.UNKNOWN, "fatal_error internal_error something_new"),
    ],
)
def test_every_error_of_posting_has_its_class(kind: FailureKind, codes: str) -> None:
    assert {kind_of(code) for code in codes.split()} == {kind}


@pytest.mark.parametrize("code", ["rate_limited", "message_limit_exceeded"])
def test_a_slow_down_without_a_time_is_taken_seriously(
    client: SlackClient, server: Server, code: str
) -> None:
    server.body = {"ok": False, "error": code}
    assert failure(client).retry_after == SLOW_DOWN_SECONDS


def test_one_can_ask_who_a_token_is_and_what_it_may(client: SlackClient, server: Server) -> None:
    server.body = {"ok": True, "team_id": "T1"}
    server.headers = {"X-OAuth-Scopes": "chat:write, commands"}
    told, scopes = client.identify()
    assert (told["team_id"], scopes) == ("T1", {"chat:write", "commands"})


def test_calls_that_prove_themselves_carry_no_token(server: Server) -> None:
    client = SlackClient("", server.url, is_open=True)
    assert client.form("oauth.v2.access", code="1")["ok"]
    assert server.asked == ["/oauth.v2.access"]


def test_too_many_requests_say_how_long_to_wait(client: SlackClient, server: Server) -> None:
    server.status, server.headers = 429, {"Retry-After": "30"}
    server.body = {"ok": False, "error": "ratelimited"}
    error = failure(client)
    assert (error.kind, error.retry_after) == (FailureKind.LATER, 30.0)
    assert len(server.asked) == 1


def test_a_broken_server_may_have_had_its_effect(client: SlackClient, server: Server) -> None:
    server.status, server.body = 500, {"ok": False}
    assert failure(client).kind is FailureKind.UNKNOWN
    assert len(server.asked) == 1


def test_a_dropped_connection_is_unknown_and_not_repeated(
    client: SlackClient, server: Server
) -> None:
    server.drops = True
    assert failure(client).kind is FailureKind.UNKNOWN
    assert len(server.asked) == 1


def test_nobody_listening_is_certainly_not_delivered() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    error = failure(SlackClient("xoxb-test", f"http://127.0.0.1:{port}/"))
    assert (error.kind, error.code) == (FailureKind.LATER, "unreachable")


def test_a_revoked_token_is_remembered_and_heals(client: SlackClient, server: Server) -> None:
    server.body = {"ok": False, "error": "token_revoked"}
    assert failure(client).kind is FailureKind.ADMIN
    assert client.is_revoked
    server.body = {"ok": True}
    client.check()
    assert not client.is_revoked


def test_without_a_token_nothing_is_called(server: Server) -> None:
    client = SlackClient("", server.url)
    assert not client.is_configured
    assert failure(client).code == "not_configured"
    assert server.asked == []


def test_answers_in_place(client: SlackClient, server: Server) -> None:
    client.respond(f"{server.url}respond", {"text": "x"})
    assert server.asked == ["/respond"]
    server.status = 404
    with pytest.raises(DeliveryError) as caught:
        client.respond(f"{server.url}respond", {"text": "x"})
    assert caught.value.kind is FailureKind.PERMANENT
    server.status = 502
    with pytest.raises(DeliveryError) as caught:
        client.respond(f"{server.url}respond", {"text": "x"})
    assert caught.value.kind is FailureKind.UNKNOWN
    assert len(server.asked) == 3


def test_nothing_of_a_body_is_ever_logged(
    client: SlackClient, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client.call("chat.postMessage", channel="C1", text=SECRET_WORDS)
    client.respond(f"{server.url}respond", {"text": SECRET_WORDS})
    server.drops = True
    failure(client)
    assert SECRET_WORDS not in caplog.text
    assert "xoxb-test" not in caplog.text


def test_unknown_waits_are_a_second() -> None:
    assert retry_after({"retry-after": "7"}) == 7.0
    assert retry_after({"Retry-After": "soon"}) == 1.0
    assert retry_after({}) == 1.0


def test_an_unavailable_service_is_tried_later_whatever_the_status() -> None:
    assert kind_of("service_unavailable", 503) is FailureKind.LATER
    assert kind_of("", 503) is FailureKind.UNKNOWN
