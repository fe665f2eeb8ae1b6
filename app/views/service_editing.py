"""Writing services down: a new one, and what one says from now on, its owner included."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from app.access import requires, viewer
from app.by_hand import find_person
from app.extensions import db
from app.forms.audience import Choices, department_choices
from app.forms.catalogue import CRITICALITIES, ServiceForm, filled
from app.i18n import local_now, localized
from app.runtime import runtime
from app.translate import _
from app.views.charter_words import criticality_words
from pulse.calendars.models import Calendar
from pulse.commitments import service_editing
from pulse.commitments.catalogue import EVERYBODY_OWN, service_by_code
from pulse.commitments.models import Service
from pulse.errors import Invalid
from pulse.instants import utc_now
from pulse.people.models import Person
from pulse.people.permissions import Permission
from pulse.people.tree import load_tree
from pulse.transaction import transaction

blueprint = Blueprint("service_editing", __name__)
Answer = Response | tuple[str, int]


@blueprint.get("/services/new")
@requires(Permission.MANAGE_SETTINGS)
def new() -> str:
    """Ask what a department does for others."""
    session = db.session()
    own = session.get_one(Person, viewer().person_id)
    usual = {
        "service_id": service_editing.free_code(session),
        "owner_person_id": own.number,
        "user_dept_ids": [EVERYBODY_OWN],
        "request_channels": ["web", "slack"],
        "calendar_id": runtime().company.calendar,
        "criticality": "2",
    }
    return _page(_offered(ServiceForm(data=usual)))


@blueprint.post("/services/new")
@requires(Permission.MANAGE_SETTINGS)
def add() -> Answer:
    """Write a new service down."""
    form = _offered(ServiceForm())
    if not _is_sound(form):
        return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with transaction(db.session()) as session:
            made = service_editing.add_service(
                session, form.said(), viewer(), at=utc_now(), on=_today()
            )
            code, name = made.code, localized(made, "name")
    except Invalid as error:
        _say(form, error)
        return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("“%(name)s” is written down. Say next what it promises.", name=name))
    return redirect(url_for("services.show", code=code), HTTPStatus.SEE_OTHER)


@blueprint.get("/services/<code>/edit")
@requires()
def edit(code: str) -> str:
    """Show what is said of a service as a form."""
    service = _found(code)
    data = filled(service_editing.row_of(db.session(), service))
    return _page(_kept(_offered(ServiceForm(data=data), service.status)), service)


@blueprint.post("/services/<code>/edit")
@requires()
def save(code: str) -> Answer:
    """Change what is said of a service; another owner takes the role with it."""
    service = _found(code)
    form = _kept(_offered(ServiceForm(), service.status))
    if not _is_sound(form):
        return _page(form, service), HTTPStatus.UNPROCESSABLE_ENTITY
    before = service.owner_id
    try:
        with transaction(db.session()) as session:
            service_editing.change_service(
                session, _found(code), form.said(), viewer(), at=utc_now(), on=_today()
            )
            after = session.get(Person, service.owner_id or 0)
            given = after is not None and after.id != before
            to = "" if after is None else localized(after, "name")
            called = localized(service, "name")
    except Invalid as error:
        _say(form, error)
        return _page(form, _found(code)), HTTPStatus.UNPROCESSABLE_ENTITY
    handed = _("“%(service)s” belongs to %(name)s from now on.", service=called, name=to)
    flash(handed if given else _("Everybody reads “%(service)s” like that now.", service=called))
    return redirect(url_for("services.show", code=code), HTTPStatus.SEE_OTHER)


def calendar_choices() -> Choices:
    """Return every calendar as it is called."""
    rows = db.session().scalars(select(Calendar).order_by(Calendar.code))
    return [(row.code, f"{localized(row, 'name')} ({row.code})") for row in rows]


def _found(code: str) -> Service:
    """Return a service to whoever may change it; to others there is no such page."""
    service = service_by_code(db.session(), code)
    return service if service_editing.may_change(service, viewer()) else abort(404)


def _offered(form: ServiceForm, status: str = "") -> ServiceForm:
    tree = load_tree(db.session(), _today())
    critical = [criticality_words(int(level)) for level in CRITICALITIES]
    form.offer(department_choices(tree), calendar_choices(), critical, status)
    return form


def _kept(form: ServiceForm) -> ServiceForm:
    """Leave the code as it is, and to an owner only what is the owner's to say."""
    del form.service_id
    if not service_editing.may_add(viewer()):
        form.keep_to_owners()
    return form


def _is_sound(form: ServiceForm) -> bool:
    """Tell whether a form can be taken; a name is turned into the number it stands for."""
    is_sound, owner = form.validate(), form.owner_person_id
    if owner.errors:
        return False
    return find_person(owner, _today()) and bool(is_sound)


def _say(form: ServiceForm, error: Invalid) -> None:
    """Say at its field what the domain refused."""
    words = {
        "bad_code": _("2 to 24 capital letters, digits and hyphens, such as S01."),
        "duplicate": _("Another service has this code."),
    }
    for name, code in error.fields.items():
        if name in form:
            form[name].errors = [words.get(code) or _("Please look at this again.")]


def _page(form: ServiceForm, service: Service | None = None) -> str:
    owner = None if service is None else db.session().get(Person, service.owner_id or 0)
    return render_template(
        "services/edit.html",
        form=form,
        service=service,
        owner="" if owner is None else localized(owner, "name"),
        has_calendar="calendar_id" not in form or len(form.calendar_id.choices) > 1,
    )


def _today() -> date:
    return local_now(utc_now()).date()
