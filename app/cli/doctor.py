"""``flask --app wsgi doctor``: looks for what an operator should change, and says why."""

from __future__ import annotations

import os
import shutil
import stat
import sys
from collections.abc import Iterator

import click
from flask.cli import with_appcontext
from sqlalchemy import inspect
from sqlalchemy.exc import SQLAlchemyError

from app.extensions import db
from app.runtime import runtime
from config import Settings
from integrations.database_dumps import MAKE, READ
from integrations.ports import DeliveryError
from pulse.tables import Base


@click.command("doctor")
@with_appcontext
def doctor() -> None:
    """Check database, keys and Slack; exit with 1 if something needs attention."""
    findings = [
        *_database(),
        *_front(runtime().settings),
        *_keys(runtime().settings),
        *_copies(runtime().settings),
        *_slack(runtime().settings),
        *_mail(runtime().settings),
    ]
    for finding in findings:
        click.echo(f"! {finding}")
    if not findings:
        click.echo("Nothing to change.")
    sys.exit(1 if findings else 0)


def _database() -> Iterator[str]:
    try:
        present = set(inspect(db.engine).get_table_names())
    except SQLAlchemyError as error:
        yield f"The database does not answer ({type(error).__name__})."
        return
    missing = sorted(set(Base.metadata.tables) - present)
    if missing:
        yield f"Tables are missing ({len(missing)}): run flask --app wsgi db upgrade."


def _front(settings: Settings) -> Iterator[str]:
    if settings.is_demo:
        return
    if not settings.public_url.startswith("https://"):
        yield (
            f"Pages are reached at {settings.public_url}, without https: passwords and cookies "
            "travel openly. Set IEUM_BASE_URL to the https address."
        )
    elif not settings.proxies:
        yield (
            "IEUM_PROXIES is 0: behind a proxy everybody seems to have its address, so that one "
            "person's wrong passwords keep everybody out. Set how many proxies stand in front."
        )


def _keys(settings: Settings) -> Iterator[str]:
    keys = settings.keys
    if not settings.is_demo and keys.is_relative_to(settings.data_dir):
        yield (
            f"Ballot keys lie in {keys}, inside the data directory. If that is backed up, a "
            "copied key outlives the close: set IEUM_KEY_DIR to a directory outside every backup."
        )
    if keys.exists() and stat.S_IMODE(keys.stat().st_mode) & 0o077:
        yield f"Others may enter {keys}: chmod 700 it."


def _copies(settings: Settings) -> Iterator[str]:
    folder = settings.backup_dir
    if folder is None:
        return
    nearest = next(one for one in (folder, *folder.parents) if one.exists())
    if not nearest.is_dir() or not os.access(nearest, os.W_OK | os.X_OK):
        yield f"No copy of the database can be written to {folder} (IEUM_BACKUP_DIR)."
    if db.engine.dialect.name == "postgresql" and not all(map(shutil.which, (MAKE, READ))):
        yield f"{MAKE} or {READ} is not installed here: the worker needs both to make copies."


def _slack(settings: Settings) -> Iterator[str]:
    if not settings.slack_bot_token:
        yield "No Slack token: nobody is asked or told anything in Slack."
    elif not settings.slack_team_id:
        yield "IEUM_SLACK_TEAM_ID is empty: presses from any workspace would be looked up."
    if settings.slack_bot_token and "hr" not in settings.channels:
        yield "IEUM_SLACK_CHANNELS names no hr channel: published results are announced nowhere."


def _mail(settings: Settings) -> Iterator[str]:
    sender = runtime().mail_pump
    if sender is None:
        return
    if not settings.base_url:
        yield f"IEUM_BASE_URL is empty: links in mail lead to {settings.public_url}."
    try:
        sender.messenger.heal()
    except DeliveryError as error:
        yield f"The mail server does not take our mail ({error.code})."
