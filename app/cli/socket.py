"""``flask --app wsgi socket``: Slack through Socket Mode, where Slack cannot reach the pages."""

from __future__ import annotations

import signal
import threading

import click
from flask.cli import with_appcontext

from app.runtime import Runtime, runtime
from integrations.ports import DeliveryError, FailureKind
from integrations.slack.socket_mode import SocketListener

FIRST_WAIT_SECONDS = 2.0
LONGEST_WAIT_SECONDS = 60.0


@click.command("socket")
@with_appcontext
def socket() -> None:
    """Receive from Slack through Socket Mode, until stopped."""
    parts = runtime()
    if not parts.settings.slack_app_token:
        raise click.ClickException(
            "IEUM_SLACK_APP_TOKEN is empty. Create an app-level token with connections:write "
            "(api.slack.com, Basic Information) and switch Socket Mode on."
        )
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    serve(parts, stop)


def serve(parts: Runtime, stop: threading.Event) -> None:
    """Keep a connection open until ``stop``; an unreachable Slack is tried again and again."""
    settings = parts.settings
    listener = SocketListener(
        parts.context,
        settings.slack_app_token,
        f"{settings.slack_api_url}/api/",
        parts.follow_ups.submit,
    )
    try:
        if connected(listener, stop):
            click.echo("Connected to Slack.")
            stop.wait()
    finally:
        listener.close()
        parts.follow_ups.close()


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
