"""`flask socket`: what is missing is said, an unreachable Slack is tried again."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime

import click
import pytest
from flask import Flask

from app.cli import socket as command
from app.runtime import Runtime, build_runtime, install_runtime
from integrations.ports import DeliveryError, FailureKind
from tests.slack_workspace import APP_TOKEN, Moment, SlackWorkspace


class Listener:
    """Fails as told, then connects."""

    def __init__(self, *failures: FailureKind) -> None:
        self.failures = list(failures)
        self.tries = 0

    def connect(self) -> None:
        self.tries += 1
        if self.failures:
            raise DeliveryError(self.failures.pop(0), "the_code")


class Stop:
    """Waits no time and remembers how long it would have been."""

    def __init__(self, after: int = 100) -> None:
        self.waits: list[float] = []
        self.after = after

    def is_set(self) -> bool:
        return len(self.waits) >= self.after

    def wait(self, seconds: float) -> bool:
        self.waits.append(seconds)
        return self.is_set()


def test_without_an_app_token_it_says_where_to_get_one(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["socket"])
    assert result.exit_code == 1
    assert "IEUM_SLACK_APP_TOKEN" in result.output


def test_an_unreachable_slack_is_tried_with_growing_waits() -> None:
    listener, stop = Listener(*[FailureKind.LATER] * 7), Stop()
    assert command.connected(listener, stop)  # type: ignore[arg-type]
    assert listener.tries == 8
    assert stop.waits == [2, 4, 8, 16, 32, 60, 60]


def test_it_stops_while_waiting() -> None:
    listener, stop = Listener(*[FailureKind.UNKNOWN] * 9), Stop(after=2)
    assert not command.connected(listener, stop)  # type: ignore[arg-type]
    assert listener.tries == 2


def test_a_refusal_ends_it_with_slacks_own_code() -> None:
    with pytest.raises(click.ClickException, match="the_code"):
        command.connected(Listener(FailureKind.ADMIN), Stop())  # type: ignore[arg-type]


def test_it_serves_until_it_is_stopped(app: Flask) -> None:
    moment = Moment(datetime(2026, 8, 26, tzinfo=UTC))
    with SlackWorkspace(moment=moment, socket_mode=True, app_token=APP_TOKEN) as slack:
        parts = _connected_to(app, slack)
        stop = threading.Event()
        thread = threading.Thread(target=command.serve, args=(lambda: parts, stop))
        thread.start()
        core = slack.parts.core
        # Nothing in the workspace changes when a socket opens: look from time to time.
        is_open = lambda: len(core.sockets) == 1  # noqa: E731
        assert any(core.workspace.wait_for(is_open, 0.1) for _ in range(50))
        slack.person("p0242").types("/ieum")
        assert slack.person("p0242").sees()[-1].is_ephemeral
        stop.set()
        thread.join(10)
        assert not thread.is_alive()


def test_it_takes_up_another_token_without_a_restart(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = app.extensions["ieum"]
    first, none, second = (
        replace(parts, settings=replace(parts.settings, slack_app_token=token))
        for token in ("xapp-1", "", "xapp-2")
    )
    listened: list[str] = []

    class Listening(Listener):
        def __init__(self, _context: object, token: str, *_: object) -> None:
            super().__init__()
            listened.append(token)

        def close(self) -> None:
            listened.append("closed")

    in_force = [first, first, none, none, second]
    stop = Stop(after=6)
    monkeypatch.setattr(command, "SocketListener", Listening)
    command.serve(lambda: in_force.pop(0) if len(in_force) > 1 else second, stop)  # type: ignore[arg-type]
    assert listened == ["xapp-1", "closed", "xapp-2", "closed"]


def _connected_to(app: Flask, slack: SlackWorkspace) -> Runtime:
    settings = replace(
        app.extensions["ieum"].settings,
        slack_api_url=slack.url,
        slack_app_token=APP_TOKEN,
        slack_bot_token="xoxb-for-tests-only",
    )
    with app.app_context():
        engine = app.extensions["sqlalchemy"].engine
        parts = build_runtime(settings, engine)
        install_runtime(app, parts)
    return parts
