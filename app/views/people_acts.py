"""What an administrator does for somebody: each act asks for a proof and is noted."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app.access import requires, viewer
from app.errors import sentence
from app.extensions import db
from app.forms.people import AccountForm, LanguageForm, LeavingForm, RoleForm
from app.i18n import localized
from app.people_words import FIELD_ERRORS, role_words
from app.proof import requires_proof
from app.runtime import runtime
from app.second_thoughts import flash_with_way_back
from app.translate import _, _l
from app.views.people import person_page, today
from app.words import day_words
from pulse.errors import Conflict, Invalid, NotFound, Refused
from pulse.instants import utc_now
from pulse.people import accounts, offboarding, recovering, role_grants
from pulse.people.models import Department, Person
from pulse.people.permissions import Permission
from pulse.people.person_file import person_by_number, set_language
from pulse.people.role_grants import RoleGrant
from pulse.people.signed_links import VALID, Offer, Purpose
from pulse.people.tree import load_tree
from pulse.transaction import transaction

Tell = Callable[[], None]
DECISIONS = {"confirm": accounts.confirm_account, "refuse": accounts.refuse_account}
DECIDED = {
    "confirm": _l("The account is theirs: it lets them in, and they are told things there."),
    "refuse": _l("The account is not theirs: it lets nobody in. You can change that below."),
}
blueprint = Blueprint("people_acts", __name__, url_prefix="/people/<person>")


def _back(number: str) -> Response:
    return redirect(url_for("people.show", person=number), HTTPStatus.SEE_OTHER)


def _somebody(number: str) -> Person:
    return person_by_number(db.session(), number)


@blueprint.post("/roles")
@requires(Permission.MANAGE_PEOPLE)
@requires_proof("people.show")
def give_role(person: str) -> Response:
    """Give somebody a role, with its days."""
    form, tree = RoleForm(), load_tree(db.session(), today())
    form.offer(tree)
    person_id = _somebody(person).id
    if not form.validate():
        return person_page(person, role=form, refused="role")
    try:
        with transaction(db.session()) as session:
            grant = form.to_grant(person_id, tree)
            role_grants.give_role(
                session, grant, today(), at=utc_now(), actor_id=viewer().person_id
            )
    except Invalid as refused:
        for field, code in refused.fields.items():
            form[field].errors = [str(FIELD_ERRORS[code])]
        return person_page(person, role=form, refused="role")
    except (Conflict, Refused) as refused:
        return person_page(person, role=form, refusal=sentence(refused), refused="role")
    flash(
        _(
            "%(role)s is given from %(day)s, and that is noted in the audit trail. It can be "
            "ended below at any time.",
            role=role_words(form.role.data),
            day=day_words(form.since.data),
        )
    )
    return _back(person)


@blueprint.post("/roles/<int:grant_id>/end")
@requires(Permission.MANAGE_PEOPLE)
@requires_proof("people.show")
def end_role(person: str, grant_id: int) -> Response:
    """End a role today."""
    person_id = _somebody(person).id

    def act(session: Session) -> Tell:
        actor_id = viewer().person_id
        ended = role_grants.end_role(
            session, person_id, grant_id, today(), at=utc_now(), actor_id=actor_id
        )
        words = _(
            "%(role)s has ended, and that is noted in the audit trail.",
            role=role_words(ended.role.value),
        )
        back, fields = url_for("people_acts.give_role", person=person), _given(session, ended)
        return lambda: flash_with_way_back(words, _("Give it back"), back, **fields)

    return _do(person, "held", act)


def _given(session: Session, ended: RoleGrant) -> dict[str, str]:
    """Return what to send to give a role anew that has just ended."""
    department = session.get(Department, ended.department_id) if ended.department_id else None
    return {
        "role": ended.role.value,
        "department": department.code if department else "",
        "since": max(ended.since, today()).isoformat(),
        "until": ended.until.isoformat() if ended.until else "",
    }


@blueprint.post("/accounts/<int:identity_id>/<verb>")
@requires(Permission.MANAGE_PEOPLE)
@requires_proof("people.show")
def decide_account(person: str, identity_id: int, verb: str) -> Response:
    """Say that a matched account is theirs, or that it is not."""
    person_id = _somebody(person).id
    if verb not in DECISIONS:
        abort(404)

    def act(session: Session) -> Tell:
        actor_id = viewer().person_id
        DECISIONS[verb](session, person_id, identity_id, at=utc_now(), actor_id=actor_id)
        return lambda: flash(str(DECIDED[verb]))

    return _do(person, "slack", act)


@blueprint.post("/accounts")
@requires(Permission.MANAGE_PEOPLE)
@requires_proof("people.show")
def link_account(person: str) -> Response:
    """Say which account of the workspace is theirs."""
    form, tenant = AccountForm(), runtime().settings.slack_team_id
    _somebody(person)
    if not form.validate() or not tenant:
        return person_page(person, account=form, refused="slack")
    try:
        with transaction(db.session()) as session:
            accounts.link_by_hand(
                session,
                person,
                form.user_id.data.strip(),
                tenant,
                at=utc_now(),
                actor_id=viewer().person_id,
            )
    except (Conflict, NotFound) as refused:
        return person_page(person, account=form, refusal=sentence(refused), refused="slack")
    flash(
        _(
            "%(account)s is their account from now on. If it is not, say so below.",
            account=form.user_id.data.strip(),
        )
    )
    return _back(person)


@blueprint.post("/invitation")
@requires(Permission.MANAGE_PEOPLE)
@requires_proof("people.show")
def invite(person: str) -> Response | str:
    """Offer a first password: by mail, else as a link shown once."""
    found, at = _somebody(person), utc_now()
    mail_is_on, actor_id = bool(runtime().settings.smtp_url), viewer().person_id
    with transaction(db.session()) as session:
        recovering.find(session, person)
        if mail_is_on and recovering.gets_mail(session, found):
            recovering.invite(session, person, at=at, actor_id=actor_id)
            hours = int(VALID[Purpose.INVITE].total_seconds() // 3600)
            flash(
                _(
                    "A mail to %(mail)s is on its way. Its link works once, for %(hours)s hours.",
                    mail=found.email,
                    hours=hours,
                )
            )
            return _back(person)
        offer = Offer(found.id, Purpose.INVITE, at + VALID[Purpose.INVITE])
        link = runtime().signed_links.password(session, offer)
        recovering.record_offer(session, found.id, at=at, actor_id=actor_id, by="page")
        name = localized(found, "name")
    hours = int(VALID[Purpose.INVITE].total_seconds() // 3600)
    return render_template("people/invited.html", number=person, name=name, link=link, hours=hours)


@blueprint.post("/language")
@requires(Permission.MANAGE_PEOPLE)
def choose_language(person: str) -> Response:
    """Write to somebody in another language, unless they have chosen one."""
    form, found = LanguageForm(), _somebody(person)
    if not form.validate():
        return person_page(person, refused="language", refusal=str(form.locale.errors[0]))
    actor_id = viewer().person_id
    with transaction(db.session()) as session:
        set_language(session, found, form.locale.data, at=utc_now(), actor_id=actor_id)
    flash(_("They are written to in that language until they choose one themselves."))
    return _back(person)


@blueprint.post("/leaving")
@requires(Permission.MANAGE_PEOPLE)
@requires_proof("people.show")
def let_go(person: str) -> Response:
    """Let somebody be gone from today or tomorrow."""
    form, person_id = LeavingForm(), _somebody(person).id
    if not form.validate():
        return person_page(person, leaving=form, refused="leaving")
    day = form.first_day(today())

    words = _(
        "They are gone from %(day)s, and signed out everywhere. Take them out of the list of "
        "people as well, or the next import brings them back.",
        day=day_words(day),
    )

    def act(session: Session) -> Tell:
        actor_id = viewer().person_id
        offboarding.off_board(session, person_id, day, today(), at=utc_now(), actor_id=actor_id)
        return lambda: flash(words)

    return _do(person, "leaving", act)


def _do(number: str, part: str, act: Callable[[Session], Tell]) -> Response:
    """Do something and tell of it, or show the page with why not beside the part it belongs to."""
    try:
        with transaction(db.session()) as session:
            tell = act(session)
    except (Conflict, Refused) as refused:
        return person_page(number, refusal=sentence(refused), refused=part)
    tell()
    return _back(number)
