"""The pulse calendar: what is asked when, planning it, stopping it, and lifting the lock."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.access import requires, viewer
from app.errors import sentence
from app.extensions import db
from app.forms.audience import attribute_choices, department_choices
from app.forms.pulses import LiftForm, SeriesForm
from app.i18n import local_now, moment
from app.runtime import runtime
from app.second_thoughts import flash_with_way_back
from app.translate import _
from app.views import pulses_words
from app.views.navigation import PLANNERS
from app.views.planned_groups import Counted, counted
from pulse.errors import Conflict, Invalid
from pulse.instants import utc_now
from pulse.people.permissions import Permission
from pulse.people.tree import load_tree
from pulse.pilots.reading import is_decided
from pulse.surveys import locks, series
from pulse.surveys.archive import offered_templates
from pulse.surveys.authoring import latest_template
from pulse.surveys.models import Template
from pulse.transaction import transaction

blueprint = Blueprint("pulses", __name__)

FIELDS = {
    "template_code": "template",
    "starts_at": "first_day",
    "open_for": "open_days",
    "audience": "filter",
    "sample_size": "sample",
}


@blueprint.get("/pulses")
@requires(*PLANNERS)
def calendar() -> Response:
    """Show what is open, what comes next and when, and why something waits."""
    return _calendar()


@blueprint.get("/pulses/new")
@requires(*PLANNERS)
def new() -> Response:
    """Ask what is to be planned."""
    return _form(_empty(), HTTPStatus.OK)


@blueprint.post("/pulses/new")
@requires(*PLANNERS)
def plan() -> Response:
    """Plan a series, or only count whom it would ask."""
    form = _empty()
    if request.form.get("act") == "count" and form.template.validate(form):
        return _count(form)
    if not form.validate():
        return _form(form, HTTPStatus.UNPROCESSABLE_ENTITY)
    at = utc_now()
    try:
        with transaction(db.session()) as session:
            template = latest_template(session, form.template.data)
            wanted = form.to_series(template, at)
            series.plan_series(session, wanted, at, viewer().person_id)
    except Invalid as error:
        _note(form, error)
        return _form(form, HTTPStatus.UNPROCESSABLE_ENTITY)
    flash(
        _(
            "Planned. It opens %(time)s; until then it can be stopped below without anybody "
            "having heard of it.",
            time=moment(wanted.starts_at),
        )
    )
    return _back()


@blueprint.post("/pulses/count")
@requires(*PLANNERS)
def count_now() -> Response:
    """Return the count alone, for the script that asks whenever the choice changes."""
    form = _empty()
    if not form.template.validate(form):
        abort(HTTPStatus.UNPROCESSABLE_ENTITY)
    template = latest_template(db.session(), form.template.data)
    try:
        found = counted(db.session(), template, form.rules(template), utc_now())
        status = HTTPStatus.OK
    except Invalid as error:
        words = str(pulses_words.PROBLEMS.get(next(iter(error.fields.values()), "")) or "")
        found, status = Counted(words, is_enough=False, groups=[]), HTTPStatus.UNPROCESSABLE_ENTITY
    page = render_template("pulses/_counted.html", counted=found)
    return Response(page, status, mimetype="text/html")


@blueprint.post("/pulses/series/<int:series_id>/stop")
@requires(*PLANNERS)
def stop(series_id: int) -> Response:
    """Stop a series; what is open goes on to its close."""
    try:
        with transaction(db.session()) as session:
            series.stop_series(session, series_id, utc_now(), viewer().person_id)
    except Conflict as error:
        flash(sentence(error), "signal")
        return _back()
    flash_with_way_back(
        _(
            "The series is stopped: nothing of it opens any more. What is open goes on to its "
            "close."
        ),
        _("Let the series go on"),
        url_for("pulses.resume", series_id=series_id),
    )
    return _back()


@blueprint.post("/pulses/series/<int:series_id>/resume")
@requires(*PLANNERS)
def resume(series_id: int) -> Response:
    """Undo a stop, unless the pilot it asked for has been decided."""
    try:
        with transaction(db.session()) as session:
            if is_decided(session, series_id):
                raise Conflict("already_decided")
            series.resume_series(session, series_id, utc_now(), viewer().person_id)
    except Conflict as error:
        flash(sentence(error), "signal")
        return _back()
    flash(_("The series goes on. Its next survey stands under “Coming next”."))
    return _back()


@blueprint.post("/pulses/waves/<int:wave_id>/open-anyway")
@requires(Permission.MANAGE_SETTINGS)
def lift(wave_id: int) -> Response:
    """Let a locked survey open; who did it and why is shown and kept."""
    form = LiftForm()
    if not form.validate():
        return _calendar(form, wave_id)
    try:
        with transaction(db.session()) as session:
            locks.let_open(session, wave_id, form.reason.data, utc_now(), viewer().person_id)
    except Invalid as error:
        form.reason.errors = [sentence(error)]
        return _calendar(form, wave_id)
    flash(_("The survey opens at its time. Your name and your reason stand beside it."))
    return _back()


def _calendar(refused: LiftForm | None = None, wave_id: int = 0) -> Response:
    page = render_template(
        "pulses/calendar.html",
        page=pulses_words.calendar(db.session()),
        form=LiftForm(formdata=None),
        refused=refused,
        refused_id=wave_id,
    )
    status = HTTPStatus.OK if refused is None else HTTPStatus.UNPROCESSABLE_ENTITY
    return Response(page, status, mimetype="text/html")


def _empty() -> SeriesForm:
    form = SeriesForm()
    form.offer(_plannable(), runtime().settings.timezone)
    session = db.session()
    tree = load_tree(session, local_now(utc_now()).date())
    form.offer_audience(department_choices(tree), attribute_choices(session))
    return form


def _plannable() -> list[Template]:
    """Return the questionnaires asked by the calendar: not those set off by something else."""
    return [
        template
        for template in offered_templates(db.session())
        if not (template.document.get("cadence") or {}).get("trigger")
        and "arms" not in (template.document.get("audience") or {})
        and not template.document.get("asked_after")
    ]


def _count(form: SeriesForm) -> Response:
    """Say how many people it would ask, as long as they are enough, and in which groups."""
    template = latest_template(db.session(), form.template.data)
    try:
        found = counted(db.session(), template, form.rules(template), utc_now())
    except Invalid as error:
        _note(form, error)
        return _form(form, HTTPStatus.UNPROCESSABLE_ENTITY)
    return _form(form, HTTPStatus.OK, found)


def _note(form: SeriesForm, error: Invalid) -> None:
    """Put what the domain refused beside the fields it is about."""
    for name, code in error.fields.items():
        field = form[FIELDS.get(name, name)]
        field.errors = [str(pulses_words.PROBLEMS.get(code) or _("Please look at this again."))]


def _form(form: SeriesForm, status: HTTPStatus, found: Counted | None = None) -> Response:
    page = render_template("pulses/new.html", form=form, counted=found)
    return Response(page, status, mimetype="text/html")


def _back() -> Response:
    return redirect(url_for("pulses.calendar"), HTTPStatus.SEE_OTHER)
