"""``flask --app wsgi import KIND FILE``: shows what would change; ``--apply`` does it.

The exit status is 1 when a row needs checking, whether or not anything was applied.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from app.cli import words
from app.cli.import_days import calendar_days
from app.cli.reporting import print_plan, print_problems, print_refusal
from app.extensions import db
from integrations.tables_io import decode, read_csv
from pulse.calendars.registry import calendar_codes, plan_calendars
from pulse.commitments.agreements import COMMITMENT_COLUMNS, apply_commitments, plan_commitments
from pulse.commitments.calendar_edits import apply_plan
from pulse.commitments.chains_import import apply_chains, plan_chains
from pulse.commitments.services_import import SERVICE_COLUMNS, apply_services, plan_services
from pulse.errors import DomainError
from pulse.instants import utc_now
from pulse.people.absences_import import ABSENCE_COLUMNS, apply_absences, plan_absences
from pulse.people.departments_import import (
    DEPARTMENT_COLUMNS,
    apply_departments,
    plan_departments,
)
from pulse.people.roster import apply_roster, plan_roster
from pulse.people.roster_rows import PEOPLE_COLUMNS
from pulse.people.transfers_import import TRANSFER_COLUMNS, apply_transfers, plan_transfers
from pulse.surveys.authoring import apply_templates, plan_templates
from pulse.transaction import transaction

HOLIDAY_YEARS_BACK, HOLIDAY_YEARS_AHEAD = 1, 2


@dataclass(frozen=True)
class Order:
    """What the operator asked for."""

    content: bytes
    at: datetime
    on: date
    does_apply: bool
    does_force: bool
    locale: str
    slack_team: str
    name: str = ""


@dataclass(frozen=True)
class ImportKind:
    """How one kind of file is planned, applied and shown."""

    plan: Callable[[Session, Order], Any]
    apply: Callable[[Session, Any, Order], object]
    sections: Sequence[str]


def _people_plan(session: Session, order: Order) -> Any:
    rows = read_csv(order.content, PEOPLE_COLUMNS)
    known = calendar_codes(session)
    return plan_roster(session, rows, order.on, tenant=order.slack_team, known_calendars=known)


def _departments_plan(session: Session, order: Order) -> Any:
    rows = read_csv(order.content, DEPARTMENT_COLUMNS)
    return plan_departments(session, rows, order.on, known_calendars=calendar_codes(session))


def _calendars_plan(session: Session, order: Order) -> Any:
    years = range(order.on.year - HOLIDAY_YEARS_BACK, order.on.year + HOLIDAY_YEARS_AHEAD + 1)
    return plan_calendars(session, _json(order), years=years)


def _services_plan(session: Session, order: Order) -> Any:
    rows = read_csv(order.content, SERVICE_COLUMNS)
    return plan_services(session, rows, order.on, known_calendars=calendar_codes(session))


def _commitments_plan(session: Session, order: Order) -> Any:
    rows = read_csv(order.content, COMMITMENT_COLUMNS)
    return plan_commitments(session, rows, order.on, known_calendars=calendar_codes(session))


def _json(order: Order) -> dict[str, Any]:
    try:
        document = json.loads(decode(order.content))
    except json.JSONDecodeError as error:
        raise click.ClickException(f"JSON: {error}") from error
    if not isinstance(document, dict):
        raise click.ClickException(words.reason("not_an_object", order.locale))
    return document


KINDS: dict[str, ImportKind] = {
    "people": ImportKind(
        _people_plan,
        lambda session, plan, order: apply_roster(
            session, plan, order.at, force=order.does_force
        ),
        ("joiners", "movers", "leavers", "changed", "unchanged"),
    ),
    "departments": ImportKind(
        _departments_plan,
        lambda session, plan, order: apply_departments(session, plan, order.at),
        (
            "opened", "moved", "renamed", "changed", "closed", "headed", "heads_waiting",
            "unchanged",
        ),
    ),
    "transfers": ImportKind(
        lambda session, order: plan_transfers(
            session, read_csv(order.content, TRANSFER_COLUMNS), order.on
        ),
        lambda session, plan, order: apply_transfers(
            session, plan, order.at, force=order.does_force
        ),
        ("moves", "unchanged"),
    ),
    "absences": ImportKind(
        lambda session, order: plan_absences(session, read_csv(order.content, ABSENCE_COLUMNS)),
        lambda session, plan, order: apply_absences(
            session, plan, order.at, force=order.does_force
        ),
        ("added", "changed", "cancelled", "unchanged"),
    ),
    "services": ImportKind(
        _services_plan,
        lambda session, plan, order: apply_services(session, plan, order.at),
        ("added", "changed", "unchanged"),
    ),
    "commitments": ImportKind(
        _commitments_plan,
        lambda session, plan, order: apply_commitments(session, plan, order.at),
        ("added", "proposed", "ended", "unchanged"),
    ),
    "calendars": ImportKind(
        _calendars_plan,
        lambda session, plan, order: apply_plan(session, plan, order.name, at=order.at),
        ("added", "changed", "unchanged"),
    ),
    "chains": ImportKind(
        lambda session, order: plan_chains(session, _json(order)),
        lambda session, plan, _order: apply_chains(session, plan),
        ("added", "changed", "unchanged"),
    ),
    "templates": ImportKind(
        lambda session, order: plan_templates(session, _json(order)),
        lambda session, plan, _order: apply_templates(session, plan),
        ("added", "unchanged"),
    ),
}  # fmt: skip

FORCEABLE = frozenset({"people", "transfers", "absences"})

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
        zone = ZoneInfo(current_app.config["BABEL_DEFAULT_TIMEZONE"])
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
