"""Writing people down without a file: somebody new, and what is on record of somebody."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from sqlalchemy import exists, select
from werkzeug.wrappers import Response

from app.access import requires
from app.by_hand import find_person, own_hand, say_refused
from app.extensions import db
from app.forms.audience import department_choices
from app.forms.person_facts import PersonForm
from app.forms.structure import filled
from app.i18n import localized
from app.proof import requires_proof
from app.runtime import runtime
from app.second_thoughts import flash_with_way_back
from app.translate import _
from app.views.people import today
from app.views.service_editing import calendar_choices
from pulse.audit import AuditEntry
from pulse.calendars.models import Shift
from pulse.errors import Invalid
from pulse.people import person_editing
from pulse.people.finding import employers
from pulse.people.models import Person, PersonStatus, Site
from pulse.people.newcomers import NEWCOMER_DAYS
from pulse.people.permissions import Permission
from pulse.people.person_file import person_by_number
from pulse.people.tree import DepartmentTree, load_tree
from pulse.transaction import transaction

blueprint = Blueprint("people_editing", __name__, url_prefix="/people")
Answer = Response | tuple[str, int]
DAYS = ("hired_on", "left_on")


@blueprint.get("/new")
@requires(Permission.MANAGE_PEOPLE)
@requires_proof()
def new() -> str:
    """Ask who somebody new is and where they work."""
    tree = load_tree(db.session(), today())
    asked = tree.by_code.get(request.args.get("department", ""))
    usual = {
        "person_id": person_editing.free_number(db.session()),
        "dept_id": "" if asked is None else asked.code,
        "hired_on": tree.on,
        "calendar_id": runtime().company.calendar,
    }
    return _page(_offered(PersonForm(data=usual), tree))


@blueprint.post("/new")
@requires(Permission.MANAGE_PEOPLE)
@requires_proof("people_editing.new")
def add() -> Answer:
    """Bring somebody in."""
    form = _offered(PersonForm(), load_tree(db.session(), today()))
    if not _is_sound(form):
        return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with transaction(db.session()) as session:
            made = person_editing.add_person(session, form.said(), own_hand(session))
            name, number = localized(made, "name"), made.number
    except Invalid as error:
        say_refused(form, error)
        return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(
        _(
            "%(name)s is here. They get in by the link below. They count in the numbers of their "
            "group after %(days)s days, once somebody else has confirmed them.",
            name=name,
            days=NEWCOMER_DAYS,
        )
    )
    return redirect(url_for("people.show", person=number), HTTPStatus.SEE_OTHER)


@blueprint.get("/<person>/edit")
@requires(Permission.MANAGE_PEOPLE)
@requires_proof()
def edit(person: str) -> str:
    """Show what is on record of somebody as a form."""
    found, tree = _found(person), load_tree(db.session(), today())
    data = filled(person_editing.row_of(db.session(), found, tree.on), DAYS)
    return _page(_offered(PersonForm(data={**data, "since": tree.on}), tree, found), found)


@blueprint.post("/<person>/edit")
@requires(Permission.MANAGE_PEOPLE)
@requires_proof("people_editing.edit")
def save(person: str) -> Answer:
    """Change what is on record of somebody."""
    found = _found(person)
    form = _offered(PersonForm(), load_tree(db.session(), today()), found)
    if not _is_sound(form):
        return _page(form, found), HTTPStatus.UNPROCESSABLE_ENTITY
    since = form.since.data
    try:
        with transaction(db.session()) as session:
            before = person_editing.row_of(session, found, since)
            person_editing.change_person(session, found, form.said(), since, own_hand(session))
            name = localized(found, "name")
    except Invalid as error:
        say_refused(form, error)
        return _page(form, _found(person)), HTTPStatus.UNPROCESSABLE_ENTITY
    flash_with_way_back(
        _("What you wrote of %(name)s is on record.", name=name),
        _("Put it back as it was"),
        url_for("people_editing.save", person=person),
        **{column: before[column] for column in form.said()},
        since=since.isoformat(),
    )
    return redirect(url_for("people.show", person=person), HTTPStatus.SEE_OTHER)


def _found(number: str) -> Person:
    """Return somebody who works here; of whoever goes nothing is changed any more."""
    person = person_by_number(db.session(), number)
    return abort(HTTPStatus.NOT_FOUND) if person.status is PersonStatus.LEFT else person


def _offered(form: PersonForm, tree: DepartmentTree, person: Person | None = None) -> PersonForm:
    """Offer what can be chosen; the number of somebody who is here stays, and a move has a day."""
    session = db.session()
    form.offer(
        department_choices(tree),
        employers(session),
        calendar_choices(),
        session.scalars(select(Site).order_by(Site.name)).all(),
        session.scalars(select(Shift.code).order_by(Shift.code)).all(),
    )
    if person is None:
        del form.since
    else:
        del form.person_id
    return form


def _is_sound(form: PersonForm) -> bool:
    is_sound, manager = form.validate(), form.manager_id
    is_known = bool(manager.errors) or not manager.data or find_person(manager, today())
    return bool(is_sound and is_known)


def _page(form: PersonForm, person: Person | None = None) -> str:
    brought_in = exists(select(AuditEntry.id).where(AuditEntry.action == "people_imported"))
    return render_template(
        "people/edit.html",
        form=form,
        person=person,
        manager=person and db.session().get(Person, person.manager_id or 0),
        has_calendar=len(form.calendar_id.choices) > 1,
        has_lists=db.session().scalar(select(brought_in)),
        days=NEWCOMER_DAYS,
    )
