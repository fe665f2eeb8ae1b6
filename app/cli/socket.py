"""``flask --app wsgi socket``: Slack through Socket Mode, where Slack cannot reach the pages."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable

import click
from flask.cli import with_appcontext

from app.runtime import Runtime, runtime
from integrations.ports import DeliveryError, FailureKind
from integrations.slack.socket_mode import SocketListener

FIRST_WAIT_SECONDS = 2.0
LONGEST_WAIT_SECONDS = 60.0
LOOK_SECONDS = 2.0


@click.command("socket")
@with_appcontext
def socket() -> None:
    """Receive from Slack through Socket Mode, until stopped."""
    parts = runtime()
    if not parts.settings.slack_app_token:
        raise click.ClickException(
            "There is no app-level token (IEUM_SLACK_APP_TOKEN, or the Slack page of the "
            "settings). Create one with connections:write (api.slack.com, Basic Information) and "
            "switch Socket Mode on."
        )
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    serve(runtime, stop)


def serve(look: Callable[[], Runtime], stop: threading.Event) -> None:
    """Keep a connection open until ``stop``, with what is in force; trouble is tried again."""
    try:
        while not stop.is_set():
            _listen(look, stop)
    finally:
        look().follow_ups.close()


def _listen(look: Callable[[], Runtime], stop: threading.Event) -> None:
    """Listen with one token, until told to stop or until another connection is in force."""
    parts = look()
    if not parts.settings.slack_app_token:
        stop.wait(LOOK_SECONDS)
        return
    listener = SocketListener(
        parts.context,
        parts.settings.slack_app_token,
        f"{parts.settings.slack_api_url}/api/",
        parts.follow_ups.submit,
    )
    try:
        if connected(listener, stop):
            click.echo("Connected to Slack.")
            while not stop.wait(LOOK_SECONDS) and look() is parts:
                continue
    finally:
        listener.close()


def connected(listener: SocketListener, stop: threading.Event) -> bool:
    """Connect, waiting longer after each failure; False when told to stop first.

    A refusal which only an administrator can change ends the command with Slack's own code.
    """
    wait = FIRST_WAIT_SECONDS
    while not stop.is_set():
        try:
            listener.connect()
        except DeliveryError as error:
            if error.kind in {FailureKind.ADMIN, FailureKind.PERMANENT, FailureKind.BUG}:
                raise click.ClickException(f"Slack refuses the app token: {error.code}") from error
            click.echo(f"Slack cannot be reached ({error.code}); trying again.", err=True)
            stop.wait(wait)
            wait = min(2 * wait, LONGEST_WAIT_SECONDS)
        else:
            return True
    return False
