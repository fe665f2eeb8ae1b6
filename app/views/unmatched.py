"""Slack accounts nobody was found for: whose they are, said by hand, or that they are nobody's."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.access import requires, viewer
from app.errors import sentence
from app.extensions import db
from app.proof import is_proven, requires_proof
from app.runtime import runtime
from app.translate import _, _l, ngettext
from app.views.people import today
from pulse.errors import Conflict, NotFound
from pulse.instants import utc_now
from pulse.people import unmatched
from pulse.people.accounts import AccountKind
from pulse.people.finding import PeopleFound, PeopleWanted, find_people
from pulse.people.permissions import Permission
from pulse.people.structure_history import department_names
from pulse.people.tree import load_tree
from pulse.people.unmatched import UnmatchedAccount
from pulse.transaction import transaction

blueprint = Blueprint("unmatched", __name__, url_prefix="/people/accounts")
SHOWN, LONGEST = 10, 80
KINDS = {AccountKind.MEMBER.value: _l("member"), AccountKind.GUEST.value: _l("guest")}
NOT_OURS, OURS = "not-ours", "ours"


@blueprint.get("")
@requires(Permission.MANAGE_PEOPLE)
def show() -> str:
    """List the accounts; with one chosen, find whose it is by name or number."""
    return _page()


def _page(refusal: str = "") -> str:
    session, tenant = db.session(), runtime().settings.slack_team_id
    rows = unmatched.unmatched_of(session, tenant)
    chosen = next((row for row in rows if row.subject == request.args.get("account")), None)
    words = _words(chosen)
    found = _found(words) if chosen and words else None
    return render_template(
        "people/accounts.html",
        headline=_headline(rows),
        open_ones=[row for row in rows if not row.is_not_ours],
        refused=[row for row in rows if row.is_not_ours],
        kinds=KINDS,
        chosen=chosen,
        words=words,
        found=found,
        names=department_names(session, _departments(found)),
        shown=SHOWN,
        is_proven=is_proven(),
        refusal=refusal,
        has_slack=bool(tenant),
        here=request.full_path.rstrip("?"),
    )


@blueprint.post("/<subject>/join")
@requires(Permission.MANAGE_PEOPLE)
@requires_proof("unmatched.show")
def join(subject: str) -> Response | tuple[str, int]:
    """Say that an account is the person's with the number given."""
    number, tenant = request.form.get("number", ""), runtime().settings.slack_team_id
    try:
        with transaction(db.session()) as session:
            unmatched.join(
                session, tenant, subject, number, at=utc_now(), actor_id=viewer().person_id
            )
    except (Conflict, NotFound) as refused:
        return _page(sentence(refused)), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(
        _(
            "From now on the account is %(number)s's. If it is not, say so on their page.",
            number=number,
        )
    )
    return _back()


@blueprint.post("/<subject>/<verb>")
@requires(Permission.MANAGE_PEOPLE)
@requires_proof("unmatched.show")
def decide(subject: str, verb: str) -> Response:
    """Say that an account is nobody's here, or take that back."""
    if verb not in (NOT_OURS, OURS):
        abort(HTTPStatus.NOT_FOUND)
    tenant, actor_id = runtime().settings.slack_team_id, viewer().person_id
    with transaction(db.session()) as session:
        unmatched.set_ours(
            session, tenant, subject, is_ours=verb == OURS, at=utc_now(), actor_id=actor_id
        )
    flash(
        _("The account is looked for among your people again.")
        if verb == OURS
        else _("The account is marked as nobody's here. You can take that back below.")
    )
    return _back()


def _back() -> Response:
    return redirect(url_for("unmatched.show"), HTTPStatus.SEE_OTHER)


def _words(chosen: UnmatchedAccount | None) -> str:
    """Return what to look for: what was typed, at first the account's own name."""
    own = chosen.name if chosen else ""
    return " ".join(request.args.get("q", own).split())[:LONGEST]


def _found(words: str) -> PeopleFound:
    session = db.session()
    tree = load_tree(session, today())
    return find_people(session, viewer(), PeopleWanted(words=words), tree)


def _departments(found: PeopleFound | None) -> set[int]:
    lines = found.lines[:SHOWN] if found else []
    return {one.department_id for one in lines if one.department_id is not None}


def _headline(rows: list[UnmatchedAccount]) -> str:
    waiting = sum(not row.is_not_ours for row in rows)
    if not waiting:
        return _("Every Slack account is somebody's, or said to be nobody's.")
    return ngettext(
        "%(num)s Slack account is nobody's yet.",
        "%(num)s Slack accounts are nobody's yet.",
        waiting,
    )
