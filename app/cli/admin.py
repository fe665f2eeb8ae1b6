"""``flask --app wsgi admin …``: lets the first people in, before anybody can sign in."""

from __future__ import annotations

from typing import Any

import click
from flask.cli import AppGroup

from app.extensions import db
from app.i18n import local_now
from app.runtime import runtime
from pulse.errors import Conflict, NotFound
from pulse.instants import utc_now
from pulse.people import recovering, role_grants, second_factor
from pulse.people.founding import Founder, found
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


@admin.command("first")
@click.argument("number")
@click.option("--name", required=True, help="How they are called.")
@click.option("--company", required=True, help="What the company is called.")
@click.option("--mail", "email", default="", help="Their mail address.")
@click.option("--company-code", default="C0", show_default=True, help="Its code in your lists.")
@click.option("--employer-code", default="OWN", show_default=True, help="Its code as employer.")
def first(**given: Any) -> None:
    """Add the first person of an empty installation and print their one-time link."""
    settings, at = runtime().settings, utc_now()
    founder = Founder(**given, locale=settings.locale, timezone=settings.timezone)
    try:
        with transaction(db.session()) as session:
            found(session, founder, local_now(at).date(), at=at)
    except Conflict as error:
        message = "Somebody is here already: use admin invite NUMBER --administrator."
        raise click.ClickException(message) from error
    click.echo(_invite(founder.number, mail=False, administrator=False))


@admin.command("reset-second-proof")
@click.argument("number")
def reset_second_proof(number: str) -> None:
    """Take away the second proof of somebody who lost app and codes, where nobody else can."""
    try:
        with transaction(db.session()) as session:
            second_factor.reset_by_operator(session, number, at=utc_now())
    except NotFound as error:
        raise click.ClickException(f"{number}: nobody here with a second proof.") from error
    click.echo(f"{number} signs in by password alone now, and is signed out everywhere.")


def _invite(number: str, *, mail: bool, administrator: bool) -> str:
    """Offer one person a password; return what to tell the operator."""
    at = utc_now()
    with transaction(db.session()) as session:
        person = recovering.find(session, number)
        if administrator:
            role_grants.make_administrator(session, person.id, local_now(at).date(), at=at)
        if mail and not recovering.gets_mail(session, person):
            msg = f"{number}: no mail address that takes mail. Leave out --mail to print the link."
            raise click.ClickException(msg)
        if mail:
            recovering.invite(session, number, at=at)
            return f"{number}: a mail is on its way."
        offer = Offer(person.id, Purpose.INVITE, at + VALID[Purpose.INVITE])
        link = runtime().signed_links.password(session, offer)
        recovering.record_offer(session, person.id, at=at, actor_id=None, by="command")
    hours = int(VALID[Purpose.INVITE].total_seconds() // 3600)
    return f"{number}: {link}\n  works once, within {hours} hours; whoever has it is let in"
