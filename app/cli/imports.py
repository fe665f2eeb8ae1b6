"""``flask --app wsgi import KIND FILE``: shows what would change; ``--apply`` does it.

The exit status is 1 when a row needs checking, whether or not anything was applied.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from app.cli import words
from app.cli.import_days import calendar_days
from app.cli.reporting import print_plan, print_problems, print_refusal
from app.extensions import db
from app.i18n import company_zone
from app.import_kinds import FORCEABLE, KINDS, Order
from pulse.errors import DomainError
from pulse.instants import utc_now
from pulse.transaction import transaction

imports = AppGroup("import", help="Bring people, departments, services and more in from files.")


def run_import(session: Session, kind: str, order: Order) -> bool:
    """Plan, show, and apply if asked to; tell whether everything in the file is sound."""
    chosen = KINDS[kind]
    with transaction(session):
        plan = chosen.plan(session, order)
        print_plan(plan, chosen.sections, order.locale)
        bad = print_problems(plan.problems, order.locale)
        forced = order.does_force and kind in FORCEABLE
        is_doing = order.does_apply and (not bad or forced)
        if is_doing:
            chosen.apply(session, plan, order)
    outcome = words.APPLIED if is_doing else words.STOPPED if order.does_apply else words.DRY_RUN
    click.echo(words.say(outcome, order.locale))
    return not bad


def _configured_team() -> str:
    parts = current_app.extensions.get("ieum")
    return "" if parts is None else str(parts.settings.slack_team_id)


def _command(kind: str) -> click.Command:
    @click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
    @click.option("--apply", "does_apply", is_flag=True, help="Do it; without this, only show.")
    @click.option("--force", "does_force", is_flag=True, help="Apply the sound rows all the same.")
    @click.option(
        "--on", type=click.DateTime(["%Y-%m-%d"]), help="From this day; today if absent."
    )
    @click.option(
        "--slack-team", default="", help="Slack team of the file's Slack ids, if not ours."
    )
    @click.option("--locale", type=click.Choice(["ko", "en"]), default="en", show_default=True)
    def run(**given: Any) -> None:
        at = utc_now()
        zone = company_zone()
        order = Order(
            content=given["file"].read_bytes(),
            at=at,
            on=given["on"].date() if given["on"] else at.astimezone(zone).date(),
            does_apply=given["does_apply"],
            does_force=given["does_force"],
            locale=given["locale"],
            slack_team=given["slack_team"] or _configured_team(),
            name=given["file"].name,
        )
        try:
            is_sound = run_import(db.session(), kind, order)
        except DomainError as error:
            print_refusal(error, order.locale)
            is_sound = False
        if not is_sound:
            sys.exit(1)

    return imports.command(kind, help=f"Import {kind} from FILE.")(run)


for _kind in KINDS:
    _command(_kind)
imports.add_command(calendar_days)
