"""People: finding them, and the page of one person. Never what they answered, or whether."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus

from flask import Blueprint, render_template, request
from flask_babel import get_locale
from werkzeug.wrappers import Response

from app import people_words
from app.access import requires, viewer
from app.extensions import db
from app.forms.people import AccountForm, LanguageForm, LeavingForm, RoleForm
from app.i18n import languages, local_now, localized
from app.legible_input import asked_number
from app.proof import is_proven
from app.runtime import runtime
from app.sorting import FEWEST, Order, Put, asked_order
from app.translate import _, ngettext
from app.ways_in import takes
from pulse.instants import utc_now
from pulse.people.finding import (
    Match,
    PeopleBy,
    PeopleFound,
    PeopleWanted,
    Presence,
    employers,
    find_people,
)
from pulse.people.models import RoleAssignment
from pulse.people.permissions import Permission
from pulse.people.person_file import PersonFile, read_file
from pulse.people.recovering import gets_mail
from pulse.people.role_grants import FOLLOWING
from pulse.people.structure_history import department_names
from pulse.people.tree import DepartmentTree, load_tree
from pulse.people.ways_in import WayIn

blueprint = Blueprint("people", __name__)
LONGEST = 80
ORDERS = {
    "number": PeopleBy.NUMBER,
    "name": PeopleBy.NAME,
    "department": PeopleBy.DEPARTMENT,
    "employer": PeopleBy.EMPLOYER,
    "slack": PeopleBy.MATCH,
}
"""What the list is put in order by."""


def today() -> date:
    """Return the company's day."""
    return local_now(utc_now()).date()


@blueprint.get("/people")
@requires(Permission.MANAGE_PEOPLE, Permission.READ_DEPARTMENT_RESULTS)
def index() -> str:
    """List people by number: everybody for whoever manages them, a head's own by name."""
    session, tree = db.session(), load_tree(db.session(), today())
    is_manager = viewer().can(Permission.MANAGE_PEOPLE)
    order = asked_order(ORDERS, anchor="people")
    found = find_people(session, viewer(), _wanted(tree, order), tree)
    return render_template(
        "people/list.html",
        found=found,
        put=Put(found.lines, order, is_offered=found.total >= FEWEST),
        tree=tree,
        headline=_headline(found, is_manager=is_manager),
        is_manager=is_manager,
        chosen={name: value for name, value in request.args.items() if value and name != "page"},
        employers=employers(session) if is_manager else [],
        words=people_words,
        presences=list(Presence),
        matches=list(Match),
    )


def _wanted(tree: DepartmentTree, order: Order) -> PeopleWanted:
    asked = request.args
    node = tree.by_code.get(asked.get("department", ""))
    presences = {one.value: one for one in Presence}
    matches = {one.value: one for one in Match}
    return PeopleWanted(
        words=" ".join(asked.get("q", "").split())[:LONGEST],
        department_id=None if node is None else node.id,
        employer_id=asked_number("employer"),
        presence=presences.get(asked.get("presence", ""), Presence.HERE),
        match=matches.get(asked.get("slack", "")),
        page=asked_number("page") or 1,
        by=ORDERS.get(order.column, PeopleBy.NUMBER),
        locale=str(get_locale()),
        is_falling=order.is_falling,
    )


def _headline(found: PeopleFound, *, is_manager: bool) -> str:
    if not found.total and not is_manager:
        return _("You head nobody here, or nobody is called that.")
    if not found.total:
        return _("Nobody fits.")
    if any(value for name, value in request.args.items() if name not in {"sort", "page"}):
        return ngettext("%(num)s person fits.", "%(num)s people fit.", found.total)
    return ngettext("%(num)s person works here.", "%(num)s people work here.", found.total)


@blueprint.get("/people/<person>")
@requires(Permission.MANAGE_PEOPLE)
def show(person: str) -> Response:
    """Show one person's place, roles, accounts and ways in."""
    return person_page(person)


def person_page(
    number: str,
    *,
    role: RoleForm | None = None,
    account: AccountForm | None = None,
    leaving: LeavingForm | None = None,
    refusal: str = "",
    refused: str = "",
) -> Response:
    """Render one person's page; a form that was refused keeps what was typed."""
    session, on = db.session(), today()
    tree, file = load_tree(session, on), read_file(session, number)
    given = role or RoleForm(formdata=None, data={"since": on})
    given.offer(tree)
    page = render_template(
        "people/show.html",
        **_facts(file, tree, on),
        names=department_names(session, _department_ids(file)),
        role_form=given,
        takes_passwords=takes(WayIn.PASSWORD),
        account_form=account or AccountForm(formdata=None),
        language_form=LanguageForm(
            formdata=None, data={"locale": languages().of(file.person.locale)}
        ),
        leaving_form=leaving or LeavingForm(formdata=None),
        refusal=refusal,
        refused=refused,
        is_proven=is_proven(),
        gets_mail=bool(runtime().settings.smtp_url) and gets_mail(session, file.person),
        tenant=runtime().settings.slack_team_id,
    )
    is_wrong = bool(refusal or refused)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if is_wrong else HTTPStatus.OK
    return Response(page, status, mimetype="text/html")


def _facts(file: PersonFile, tree: DepartmentTree, on: date) -> dict[str, object]:
    """Return what the page says of somebody on a day."""
    return {
        "file": file,
        "headline": _person_words(file, tree, on),
        "held": [row for row in file.roles if _is_still(row, on)],
        "past": [row for row in file.roles if not _is_still(row, on)],
        "doors": people_words.doors_of(_held_now(file, on)),
        "is_self": file.person.id == viewer().person_id,
        "is_gone": _is_gone(file, on),
        "following": {one.value for one in FOLLOWING},
        "words": people_words,
    }


def _person_words(file: PersonFile, tree: DepartmentTree, on: date) -> str:
    name = localized(file.person, "name")
    if _is_gone(file, on):
        return _("%(name)s no longer works here.", name=name)
    now = next((row for row in file.memberships if _holds(row.valid_from, row.valid_to, on)), None)
    if now is None or now.department_id not in tree:
        return _("%(name)s is in no department today.", name=name)
    unit = localized(tree.node(now.department_id), "name")
    return _("%(name)s works in %(department)s.", name=name, department=unit)


def _is_gone(file: PersonFile, on: date) -> bool:
    person = file.person
    return person.left_on <= on if person.left_on is not None else person.status.value == "left"


def _holds(since: date, until: date | None, on: date) -> bool:
    return since <= on and (until is None or on < until)


def _is_still(row: RoleAssignment, on: date) -> bool:
    return row.valid_to is None or row.valid_to > on


def _held_now(file: PersonFile, on: date) -> frozenset[str]:
    rows = (row for row in file.roles if _holds(row.valid_from, row.valid_to, on))
    return frozenset(row.role for row in rows)


def _department_ids(file: PersonFile) -> set[int]:
    held = {row.department_id for row in file.roles if row.department_id is not None}
    headed = {row.department_id for row in file.headships}
    return held | headed | {row.department_id for row in file.memberships}
