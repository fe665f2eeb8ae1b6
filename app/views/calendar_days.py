"""Days off from an iCalendar file: the plan first, with every entry that cannot be taken."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from app.access import requires, viewer
from app.body_limits import takes
from app.cli.import_days import KINDS, planned, window
from app.extensions import db
from app.forms.calendar_days import DaysForm
from app.i18n import local_now
from app.views import calendar_words
from app.views.calendar_editing import SAVE, after_saving
from app.views.calendars import found_calendar
from pulse.calendars.icalendar import LARGEST_FILE, DaysFile, read_days
from pulse.calendars.models import Calendar
from pulse.commitments import calendar_edits
from pulse.commitments.calendar_changes import Grounds
from pulse.commitments.calendar_edits import CalendarEdit, DaysAdded
from pulse.errors import Invalid
from pulse.instants import utc_now
from pulse.people.permissions import Permission
from pulse.transaction import transaction

blueprint = Blueprint("calendar_days", __name__)
MOST_SENT = 3 * LARGEST_FILE
"""The file as text, in which a browser may make two characters of a line's end."""


@blueprint.get("/calendars/<calendar>/days")
@requires(Permission.MANAGE_SETTINGS)
def choose(calendar: str) -> str:
    """Ask for the file."""
    return _page(found_calendar(calendar), DaysForm())


@blueprint.post("/calendars/<calendar>/days")
@takes(MOST_SENT, MOST_SENT)
@requires(Permission.MANAGE_SETTINGS)
def bring_in(calendar: str) -> Response | tuple[str, int]:
    """Show what a file would add or, once confirmed, add it."""
    row = found_calendar(calendar)
    form = DaysForm()
    kind = form.kind.data if form.kind.data in KINDS else KINDS[0]
    try:
        found = read_days(form.content(), *window(local_now(utc_now()).date()))
        added = planned(db.session(), row.code, found, kind)
    except Invalid as error:
        form.file.errors = [calendar_words.problem_words(why) for why in error.fields.values()]
        return _page(row, form), HTTPStatus.UNPROCESSABLE_ENTITY
    if request.form.get("act") != SAVE or not form.validate():
        return _page(row, form, found, added), HTTPStatus.OK
    try:
        return _save(row, added, form)
    except Invalid as error:
        form.reason.errors = [calendar_words.problem_words(why) for why in error.fields.values()]
        return _page(found_calendar(calendar), form, found, added), HTTPStatus.UNPROCESSABLE_ENTITY


def _save(row: Calendar, added: DaysAdded, form: DaysForm) -> Response:
    grounds = Grounds(str(form.reason.data or ""), bool(form.by_law.data))
    code, edit = row.code, CalendarEdit(row.name_ko, row.name_en, added.after)
    with transaction(db.session()) as session:
        change = calendar_edits.save(session, code, edit, viewer(), grounds, at=utc_now())
        change_id = None if change is None else change.id
    return after_saving(code, change_id)


def _page(
    row: Calendar,
    form: DaysForm,
    found: DaysFile | None = None,
    added: DaysAdded | None = None,
) -> str:
    session, effect = db.session(), ""
    is_in_use = calendar_edits.is_in_use(session, row.code)
    if added is not None and added.added and is_in_use:
        effect, _flips = calendar_words.proposed_effect(session, row.code, added.after, utc_now())
    return render_template(
        "calendars/days.html",
        calendar=row,
        form=form,
        found=found,
        added=added,
        effect=effect,
        is_in_use=is_in_use,
        problem_words=calendar_words.problem_words,
    )
