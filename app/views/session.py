"""Signing in and out."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.access import sign_out
from app.demo.words import PASSWORD, PERSONAS
from app.errors import form_answer, sentence
from app.extensions import db
from app.forms.session import SignInForm
from app.runtime import runtime
from app.second_step import enter
from app.views.navigation import safe_path
from app.ways_in import offered_provider, takes
from pulse.errors import Refused
from pulse.instants import utc_now
from pulse.people import credentials
from pulse.people.ways_in import WayIn
from pulse.transaction import transaction

blueprint = Blueprint("session", __name__)


def prove(login: str, password: str, address: str) -> int:
    """Return who signs in; Refused when the password is wrong or there were too many tries."""
    with transaction(db.session()) as session:
        account = credentials.account_named(session, login)
        credentials.count_attempt(session, account, address, at=utc_now())
    person_id = credentials.check_password(db.session(), login, password)
    with transaction(db.session()) as session:
        credentials.forgive_attempt(session, account, address)
    return person_id


def _page(form: SignInForm, refused: Refused | None = None) -> Response:
    takes_passwords = takes(WayIn.PASSWORD)
    personas = PERSONAS if runtime().settings.is_demo and takes_passwords else ()
    page = render_template(
        "session/sign_in.html",
        form=form,
        refusal=sentence(refused) if refused else "",
        personas=personas,
        demo_password=PASSWORD if personas else "",
        takes_passwords=takes_passwords,
        provider=offered_provider(),
    )
    return form_answer(page, refused, is_wrong=bool(form.errors))


@blueprint.get("/sign-in")
def sign_in() -> Response:
    """Ask who it is."""
    return _page(SignInForm(next=request.args.get("next", "")))


@blueprint.post("/sign-in")
def sign_in_submit() -> Response:
    """Begin a browser session, or say without detail that it did not work."""
    form = SignInForm()
    if not takes(WayIn.PASSWORD):
        return _page(form, Refused("way_closed"))
    if not form.validate():
        return _page(form)
    try:
        person_id = prove(form.login.data, form.password.data, request.remote_addr or "")
    except Refused as refused:
        return _page(form, refused)
    return enter(person_id, safe_path(form.next.data), is_lasting=bool(form.keep.data))


@blueprint.post("/sign-out")
def leave() -> Response:
    """End the browser session."""
    sign_out()
    return redirect(url_for("session.sign_in"), HTTPStatus.SEE_OTHER)
