"""``flask --app wsgi slack …``: what an administrator needs to connect a workspace."""

from __future__ import annotations

import json

import click
from flask import current_app
from flask.cli import AppGroup

from app.extensions import db
from app.runtime import runtime
from integrations.ports import DeliveryError
from integrations.slack.directory import read_accounts
from integrations.slack.install import ManifestError, manifest
from pulse.errors import Conflict, NotFound
from pulse.instants import utc_now
from pulse.people.accounts import link_by_hand
from pulse.people.unmatched import sync_accounts
from pulse.transaction import transaction

slack = AppGroup("slack", help="Connect a Slack workspace.")


@slack.command("manifest")
@click.option("--url", default="", help="Address Slack reaches the pages at, https://…")
@click.option("--socket-mode", is_flag=True, help="Slack cannot reach the pages.")
@click.option("--organisation", is_flag=True, help="Install once in all of an Enterprise Grid.")
def print_manifest(url: str, socket_mode: bool, organisation: bool) -> None:
    """Print the app manifest to paste into Slack (JSON)."""
    settings = current_app.extensions["ieum"].settings  # needs no database, which may not be yet
    try:
        made = manifest(
            url or settings.public_url,
            settings.slack_command,
            socket_mode=socket_mode,
            organisation=organisation,
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
    is_whole = bool(answer.get("is_enterprise_install"))
    team = str(answer.get("enterprise_id" if is_whole else "team_id", ""))
    click.echo(f"Connected to {answer.get('team', '')} ({team}) as {answer.get('user', '')}.")
    if team != parts.settings.slack_team_id:
        raise click.ClickException(f"Set IEUM_SLACK_TEAM_ID={team}; it says something else now.")


@slack.command("sync")
def sync() -> None:
    """Match the workspace's accounts to people by mail, and list those nobody was found for."""
    parts = runtime()
    try:
        listed = read_accounts(parts.slack, parts.settings.slack_team_id)
    except DeliveryError as error:
        raise click.ClickException(f"Slack does not tell: {error.code}") from error
    with transaction(db.session()) as session:
        done = sync_accounts(session, listed, parts.settings.slack_team_id, at=utc_now())
    for name, count in done.changes.items():
        click.echo(f"{name}: {count}")
    click.echo(f"accounts nobody was found for: {len(done.unmatched)}")
    for account in done.unmatched:
        click.echo(f"  {account.user_id} {account.mail or '(no mail)'} {account.kind.value}")


@slack.command("link")
@click.argument("user_id")
@click.argument("number")
def link(user_id: str, number: str) -> None:
    """Say by hand that the Slack account USER_ID is the person NUMBER."""
    try:
        with transaction(db.session()) as session:
            link_by_hand(session, number, user_id, runtime().settings.slack_team_id, at=utc_now())
    except NotFound as error:
        raise click.ClickException(f"{number}: nobody who works here.") from error
    except Conflict as error:
        raise click.ClickException(f"{user_id} is another person's account.") from error
    click.echo(f"{user_id} is {number}.")
