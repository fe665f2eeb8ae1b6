"""Writing escalation chains: typed step by step, looked at by an example, saved or removed."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.access import requires, viewer
from app.extensions import db
from app.forms.chains import ChainForm, filled, with_one_more, without
from app.i18n import local_now, localized
from app.second_thoughts import Question, ask_first
from app.translate import _
from app.views import chain_words
from app.views.chain_words import Example
from pulse.commitments import chain_editing
from pulse.commitments.chains import is_timed
from pulse.commitments.models import EscalationChain
from pulse.errors import Conflict, Invalid
from pulse.instants import utc_now
from pulse.people.permissions import Permission
from pulse.transaction import transaction

blueprint = Blueprint("chain_editing", __name__)
SAVE, ADD, REMOVE = "save", "add", "remove-"
USUAL = {
    "steps": [
        {"when": "pct", "amount": "80", "to": ["service_owner"]},
        {"when": "100pct", "to": ["provider_team_lead", "service_owner"]},
        {"when": "bh", "amount": "8", "to": ["provider_dept_head"]},
    ]
}
"""What a new chain begins with: whoever can still help, then the team, then the head."""
Answer = Response | tuple[str, int] | str


@blueprint.get("/chains/new")
@requires(Permission.MANAGE_SETTINGS)
def new() -> str:
    """Ask who is told when."""
    return _page(ChainForm(data=USUAL), None)


@blueprint.post("/chains/new")
@requires(Permission.MANAGE_SETTINGS)
def create() -> Answer:
    """Show what was typed by an example, or store a new chain."""
    return _answer(ChainForm(), None)


@blueprint.get("/chains/<chain>/edit")
@requires(Permission.MANAGE_SETTINGS)
def edit(chain: str) -> str:
    """Show a chain as a form."""
    row = _found(chain)
    return _page(ChainForm(data=filled(row.name_ko, row.name_en, row.document)), row)


@blueprint.post("/chains/<chain>/edit")
@requires(Permission.MANAGE_SETTINGS)
def save(chain: str) -> Answer:
    """Show what was typed by an example, or change the chain from now on."""
    return _answer(ChainForm(), _found(chain))


@blueprint.post("/chains/<chain>/remove")
@requires(Permission.MANAGE_SETTINGS)
def remove(chain: str) -> Response:
    """Remove a chain that no promise has ever named."""
    row = chain_editing.chain_by_code(db.session(), chain)
    name, back = localized(row, "name"), url_for("chains.show", chain=chain)
    if chain_editing.versions_naming(db.session(), chain):
        raise Conflict("chain_in_use")
    question = Question(
        _("Remove the chain “%(name)s”?", name=name),
        _("It is gone for good. No promise names it, so nobody is told less by it."),
        _("Remove it"),
        back,
    )
    if (asking := ask_first(question)) is not None:
        return asking
    with transaction(db.session()) as session:
        chain_editing.remove_chain(session, chain, viewer(), at=utc_now())
    flash(_("The chain “%(name)s” is removed.", name=name))
    return redirect(url_for("chains.index"), HTTPStatus.SEE_OTHER)


def _answer(form: ChainForm, row: EscalationChain | None) -> Answer:
    act = request.form.get("act", "")
    if act == ADD:
        return _page(_again(with_one_more(form.data)), row)
    if act.startswith(REMOVE):
        return _page(_again(without(form.data, _number(act))), row)
    code = str(form.code.data or "").strip() if row is None else row.code
    try:
        if form.validate() and act == SAVE:
            return _saved(form, code, is_new=row is None)
        shown = _example(form, code, row)
    except Invalid as error:
        loose = form.show_problems(error)
        return _page(form, row, loose=loose), HTTPStatus.UNPROCESSABLE_ENTITY
    if form.errors:
        return _page(form, row, shown), HTTPStatus.UNPROCESSABLE_ENTITY
    return _page(form, row, shown)


def _saved(form: ChainForm, code: str, *, is_new: bool) -> Response:
    with transaction(db.session()) as session:
        if is_new:
            chain_editing.add_chain(session, code, form.to_said(), viewer(), at=utc_now())
        else:
            chain_editing.change_chain(session, code, form.to_said(), viewer(), at=utc_now())
    flash(
        _("The chain is there. Choose it where a promise is written.")
        if is_new
        else _("Saved. Requests from now on go by it; open ones keep their steps.")
    )
    return redirect(url_for("chains.show", chain=code), HTTPStatus.SEE_OTHER)


def _example(form: ChainForm, code: str, row: EscalationChain | None) -> Example | None:
    """Read what was typed as a chain; Invalid where it cannot be one."""
    session, now = db.session(), utc_now()
    before = None if row is None else row.document
    document = chain_editing.checked(session, code or "E-NEW", form.to_said(), before)
    named = [] if row is None else chain_editing.versions_naming(session, row.code)
    on = local_now(now).date()
    lasting = [one for one in named if chain_editing.goes_by_it(one, on)]
    return chain_words.example(session, document, lasting, now)


def _again(data: dict[str, object]) -> ChainForm:
    return ChainForm(formdata=None, data=data)


def _number(act: str) -> int:
    given = act.removeprefix(REMOVE)
    return int(given) if given.isascii() and given.isdigit() else abort(HTTPStatus.BAD_REQUEST)


def _found(code: str) -> EscalationChain:
    """Return a chain that a page can hold: one that follows from the time of a promise."""
    row = chain_editing.chain_by_code(db.session(), code)
    return row if is_timed(row.document) else abort(HTTPStatus.NOT_FOUND)


def _page(
    form: ChainForm,
    row: EscalationChain | None,
    shown: Example | None = None,
    loose: list[str] | None = None,
) -> str:
    form.make_room()
    return render_template(
        "chains/edit.html", chain=row, form=form, example=shown, loose=loose or []
    )
