"""The product behind Socket Mode; the scenarios beside this run through it too (conftest)."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from slack_sdk.socket_mode.builtin.connection import Connection
from sqlalchemy import Engine
from sqlalchemy.orm import sessionmaker

from integrations.ports import DeliveryError, FailureKind
from integrations.slack.context import Context, FollowUp, Outcome
from integrations.slack.payloads import (
    AppHomeOpened,
    ButtonPress,
    OtherEvent,
    Payload,
    PayloadError,
    SlashCommand,
)
from integrations.slack.socket_mode import SocketListener, read_envelope
from tests.integrations.slack.stage import NINE, SEED, TEAM, Stage
from tests.slack_workspace import APP_TOKEN, Moment, Refused, SlackWorkspace

ACTOR = {"user": {"id": "U0DEMO0242", "team_id": TEAM}, "team": {"id": TEAM}}
PATIENT = timedelta(seconds=10)


def run(follow_ups: Iterable[FollowUp]) -> None:
    for follow_up in follow_ups:
        follow_up()


@contextmanager
def on_a_socket(
    engine: Engine, at=NINE, beat: timedelta = PATIENT, patience: float = 30.0
) -> Iterator[Stage]:
    """A product on a socket; a slow machine is no reason to give up an answer or a connection."""
    stage = Stage(sessionmaker(engine), engine, Moment(at))
    with SlackWorkspace(
        seed=SEED,
        moment=stage.moment,
        team_id=TEAM,
        socket_mode=True,
        app_token=APP_TOKEN,
        patience=patience,
    ) as stage.slack:
        stage.connect()
        with listening(stage, beat):
            yield stage


@contextmanager
def listening(stage: Stage, beat: timedelta) -> Iterator[SocketListener]:
    listener = SocketListener(stage.context, APP_TOKEN, stage.slack.api_url, run, beat=beat)
    try:
        listener.connect()
        yield listener
    finally:
        listener.close()


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Payload], Outcome]], None]:
    """Put another router in place of the real one."""

    def put(dispatch: Callable[[Payload], Outcome]) -> None:
        def stand_in(context: Context, payload: Payload) -> Outcome:
            return dispatch(payload)

        monkeypatch.setattr("integrations.slack.socket_mode.dispatch", stand_in)

    return put


def test_envelopes_are_read_like_requests() -> None:
    command = {"team_id": TEAM, "user_id": "U1", "command": "/ieum", "text": "요청 & 약속"}
    read = read_envelope("slash_commands", command)
    assert isinstance(read, SlashCommand)
    assert read.text == "요청 & 약속"
    press = {"type": "block_actions", **ACTOR, "actions": [{"action_id": "a", "value": "1+1=2"}]}
    read = read_envelope("interactive", press)
    assert isinstance(read, ButtonPress)
    assert (read.actor.user_id, read.value) == ("U0DEMO0242", "1+1=2")
    event = {"type": "event_callback", "team_id": TEAM, "event_id": "Ev1"}
    event["event"] = {"type": "app_home_opened", "user": "U1", "tab": "home"}
    assert isinstance(read_envelope("events_api", event), AppHomeOpened)
    assert read_envelope("hello", {}) == OtherEvent("hello")
    with pytest.raises(PayloadError):
        read_envelope("slash_commands", {"text": "nobody"})


def test_a_connection_is_replaced_on_request_without_a_pause(sqlite_engine: Engine, quiet) -> None:
    quiet(lambda _payload: Outcome({"text": "받았어요"}))
    with on_a_socket(sqlite_engine, patience=2.0) as stage:
        sockets, person = stage.slack.parts.core.sockets, stage.person("asker")
        for _ in range(3):
            before = sockets.attended
            sockets.warn()
            # The library alone keeps both open, and reads neither, for three seconds.
            assert _soon(stage, lambda before=before: _replaced(stage, before), 2.0)
            person.types("/ieum")
            assert person.sees()[-1].text == "받았어요"


@pytest.mark.parametrize("with_goodbye", [True, False])
def test_a_lost_connection_is_opened_again(
    sqlite_engine: Engine, quiet, with_goodbye: bool
) -> None:
    quiet(lambda _payload: Outcome({"text": "받았어요"}))
    with on_a_socket(sqlite_engine, beat=timedelta(seconds=0.5)) as stage:
        sockets = stage.slack.parts.core.sockets
        before = sockets.attended
        if with_goodbye:
            sockets.close()
        else:
            sockets.cut()
        assert _soon(stage, lambda: _replaced(stage, before) and _is_answered(stage), 8.0)
        assert stage.person("asker").sees()[-1].text == "받았어요"


def _soon(stage: Stage, happened: Callable[[], bool], seconds: float) -> bool:
    """Look often: connections come and go without a change in the workspace."""
    wait = stage.slack.parts.core.workspace.wait_for
    return any(happened() or wait(lambda: False, 0.02) for _ in range(int(seconds / 0.02)))


def _is_answered(stage: Stage) -> bool:
    try:
        stage.person("asker").types("/ieum")
    except Refused:
        return False
    return True


def _replaced(stage: Stage, before: int) -> bool:
    sockets = stage.slack.parts.core.sockets
    return sockets.attended > before and len(sockets) == 1


def test_who_leaves_while_the_reader_is_about_to_begin_is_gone_at_once(
    sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reader has just found the connection open; when it comes to read, it is not."""
    about_to_begin, gone = threading.Event(), threading.Event()
    is_active, disconnect = Connection.is_active, Connection.disconnect

    def find_open(session: Connection) -> bool:
        found = is_active(session)
        if found and threading.current_thread() is reader:
            about_to_begin.set()
            gone.wait(5)
        return found

    def leave(session: Connection) -> None:
        disconnect(session)
        gone.set()

    with on_a_socket(sqlite_engine) as stage:
        listener = SocketListener(stage.context, APP_TOKEN, stage.slack.api_url, run, beat=PATIENT)
        reader = listener._client.current_session_runner.thread
        monkeypatch.setattr(Connection, "is_active", find_open)
        monkeypatch.setattr(Connection, "disconnect", leave)
        listener.connect()
        assert about_to_begin.wait(5)
        leaving = threading.Thread(target=listener.close, daemon=True)
        leaving.start()
        leaving.join(5)
        is_left = not leaving.is_alive()
        listener._client.current_session_state.terminated = True  # lets a stuck reader go
        assert is_left


