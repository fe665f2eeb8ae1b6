"""``flask --app wsgi import-requests FILE --mapping MAP.json``: another system's event log."""

from __future__ import annotations

import json
import sys
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import click
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from app.extensions import db
from integrations.tables_io import decode, read_csv
from pulse.commitments.fulfilment import (
    ServiceFulfilment,
    VersionFulfilment,
    due_between,
    service_fulfilment,
)
from pulse.commitments.log_reading import LogMapping, Oddity
from pulse.commitments.request_log import (
    RequestLogPlan,
    apply_request_log,
    lay_request_log_aside,
    plan_request_log,
)
from pulse.errors import DomainError
from pulse.instants import utc_now
from pulse.transaction import one_connection, transaction

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("import-requests")
@click.argument("file", type=FILE)
@click.option("--mapping", "mapping_file", type=FILE, required=True, help="How to read the log.")
@click.option("--apply", "applies", is_flag=True, help="Load it; without this nothing changes.")
@with_appcontext
def import_requests(file: Path, mapping_file: Path, *, applies: bool) -> None:
    """Load the event log FILE as service requests; see docs/import-requests.md."""
    session = db.session()
    try:
        mapping = LogMapping.from_document(json.loads(decode(mapping_file.read_bytes())))
        rows = read_csv(file.read_bytes(), mapping.columns.values())
        plan = plan_request_log(session, rows, mapping)
        print_plan(plan)
        if applies and plan.new:
            load(plan)
    except (DomainError, json.JSONDecodeError) as error:
        raise click.ClickException(_sentence(error)) from error
    if any(oddity.code == "bad_time" for oddity in plan.log.oddities):
        sys.exit(1)


def print_plan(plan: RequestLogPlan) -> None:
    """Say what the log holds and list every oddity with its line."""
    click.echo(
        f"{plan.log.rows} rows, {len(plan.log.cases)} cases: "
        f"{len(plan.new)} new, {len(plan.known)} loaded before."
    )
    for oddity in plan.log.oddities:
        click.echo(_oddity_line(oddity))
    counted = Counter(oddity.code for oddity in plan.log.oddities)
    for code, count in sorted(counted.items()):
        click.echo(f"{code}: {count}")


def load(plan: RequestLogPlan) -> None:
    """Load a plan and say how the promises of its service were kept."""
    at, session = utc_now(), db.session()
    session.rollback()
    with one_connection(db.engine) as connected:
        lay_request_log_aside(connected, plan)
        with transaction(connected):
            loaded = apply_request_log(connected, plan, at)
    click.echo(f"Loaded {loaded.requests} service requests with {loaded.events} events.")
    from_, to = _period(session, loaded.service_id)
    print_fulfilment(service_fulfilment(session, loaded.service_id, from_, to, at))


def print_fulfilment(service: ServiceFulfilment) -> None:
    """Print a line for each promise: kept of due, the interval, both figures, the pauses."""
    click.echo(f"{service.code} {service.name_en}")
    for version in service.versions:
        click.echo(_fulfilment_line(version))


def _fulfilment_line(version: VersionFulfilment) -> str:
    tally, interval = version.tally, version.interval
    if tally.rate is None or interval is None:
        return f"  {version.commitment_code}: nothing due, {tally.left_out} left out"
    return (
        f"  {version.commitment_code} {version.wording_en}: {tally.met} of {tally.due} kept "
        f"({_percent(tally.rate)}, {_percent(interval.low)} to {_percent(interval.high)}), "
        f"goal {version.target_rate}%: {version.verdict.value}; without pauses "
        f"{_percent(tally.rate_without_pauses)}; paused {_percent(tally.pause_share)} of it; "
        f"{tally.left_out} left out"
    )


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.1f}%"


def _period(session: Session, service_id: int) -> tuple[datetime, datetime]:
    """Give the period that holds every due moment of a service."""
    now = utc_now()
    first, last = due_between(session, service_id) or (now, now)
    return first, last + timedelta(seconds=1)


def _oddity_line(oddity: Oddity) -> str:
    return f"line {oddity.line}: {oddity.case}: {oddity.code} ({oddity.value!r})"


def _sentence(error: Exception) -> str:
    if not isinstance(error, DomainError):
        return f"The mapping is not readable: {error}"
    details = {**error.params, **getattr(error, "fields", {})}
    return f"{error.code}: {', '.join(f'{name}={value}' for name, value in details.items())}"
