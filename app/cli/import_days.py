"""``flask --app wsgi import calendar-days FILE --calendar CODE``: days off from an .ics file.

Shows what would be added and every entry that cannot be taken; ``--apply`` does it. Where
promises are kept by the calendar, the heads concerned are asked first, unless a law demands it.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from app.cli import words
from app.cli.reporting import print_problems, print_refusal
from app.extensions import db
from app.i18n import company_zone
from pulse.calendars.icalendar import DaysFile, read_days
from pulse.calendars.models import Calendar
from pulse.commitments.calendar_changes import Grounds, as_it_is
from pulse.commitments.calendar_edits import CalendarEdit, DaysAdded, save, with_days
from pulse.errors import DomainError
from pulse.instants import utc_now
from pulse.transaction import transaction

YEARS_BACK, YEARS_AHEAD = 1, 3
KINDS = ("holidays", "closures")
PROPOSED = (
    "이 달력으로 지키는 약속이 있어, 관련 부서장의 동의를 기다립니다. /calendars/changes/{id}",
    "Promises are kept by this calendar: the heads concerned are asked first. "
    "/calendars/changes/{id}",
)


@click.command("calendar-days")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--calendar", "code", required=True, help="Code of the calendar.")
@click.option("--as", "kind", type=click.Choice(KINDS), default=KINDS[0], show_default=True)
@click.option("--reason", default="", help="What the heads are told; the file's name if left out.")
@click.option("--by-law", is_flag=True, help="A law demands it: no consent is asked.")
@click.option("--apply", "does_apply", is_flag=True, help="Do it; without this, only show.")
@click.option("--locale", type=click.Choice(["ko", "en"]), default="en", show_default=True)
@with_appcontext
def calendar_days(  # noqa: PLR0913 - one argument for each option
    file: Path, code: str, kind: str, reason: str, locale: str, *, by_law: bool, does_apply: bool
) -> None:
    """Add the days off of the iCalendar FILE to a calendar."""
    session = db.session()
    grounds = Grounds(reason or file.name, by_law)
    try:
        found = read_days(file.read_bytes(), *window(_today()))
        added = planned(session, code, found, kind)
        print_days(found, added, locale)
        outcome = _apply(session, code, added, grounds) if does_apply else words.DRY_RUN
    except DomainError as error:
        print_refusal(error, locale)
        sys.exit(1)
    click.echo(words.say(outcome, locale))
    if found.problems:
        sys.exit(1)


def window(today: date) -> tuple[date, date]:
    """Return the first and the last day of a file that are looked at."""
    return date(today.year - YEARS_BACK, 1, 1), date(today.year + YEARS_AHEAD, 12, 31)


def planned(session: Session, code: str, found: DaysFile, kind: str) -> DaysAdded:
    """Return the calendar with the days of a file."""
    days = [(day.on, day.holiday) for day in found.days]
    return with_days(as_it_is(session, code), days, as_closures=kind == KINDS[1])


def print_days(found: DaysFile, added: DaysAdded, locale: str) -> None:
    """Print every day that would be new, how many are there already, and the bad entries."""
    click.echo(f"{words.say(words.SECTIONS['added'], locale)}: {len(added.added)}")
    for day in found.days:
        if day.on in added.added:
            click.echo(f"  {day.on.isoformat()} {day.name}")
    click.echo(f"{words.say(words.SECTIONS['unchanged'], locale)}: {len(added.unchanged)}")
    print_problems(found.problems, locale)


def _apply(session: Session, code: str, added: DaysAdded, grounds: Grounds) -> tuple[str, str]:
    """Save the days, or propose them; the sound entries go in, whatever others are like."""
    with transaction(session):
        row = session.get_one(Calendar, code)
        edit = CalendarEdit(row.name_ko, row.name_en, added.after)
        change = save(session, code, edit, None, grounds, at=utc_now())
        if change is not None and change.applied_at is None:
            korean, english = PROPOSED
            return korean.format(id=change.id), english.format(id=change.id)
    return words.APPLIED


def _today() -> date:
    zone = company_zone()
    return utc_now().astimezone(zone).date()
