"""Proposals: raise one, and see with whom each of one's own is and since when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from app.access import requires, viewer
from app.errors import sentence
from app.extensions import db
from app.forms.proposals import ProposalForm
from app.i18n import local_now, localized
from app.legible_input import asked_number
from app.translate import _, ngettext
from app.words import day
from pulse.digests import proposing
from pulse.digests.models import Decision, DecisionState
from pulse.errors import Conflict, Invalid, Refused
from pulse.instants import utc_now
from pulse.people.tree import DepartmentTree, load_tree
from pulse.results.waves import readable_waves
from pulse.transaction import transaction

blueprint = Blueprint("proposals", __name__, url_prefix="/proposals")


@dataclass(frozen=True)
class ProposalLine:
    """One proposal as its author sees it."""

    title: str
    words: str
    rests_on: str
    standing: str
    path: Sequence[str]
    note: str
    is_open: bool


@blueprint.get("")
@requires(*proposing.PROPOSERS)
def show() -> Response:
    """Show one's own proposals, and offer to raise one."""
    return _page(ProposalForm(formdata=None, data={"rests_on": _from_wave()}))


@blueprint.post("")
@requires(*proposing.PROPOSERS)
def propose() -> Response:
    """Raise a proposal."""
    at, form = utc_now(), ProposalForm()
    tree = _tree(at)
    _offer(form, tree)
    if not form.validate():
        return _page(form, is_refused=True)
    try:
        with transaction(db.session()) as session:
            proposing.propose(session, viewer(), form.to_draft(), tree, at=at)
    except Invalid as refused:
        for name in set(refused.fields).intersection(form.data):
            form[name].errors = [_("Please look at this again.")]
        return _page(form, is_refused=True)
    except (Conflict, Refused) as refused:
        return _page(form, sentence(refused), is_refused=True)
    flash(_("Raised. It stands in their digest every week until it is answered."))
    return redirect(url_for("proposals.show"), HTTPStatus.SEE_OTHER)


def _page(form: ProposalForm, refusal: str = "", *, is_refused: bool = False) -> Response:
    tree = _tree(utc_now())
    _offer(form, tree)
    own = proposing.raised_by(db.session(), viewer())
    page = render_template(
        "proposals/show.html",
        headline=headline(own),
        lines=[line(one, tree) for one in own],
        form=form,
        refusal=refusal,
        is_refused=is_refused,
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if is_refused else HTTPStatus.OK
    return Response(page, status, mimetype="text/html")


def headline(own: Sequence[Decision]) -> str:
    """Say how many wait."""
    waiting = sum(one.state is DecisionState.OPEN for one in own)
    if waiting:
        return ngettext(
            "%(num)s proposal of yours waits for an answer.",
            "%(num)s proposals of yours wait for an answer.",
            waiting,
        )
    return _("All your proposals have been answered.") if own else _("You have proposed nothing.")


def line(one: Decision, tree: DepartmentTree) -> ProposalLine:
    """Say of one proposal with whom it is and since when, or what was answered."""
    return ProposalLine(
        title=str(one.facts["name_ko"]),
        words=str(one.facts["words"]),
        rests_on=str(one.facts["rests_on"]),
        standing=_standing(one, tree),
        path=[_who(number, tree) for number in one.facts.get("was_with", [])],
        note=one.note,
        is_open=one.state is DecisionState.OPEN,
    )


def _standing(one: Decision, tree: DepartmentTree) -> str:
    who = _who(one.department_id, tree)
    if one.answered_at is not None:
        when = day(one.answered_at)
        if one.state is DecisionState.DECIDED:
            return _("Decided on %(day)s: %(who)s", day=when, who=who)
        return _("Answered “not now” on %(day)s: %(who)s", day=when, who=who)
    since = day(one.raised_at)
    if not one.times_asked:
        return _("With: %(who)s · raised on %(day)s", who=who, day=since)
    return ngettext(
        "With: %(who)s · raised on %(day)s · asked %(num)s time",
        "With: %(who)s · raised on %(day)s · asked %(num)s times",
        one.times_asked,
        who=who,
        day=since,
    )


def _who(department_id: int | None, tree: DepartmentTree) -> str:
    if department_id is None:
        return _("those who decide for the company")
    node = tree.nodes.get(department_id)
    if node is None:
        return _("a department that is closed")
    return _("head of %(unit)s", unit=localized(node, "name"))


def _from_wave() -> str:
    """Name the results somebody comes from, if they may read them."""
    chosen = asked_number("wave")
    if chosen is None:
        return ""
    found = (w for w in readable_waves(db.session(), viewer()) if w.id == chosen)
    wave = next(found, None)
    if wave is None:
        return ""
    return _(
        "Results of %(name)s, published on %(day)s:",
        name=localized(wave, "name"),
        day=day(wave.publishes_at),
    )


def _offer(form: ProposalForm, tree: DepartmentTree) -> None:
    asked = proposing.addressees(viewer(), tree)
    form.offer([(node.id, _("Head of %(unit)s", unit=localized(node, "name"))) for node in asked])


def _tree(at: datetime) -> DepartmentTree:
    return load_tree(db.session(), local_now(at).date())
