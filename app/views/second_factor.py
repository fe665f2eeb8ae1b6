"""My second proof: set up with an app, recovery codes, switched off; and reset for a colleague."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import ParamSpec, TypeVar

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask import session as cookie
from markupsafe import Markup
from werkzeug.wrappers import Response

from app.access import requires, sign_in_as, viewer
from app.errors import sentence
from app.extensions import db
from app.forms.security import CodeForm, ResetForm
from app.proof import is_proven, requires_proof
from app.qr import qr_code
from app.runtime import runtime
from app.translate import _
from pulse.errors import Conflict, NotFound, Refused
from pulse.instants import system_now, utc_now
from pulse.people import second_factor
from pulse.people.models import Person
from pulse.people.permissions import Permission
from pulse.transaction import transaction

blueprint = Blueprint("second_factor", __name__)
P = ParamSpec("P")
R = TypeVar("R")


def is_offered() -> bool:
    """Tell whether the viewer has a second proof or is offered one."""
    return second_factor.is_offered(db.session(), viewer())


def _offered(view: Callable[P, R]) -> Callable[P, R]:
    """Hide a view from whoever neither has a second proof nor is offered one."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        if not is_offered():
            abort(HTTPStatus.NOT_FOUND)
        return view(*args, **kwargs)

    return guarded


def _drawn(secret: str) -> Markup:
    """Draw the address an app reads, as a picture in the page itself."""
    person = db.session.get(Person, viewer().person_id) or abort(HTTPStatus.NOT_FOUND)
    address = second_factor.address_of(secret, person.email or person.number)
    return qr_code(address, scale=5)


def _page(form: CodeForm | None = None, refusal: str = "") -> Response:
    session, person_id = db.session(), viewer().person_id
    secret = second_factor.secret_to_show(session, runtime().vault, person_id)
    is_on = second_factor.is_on(session, person_id)
    page = render_template(
        "account/second_factor.html",
        form=form or CodeForm(formdata=None),
        refusal=refusal,
        is_on=is_on,
        is_proven=is_proven(),
        secret=secret,
        picture=_drawn(secret) if secret else None,
        codes_left=second_factor.recovery_codes_left(session, person_id) if is_on else 0,
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form else HTTPStatus.OK
    return Response(page, status, mimetype="text/html")


def _codes(codes: list[str]) -> str:
    """Show recovery codes; they are kept nowhere, so there is no page to come back to."""
    return render_template("account/recovery_codes.html", codes=codes)


def _back() -> Response:
    return redirect(url_for("second_factor.show"), HTTPStatus.SEE_OTHER)


@blueprint.get("/me/second-proof")
@requires()
@_offered
def show() -> Response:
    """Say whether a second proof is asked for, and what to do next."""
    return _page()


@blueprint.post("/me/second-proof/begin")
@requires()
@_offered
@requires_proof("second_factor.show")
def begin() -> Response:
    """Make a secret for an app to read."""
    with transaction(db.session()) as session:
        second_factor.begin(session, runtime().vault, viewer().person_id, at=utc_now())
    return _back()


@blueprint.post("/me/second-proof/confirm")
@requires()
@_offered
@requires_proof("second_factor.show")
def confirm() -> Response | str:
    """Let it count once the app shows the right code, and show the recovery codes once."""
    form, vault = CodeForm(), runtime().vault
    if not form.validate():
        return _page(form)
    try:
        with transaction(db.session()) as session:
            codes = second_factor.confirm(
                session, vault, viewer().person_id, form.code.data, at=utc_now(), now=system_now()
            )
    except Refused as refused:
        return _page(form, sentence(refused))
    except Conflict:
        return _back()
    sign_in_as(viewer().person_id, is_lasting=cookie.permanent)
    flash(_("Your second proof is on, and other browsers are signed out."))
    return _codes(codes)


@blueprint.post("/me/second-proof/codes")
@requires()
@_offered
@requires_proof("second_factor.show")
def renew_codes() -> Response | str:
    """Show ten new recovery codes in place of the old ones."""
    person_id = viewer().person_id
    if not second_factor.is_on(db.session(), person_id):
        return _back()
    with transaction(db.session()) as session:
        codes = second_factor.renew_recovery_codes(session, person_id, at=utc_now())
    return _codes(codes)


@blueprint.post("/me/second-proof/off")
@requires()
@_offered
@requires_proof("second_factor.show")
def switch_off() -> Response:
    """Stop asking for a second proof."""
    with transaction(db.session()) as session:
        second_factor.switch_off(session, viewer().person_id, at=utc_now())
    flash(_("From now on your password is enough. You can set up a second proof again below."))
    return _back()


def _reset_page(form: ResetForm, refusal: str = "") -> Response:
    page = render_template(
        "account/second_factor_reset.html", form=form, refusal=refusal, is_proven=is_proven()
    )
    is_wrong = bool(form.errors or refusal)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if is_wrong else HTTPStatus.OK
    return Response(page, status, mimetype="text/html")


@blueprint.get("/people/second-proof")
@requires(Permission.MANAGE_PEOPLE)
def ask_reset() -> Response:
    """Ask whose second proof is lost."""
    return _reset_page(ResetForm(formdata=None))


@blueprint.post("/people/second-proof")
@requires(Permission.MANAGE_PEOPLE)
@requires_proof("second_factor.ask_reset")
def reset() -> Response:
    """Take the lost second proof of a colleague away; it is noted who did."""
    form = ResetForm()
    if not form.validate():
        return _reset_page(form)
    try:
        with transaction(db.session()) as session:
            found = second_factor.reset(session, viewer(), form.number.data, at=utc_now())
            number = found.number
    except (NotFound, Refused) as refused:
        return _reset_page(form, sentence(refused))
    flash(_("%(number)s signs in by password alone now, and is told so.", number=number))
    return redirect(url_for("second_factor.ask_reset"), HTTPStatus.SEE_OTHER)
