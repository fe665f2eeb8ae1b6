"""Writing departments down without a file: a new one, what holds of one, its end, and sites."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from app.access import requires
from app.by_hand import find_person, own_hand, say_refused
from app.errors import sentence
from app.extensions import db
from app.forms.audience import Choices, department_choices
from app.forms.structure import ClosingForm, DepartmentForm, filled
from app.i18n import localized
from app.move_words import move_words
from app.proof import requires_proof
from app.runtime import runtime
from app.second_thoughts import SURE, Question, ask_first, flash_with_way_back
from app.translate import _
from app.views.people import today
from app.views.service_editing import calendar_choices
from app.words import day_words
from pulse.commitments.closing_departments import close_empty, in_the_way
from pulse.errors import Conflict, Invalid
from pulse.people import department_editing
from pulse.people.models import Person, Site
from pulse.people.permissions import Permission
from pulse.people.tree import DepartmentNode, DepartmentTree, load_tree
from pulse.transaction import transaction

blueprint = Blueprint("departments", __name__, url_prefix="/structure")
Answer = Response | tuple[str, int]
DAYS = ("effective_from", "effective_to")


@blueprint.get("/new")
@requires(Permission.MANAGE_PEOPLE)
@requires_proof()
def new() -> str:
    """Ask what a new department is called and where it stands."""
    tree = load_tree(db.session(), today())
    usual = {
        "dept_id": department_editing.free_code(db.session()),
        "parent_id": next((node.code for node in tree.roots()), ""),
        "effective_from": tree.on,
        "calendar_id": runtime().company.calendar,
    }
    return _page(_offered(DepartmentForm(data=usual), tree))


@blueprint.post("/new")
@requires(Permission.MANAGE_PEOPLE)
@requires_proof("departments.new")
def add() -> Answer:
    """Open a new department."""
    form = _offered(DepartmentForm(), load_tree(db.session(), today()))
    if not _is_sound(form):
        return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with transaction(db.session()) as session:
            department_editing.add_department(session, form.said(), own_hand(session))
    except Invalid as error:
        say_refused(form, error)
        return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(
        _(
            "“%(name)s” is there from %(day)s. Put people into it next.",
            name=form.name_ko.data,
            day=day_words(form.effective_from.data),
        )
    )
    return redirect(url_for("structure.show"), HTTPStatus.SEE_OTHER)


@blueprint.get("/<code>/edit")
@requires(Permission.MANAGE_PEOPLE)
@requires_proof()
def edit(code: str) -> str:
    """Show what holds of a department as a form."""
    tree = load_tree(db.session(), today())
    node = _found(code, tree)
    data = filled(department_editing.row_of(db.session(), code, tree), DAYS)
    form = DepartmentForm(data={**data, "since": tree.on})
    return _page(_offered(form, tree, node), node, tree)


@blueprint.post("/<code>/edit")
@requires(Permission.MANAGE_PEOPLE)
@requires_proof("departments.edit")
def save(code: str) -> Answer:
    """Change what holds of a department; what a move changes is said first."""
    tree = load_tree(db.session(), today())
    node = _found(code, tree)
    form = _offered(DepartmentForm(), tree, node)
    if not _is_sound(form):
        return _page(form, node), HTTPStatus.UNPROCESSABLE_ENTITY
    if (asking := _asked_about_move(form, code)) is not None:
        return asking
    since = form.since.data
    try:
        with transaction(db.session()) as session:
            before = department_editing.row_of(session, code, load_tree(session, since))
            hand = own_hand(session)
            department_editing.change_department(session, code, form.said(), since, hand)
    except Invalid as error:
        say_refused(form, error)
        return _page(form, node), HTTPStatus.UNPROCESSABLE_ENTITY
    flash_with_way_back(
        _(
            "What you wrote of “%(name)s” holds from %(day)s.",
            name=form.name_ko.data,
            day=day_words(since),
        ),
        _("Put it back as it was"),
        url_for("departments.save", code=code),
        **{name: before[name] for name in form.said()},
        since=since.isoformat(),
        **{SURE: "1"},
    )
    return redirect(url_for("structure.show"), HTTPStatus.SEE_OTHER)


@blueprint.post("/<code>/close")
@requires(Permission.MANAGE_PEOPLE)
@requires_proof("departments.edit")
def close(code: str) -> Answer:
    """Close a department nobody is in and nobody counts on."""
    tree, form = load_tree(db.session(), today()), ClosingForm()
    node = _found(code, tree)
    if not department_editing.may_close(db.session(), node):
        abort(HTTPStatus.NOT_FOUND)
    if not form.validate():
        return _closing_page(node, tree, form)
    name, day = localized(node, "name"), form.on.data
    question = Question(
        _("Is “%(name)s” closed from %(day)s?", name=name, day=day_words(day)),
        _(
            "On every day before, it stays with its results and its promises. From that day on "
            "nobody can be put into it, and its head no longer heads it. Its code is not used "
            "again, and it cannot be opened a second time."
        ),
        _("Yes, close it"),
        url_for("departments.edit", code=code),
    )
    if (asking := ask_first(question)) is not None:
        return asking
    try:
        with transaction(db.session()) as session:
            close_empty(session, node, tree, day, own_hand(session))
    except Conflict as refused:
        return _closing_page(node, tree, form, sentence(refused))
    except Invalid:
        form.on.errors = [_("Please choose today or a later day.")]
        return _closing_page(node, tree, form)
    flash(_("“%(name)s” is closed from %(day)s.", name=name, day=day_words(day)))
    return redirect(url_for("structure.show"), HTTPStatus.SEE_OTHER)


def _found(code: str, tree: DepartmentTree) -> DepartmentNode:
    return tree.by_code.get(code) or abort(HTTPStatus.NOT_FOUND)


def _asked_about_move(form: DepartmentForm, code: str) -> Response | None:
    """Ask about a move first, with all that goes along with it."""
    below, since = str(form.said().get("parent_id", "")), form.since.data
    move = department_editing.move_of(db.session(), code, below, since)
    if move is None:
        return None
    name, above = localized(move.department, "name"), localized(move.below, "name")
    question = Question(
        _("Put “%(name)s” below %(above)s?", name=name, above=above),
        move_words(move, since),
        _("Yes, move it"),
        url_for("departments.edit", code=code),
    )
    return ask_first(question)


def _offered(
    form: DepartmentForm, tree: DepartmentTree, node: DepartmentNode | None = None
) -> DepartmentForm:
    """Offer what can be chosen; of one that is there the code stays, and a company its place."""
    sites = db.session().scalars(select(Site).order_by(Site.name)).all()
    form.offer(_places(tree, node), calendar_choices(), sites)
    if node is None:
        del form.since
        return form
    del form.dept_id, form.effective_from
    if node.parent_id is None:
        del form.parent_id
    return form


def _places(tree: DepartmentTree, node: DepartmentNode | None) -> Choices:
    """Return where a department may stand: in its company, and never below itself."""
    every = department_choices(tree)
    if node is None:
        return [*every, ("", _("none: it is a partner company"))]
    inside = tree.subtree_ids(node.id)
    return [(code, words) for code, words in every if _may_hold(tree.by_code[code], node, inside)]


def _may_hold(above: DepartmentNode, node: DepartmentNode, inside: frozenset[int]) -> bool:
    return above.id not in inside and above.employer_id == node.employer_id


def _is_sound(form: DepartmentForm) -> bool:
    is_sound, head = form.validate(), form.head_person_id
    is_known = bool(head.errors) or not head.data or find_person(head, today())
    if "since" in form and form.since.data and form.since.data < today():
        form.since.errors = [_("Please choose today or a later day.")]
        return False
    return bool(is_sound and is_known)


def _closing_page(
    node: DepartmentNode, tree: DepartmentTree, closing: ClosingForm, refusal: str = ""
) -> tuple[str, int]:
    data = filled(department_editing.row_of(db.session(), node.code, tree), DAYS)
    form = DepartmentForm(formdata=None, data={**data, "since": tree.on})
    page = _page(_offered(form, tree, node), node, tree, closing, refusal)
    return page, HTTPStatus.UNPROCESSABLE_ENTITY


def _page(
    form: DepartmentForm,
    node: DepartmentNode | None = None,
    tree: DepartmentTree | None = None,
    closing: ClosingForm | None = None,
    refusal: str = "",
) -> str:
    has_calendar = len(form.calendar_id.choices) > 1
    if node is None:
        return render_template("structure/edit.html", form=form, has_calendar=has_calendar)
    tree = tree or load_tree(db.session(), today())
    suggested = {"on": tree.on + timedelta(days=1)}
    return render_template(
        "structure/edit.html",
        form=form,
        node=node,
        head=db.session().get(Person, node.head_id or 0),
        has_calendar=has_calendar,
        closing=closing or ClosingForm(formdata=None, data=suggested),
        way=in_the_way(db.session(), node, tree),
        may_close=department_editing.may_close(db.session(), node),
        refusal=refusal,
    )
