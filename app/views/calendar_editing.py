"""Setting up a calendar: typed, previewed for two weeks, and saved or proposed."""

from __future__ import annotations

from dataclasses import dataclass, field
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.access import requires, viewer
from app.extensions import db
from app.forms.calendar_reading import show_problems, to_edit
from app.forms.calendars import CalendarForm, filled
from app.i18n import local_now
from app.runtime import runtime
from app.translate import _
from app.views import calendar_words
from app.views.calendar_words import DayLine, FlipLine
from app.views.calendars import found_calendar
from pulse.calendars.models import Calendar
from pulse.commitments import calendar_edits
from pulse.commitments.calendar_changes import CalendarAfter, Grounds, as_it_is
from pulse.commitments.calendar_edits import CalendarEdit
from pulse.errors import Invalid
from pulse.instants import utc_now
from pulse.people.permissions import Permission
from pulse.transaction import transaction

blueprint = Blueprint("calendar_editing", __name__)
SAVE = "save"
Answer = Response | tuple[str, int] | str


@dataclass
class Preview:
    """What the form would make of the coming days, and of the promises so far."""

    days: list[DayLine] = field(default_factory=list)
    effect: str = ""
    flips: list[FlipLine] = field(default_factory=list)


@blueprint.get("/calendars/new")
@requires(Permission.MANAGE_SETTINGS)
def new() -> str:
    """Ask for a new calendar."""
    hours = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), "09:00-12:00, 13:00-18:00")
    form = CalendarForm(data={"timezone": runtime().settings.timezone, **hours})
    return _page(form, None)


@blueprint.post("/calendars/new")
@requires(Permission.MANAGE_SETTINGS)
def create() -> Answer:
    """Preview or store a new calendar."""
    form = CalendarForm()
    edit, loose = _read(form, None)
    if edit is None or request.form.get("act") != SAVE:
        return _answer(form, None, edit, loose)
    try:
        with transaction(db.session()) as session:
            row = calendar_edits.create(
                session, str(form.code.data or ""), edit, viewer(), at=utc_now()
            )
            code = row.code
    except Invalid as error:
        loose = show_problems(form, error.fields, calendar_words.problem_words)
        return _answer(form, None, None, loose)
    flash(_("The calendar is there. Services may promise by it from now on."))
    return redirect(url_for("calendars.show", calendar=code), HTTPStatus.SEE_OTHER)


@blueprint.get("/calendars/<calendar>/edit")
@requires(Permission.MANAGE_SETTINGS)
def edit(calendar: str) -> str:
    """Show a calendar as a form."""
    row = found_calendar(calendar)
    return _page(CalendarForm(data=filled(row)), row)


@blueprint.post("/calendars/<calendar>/edit")
@requires(Permission.MANAGE_SETTINGS)
def save(calendar: str) -> Answer:
    """Preview a change, or save it; where promises are kept by it, it is proposed."""
    row = found_calendar(calendar)
    form = CalendarForm()
    meant, loose = _read(form, row)
    if meant is None or request.form.get("act") != SAVE:
        return _answer(form, row, meant, loose)
    grounds = Grounds(str(form.reason.data or ""), bool(form.by_law.data))
    try:
        with transaction(db.session()) as session:
            change = calendar_edits.save(session, calendar, meant, viewer(), grounds, at=utc_now())
            change_id = None if change is None else change.id
    except Invalid as error:
        loose = show_problems(form, error.fields, calendar_words.problem_words)
        return _answer(form, found_calendar(calendar), None, loose)
    return after_saving(calendar, change_id)


def after_saving(code: str, change_id: int | None) -> Response:
    """Lead to the change that was proposed, or to the calendar as it is now."""
    if change_id is None:
        flash(_("The calendar has changed at once, for no promise is kept by it."))
        return redirect(url_for("calendars.show", calendar=code), HTTPStatus.SEE_OTHER)
    address = url_for("calendar_changes.show", change_id=change_id)
    return redirect(address, HTTPStatus.SEE_OTHER)


def _read(form: CalendarForm, row: Calendar | None) -> tuple[CalendarEdit | None, list[str]]:
    """Return the calendar meant, if it can be one, and problems that belong to no field."""
    is_sound = form.validate()
    before = None if row is None else as_it_is(db.session(), row.code)
    try:
        meant = to_edit(form, before, local_now(utc_now()).date())
    except Invalid as error:
        return None, show_problems(form, error.fields, calendar_words.problem_words)
    return (meant if is_sound else None), []


def _answer(
    form: CalendarForm, row: Calendar | None, meant: CalendarEdit | None, loose: list[str]
) -> tuple[str, int]:
    shown = None if meant is None else _preview(row, meant.after)
    page = _page(form, row, shown, loose)
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if meant is None else HTTPStatus.OK


def _preview(row: Calendar | None, after: CalendarAfter) -> Preview:
    session, now = db.session(), utc_now()
    if row is None:
        return Preview(calendar_words.day_lines(after.ready(), now))
    before = as_it_is(session, row.code).ready()
    found = Preview(calendar_words.day_lines(after.ready(), now, before))
    if calendar_edits.is_in_use(session, row.code):
        found.effect, found.flips = calendar_words.proposed_effect(session, row.code, after, now)
    return found


def _page(
    form: CalendarForm,
    row: Calendar | None,
    shown: Preview | None = None,
    loose: list[str] | None = None,
) -> str:
    form.make_room()
    return render_template(
        "calendars/edit.html",
        calendar=row,
        form=form,
        preview=shown,
        loose=loose or [],
        is_in_use=row is not None and calendar_edits.is_in_use(db.session(), row.code),
    )
