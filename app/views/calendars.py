"""The calendars promises are kept by: all of them, and each with its coming days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, url_for
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app.access import requires, viewer
from app.extensions import db
from app.i18n import local_now, localized, pick
from app.translate import _, ngettext
from app.views import calendar_words
from pulse.calendars.models import Calendar, Rotation
from pulse.calendars.registry import stored_rotations, working_calendars
from pulse.calendars.shifts import CrewRotation
from pulse.commitments import calendar_changes, reviewing
from pulse.commitments.catalogue import in_force
from pulse.commitments.models import CommitmentVersion
from pulse.commitments.record_models import CalendarChange
from pulse.errors import NotFound
from pulse.instants import utc_now
from pulse.people.permissions import Permission
from pulse.transaction import transaction

blueprint = Blueprint("calendars", __name__)
DAYS = 14


@dataclass(frozen=True)
class CalendarLine:
    """A calendar in the list."""

    code: str
    name: str
    hours: str
    now: str
    promises: int
    is_due: bool


@dataclass(frozen=True)
class CrewLine:
    """One crew of a rotation over the coming days."""

    title: str
    days: list[str]


@dataclass(frozen=True)
class RotationTable:
    """A rotation: its crews by day."""

    name: str
    days: list[str]
    crews: list[CrewLine]


@blueprint.get("/calendars")
@requires()
def index() -> str:
    """List every calendar, whether it is open now, and how many promises are kept by it."""
    session, now = db.session(), utc_now()
    on = local_now(now).date()
    lines = calendar_lines(session, now)
    changes = calendar_changes.open_changes(session)
    return render_template(
        "calendars/list.html",
        headline=_headline(lines),
        lines=lines,
        changes=changes,
        readable=_readable(changes),
        rotations=rotation_tables(session, on),
        today=on,
    )


@blueprint.get("/calendars/<calendar>")
@requires()
def show(calendar: str) -> str:
    """Show one calendar: its hours, its coming days, its holidays and exceptions."""
    session, now = db.session(), utc_now()
    on = local_now(now).date()
    row = found_calendar(calendar)
    ready = working_calendars(session, [row.code])[row.code]
    changes = calendar_changes.changes_of(session, row.code)
    return render_template(
        "calendars/show.html",
        calendar=row,
        headline=calendar_words.now_words(ready, now),
        week=calendar_words.week_lines(row.document),
        cycle=calendar_words.cycle_lines(row.document),
        days=calendar_words.day_lines(ready, now, days=DAYS),
        holidays=calendar_words.holiday_lines(row.holidays, on),
        exceptions=calendar_words.exception_lines(row.document.get("exceptions", []), on),
        changes=changes,
        readable=_readable(changes),
        promises=_promises(session, on).get(row.code, 0),
        due_on=reviewing.calendar_due_on(row.reviewed_on, on),
        today=on,
    )


@blueprint.post("/calendars/<calendar>/reviewed")
@requires(Permission.MANAGE_SETTINGS)
def reviewed(calendar: str) -> Response:
    """Note that a calendar still holds."""
    now = utc_now()
    with transaction(db.session()) as session:
        reviewing.mark_calendar_reviewed(
            session, calendar, viewer(), at=now, on=local_now(now).date()
        )
    flash(_("You have noted that the calendar still holds. You are reminded again in a year."))
    return redirect(url_for("calendars.show", calendar=calendar), HTTPStatus.SEE_OTHER)


def _readable(changes: list[CalendarChange]) -> set[int]:
    """Return the changes the reader may look into, by what is known without another query."""
    who = viewer()
    if who.can(Permission.MANAGE_SETTINGS) or who.can(Permission.READ_ALL_COMMITMENTS):
        return {change.id for change in changes}
    own = who.headed_department_ids
    return {
        change.id
        for change in changes
        if change.proposed_by == who.person_id or own.intersection(change.asked)
    }


def found_calendar(code: str) -> Calendar:
    """Return a calendar; NotFound for an unknown code."""
    row = db.session().get(Calendar, code)
    if row is None:
        raise NotFound("calendar_not_found", calendar=code)
    return row


def calendar_lines(session: Session, now: datetime) -> list[CalendarLine]:
    """Return every calendar in order of code."""
    on = local_now(now).date()
    rows = list(session.scalars(select(Calendar).order_by(Calendar.code)))
    ready = working_calendars(session, [row.code for row in rows])
    promised = _promises(session, on)
    return [
        CalendarLine(
            code=row.code,
            name=localized(row, "name"),
            hours=calendar_words.summary(row.document),
            now=calendar_words.now_words(ready[row.code], now),
            promises=promised.get(row.code, 0),
            is_due=reviewing.calendar_due_on(row.reviewed_on, on) <= on,
        )
        for row in rows
    ]


def rotation_tables(session: Session, first: date) -> list[RotationTable]:
    """Return who works when in every rotation, over the coming days."""
    names = {row.code: row.document.get("name") or {} for row in session.scalars(select(Rotation))}
    days = [first + timedelta(days=ahead) for ahead in range(DAYS)]
    return [
        RotationTable(
            name=pick(names[code].get("ko", code), names[code].get("en", code)),
            days=[calendar_words.short_day(day) for day in days],
            crews=[
                CrewLine(
                    _("Crew %(name)s", name=crew), [_hours(rotation, crew, day) for day in days]
                )
                for crew in rotation.pattern
            ],
        )
        for code, rotation in stored_rotations(session).items()
    ]


def _hours(rotation: CrewRotation, crew: str, day: date) -> str:
    hours = rotation.hours_on(crew, day)
    return _("off") if hours is None else calendar_words.stretch_words(*hours)


def _promises(session: Session, on: date) -> dict[str, int]:
    query = (
        select(CommitmentVersion.calendar_code, func.count())
        .where(in_force(on))
        .group_by(CommitmentVersion.calendar_code)
    )
    return dict(session.execute(query).all())


def _headline(lines: list[CalendarLine]) -> str:
    if not lines:
        return _("There is no calendar yet.")
    words = ngettext(
        "%(num)s calendar measures the promised time.",
        "%(num)s calendars measure the promised time.",
        len(lines),
    )
    due = sum(line.is_due for line in lines)
    if due:
        words += " " + ngettext(
            "%(num)s of them is to be looked through.",
            "%(num)s of them are to be looked through.",
            due,
        )
    return words
