"""``flask --app wsgi privacy published``: what somebody, or a role, could ever read."""

from __future__ import annotations

import json
from datetime import date

import click
from flask.cli import with_appcontext
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.extensions import db
from pulse.errors import DomainError
from pulse.instants import utc_now
from pulse.people.models import Employer, Person
from pulse.people.permissions import Role, Viewer, permissions_of, viewer_of
from pulse.publishing import checks
from pulse.publishing.auditing import in_trouble
from pulse.results.disclosures import everything_for
from pulse.transaction import transaction


@click.group()
def privacy() -> None:
    """Check what has been told."""


@privacy.command()
@click.option("--person", "number", help="As the person with this number reads it today.")
@click.option("--role", type=click.Choice([role.value for role in Role]), help="As a role does.")
@click.option("--json", "as_json", is_flag=True, help="Everything, not only how much.")
@with_appcontext
def published(number: str | None, role: str | None, *, as_json: bool) -> None:
    """List all published cells, findings and comments that a person or a role may read."""
    if (number is None) is (role is None):
        raise click.UsageError("Give either --person or --role.")
    session = db.session()
    viewer = _person(session, number) if number is not None else _holder(session, Role(role))
    told = everything_for(session, viewer, at=utc_now())
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True))
        return
    for wave in told["waves"]:
        click.echo(
            f"wave {wave['wave']} ({wave['template']}, {wave['published_at'][:10]}): "
            f"{len(wave['cells'])} numbers, {len(wave['findings'])} findings, "
            f"{len(wave['comments'])} comments"
        )
    click.echo(f"{len(told['waves'])} waves can be read.")


@privacy.command()
@with_appcontext
def check() -> None:
    """Check again everything published, from what is stored; fails where anything was found."""
    with transaction(db.session()) as session:
        audits = checks.run_check(session, utc_now())
    for one in audits:
        said = "holds" if one.holds else f"FOUND {', '.join(one.findings)}"
        seal = "" if one.is_sealed else " (closed before there was a fingerprint)"
        click.echo(f"wave {one.wave_id}: {one.cells} numbers, {said}{seal}")
    if in_trouble(audits):
        raise click.ClickException("Something published does not stand the rules.")
    click.echo(f"{len(audits)} waves hold.")


def _person(session: Session, number: str) -> Viewer:
    person_id = session.scalar(select(Person.id).where(Person.number == number))
    try:
        return viewer_of(session, person_id or 0, utc_now().date())
    except DomainError as error:
        raise click.ClickException(f"Nobody here has the number {number}.") from error


def _holder(session: Session, role: Role) -> Viewer:
    """Return somebody of the own company who holds one role and heads nothing, on any day."""
    employer = session.scalars(
        select(Employer.id).where(Employer.is_own.is_(True)).order_by(Employer.id)
    ).first()
    return Viewer(
        person_id=0,
        locale="en",
        timezone="UTC",
        roles=frozenset({role}),
        permissions=permissions_of(frozenset({role}), employer_is_own=True, heads_something=False),
        department_id=None,
        path_codes=(),
        headed_department_ids=frozenset(),
        headed_codes=frozenset(),
        employer_id=employer or 0,
        employer_is_own=True,
        on=date.max,
    )