def test_what_breaks_is_not_acknowledged_and_comes_again(
    sqlite_engine: Engine, quiet, caplog: pytest.LogCaptureFixture
) -> None:
    seen: list[Payload] = []

    def breaks_once(payload: Payload) -> Outcome:
        seen.append(payload)
        if len(seen) == 1:
            raise RuntimeError("a secret of somebody")
        return Outcome()

    quiet(breaks_once)
    with on_a_socket(sqlite_engine, patience=0.3) as stage, caplog.at_level(logging.DEBUG):
        event = {"type": "app_home_opened", "user": "U0ASKER", "tab": "home"}
        stage.slack.sends_event(event)
    assert len(seen) == 2
    assert seen[0] == seen[1]
    assert "socket_broke kind=RuntimeError" in caplog.text
    assert "secret" not in caplog.text


def test_what_cannot_be_read_is_acknowledged_and_forgotten(
    sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable(kind: str, payload: object) -> Payload:
        raise PayloadError("missing_field")

    monkeypatch.setattr("integrations.slack.socket_mode.read_envelope", unreadable)
    with on_a_socket(sqlite_engine) as stage:
        assert stage.slack.sends_event({"type": "anything"}).status == 200


def test_an_event_gets_no_body_back(sqlite_engine: Engine, quiet) -> None:
    quiet(lambda _payload: Outcome({"never": "sent"}))
    with on_a_socket(sqlite_engine) as stage:
        assert stage.slack.sends_event({"type": "anything"}).body == b""


def test_a_refused_token_is_named(sqlite_engine: Engine) -> None:
    with on_a_socket(sqlite_engine) as stage:
        listener = SocketListener(stage.context, "xapp-other", stage.slack.api_url, run)
        with pytest.raises(DeliveryError) as caught:
            listener.connect()
        listener.close()
    assert (caught.value.kind, caught.value.code) == (FailureKind.ADMIN, "invalid_auth")


def test_an_unreachable_slack_is_tried_later(sqlite_engine: Engine) -> None:
    with on_a_socket(sqlite_engine) as stage:
        listener = SocketListener(stage.context, APP_TOKEN, "http://127.0.0.1:9/api/", run)
        with pytest.raises(DeliveryError) as caught:
            listener.connect()
        listener.close()
    assert caught.value.kind is FailureKind.LATER
