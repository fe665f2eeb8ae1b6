"""``flask --app wsgi slack …``: what an administrator needs to connect a workspace."""

from __future__ import annotations

import json

import click
from flask.cli import AppGroup

from app.runtime import runtime
from integrations.ports import DeliveryError
from integrations.slack.install import ManifestError, manifest

slack = AppGroup("slack", help="Connect a Slack workspace.")


@slack.command("manifest")
@click.option("--url", default="", help="Address Slack reaches the pages at, https://…")
@click.option("--socket-mode", is_flag=True, help="Slack cannot reach the pages.")
def print_manifest(url: str, socket_mode: bool) -> None:
    """Print the app manifest to paste into Slack (JSON)."""
    settings = runtime().settings
    try:
        made = manifest(
            url or settings.public_url, settings.slack_command, socket_mode=socket_mode
        )
    except ManifestError as error:
        raise click.ClickException(str(error)) from error
    click.echo(json.dumps(made, ensure_ascii=False, indent=2))


@slack.command("check")
def check() -> None:
    """Ask Slack who the bot token belongs to, and compare it with the settings."""
    parts = runtime()
    try:
        answer = parts.slack.check()
    except DeliveryError as error:
        raise click.ClickException(f"Slack refuses the bot token: {error.code}") from error
    team = str(answer.get("team_id", ""))
    click.echo(f"Connected to {answer.get('team', '')} ({team}) as {answer.get('user', '')}.")
    if team != parts.settings.slack_team_id:
        raise click.ClickException(f"Set IEUM_SLACK_TEAM_ID={team}; it says something else now.")
