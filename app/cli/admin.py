"""``flask --app wsgi admin …``: lets the first people in, before anybody can sign in."""

from __future__ import annotations

import click
from flask.cli import AppGroup
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.extensions import db
from app.i18n import local_now
from app.runtime import runtime
from pulse.errors import NotFound
from pulse.instants import utc_now
from pulse.people import recovering
from pulse.people.models import RoleAssignment
from pulse.people.permissions import Role
from pulse.people.signed_links import VALID, Offer, Purpose
from pulse.transaction import transaction

admin = AppGroup("admin", help="Let people in.")


@admin.command("invite")
@click.argument("numbers", nargs=-1, required=True, metavar="NUMBER...")
@click.option("--mail", is_flag=True, help="Send the link to each person instead of printing it.")
@click.option("--administrator", is_flag=True, help="Give them the administrator's role as well.")
def invite(numbers: tuple[str, ...], *, mail: bool, administrator: bool) -> None:
    """Make one-time links with which people choose their first password."""
    if mail and not runtime().settings.smtp_url:
        raise click.ClickException("Mail is switched off (IEUM_SMTP_URL).")
    for number in numbers:
        try:
            click.echo(_invite(number, mail=mail, administrator=administrator))
        except NotFound as error:
            raise click.ClickException(f"{number}: nobody who works here.") from error


def _invite(number: str, *, mail: bool, administrator: bool) -> str:
    """Offer one person a password; return what to tell the operator."""
    at = utc_now()
    with transaction(db.session()) as session:
        person = recovering.find(session, number)
        if administrator:
            _make_administrator(session, person.id)
        if mail:
            recovering.invite(session, number, at=at)
            return f"{number}: a mail is on its way."
        offer = Offer(person.id, Purpose.INVITE, at + VALID[Purpose.INVITE])
        link = runtime().signed_links.password(session, offer)
        recovering.record_offer(session, person.id, at=at, actor_id=None, by="command")
    hours = int(VALID[Purpose.INVITE].total_seconds() // 3600)
    return f"{number}: {link}\n  works once, within {hours} hours; whoever has it is let in"


def _make_administrator(session: Session, person_id: int) -> None:
    held = select(RoleAssignment.id).where(
        RoleAssignment.person_id == person_id,
        RoleAssignment.role == Role.SYS_ADMIN.value,
        RoleAssignment.valid_to.is_(None),
    )
    if session.scalars(held).first() is None:
        since = local_now(utc_now()).date()
        session.add(
            RoleAssignment(
                person_id=person_id,
                role=Role.SYS_ADMIN.value,
                valid_from=since,
                is_by_hand=True,
            )
        )
