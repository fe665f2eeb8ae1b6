"""A password by a one-time link: asked for, sent by mail, and chosen."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, abort, flash, render_template, request
from werkzeug.wrappers import Response

from app.errors import form_answer, sentence
from app.extensions import db
from app.forms.account import ForgottenForm, NewPasswordForm
from app.runtime import runtime
from app.second_step import enter
from app.translate import _
from app.ways_in import takes
from pulse.errors import Invalid, Refused
from pulse.instants import utc_now
from pulse.people import credentials, recovering
from pulse.people.ways_in import WayIn
from pulse.transaction import transaction

blueprint = Blueprint("password", __name__)


def _asking(
    form: ForgottenForm, refused: Refused | None = None, *, is_sent: bool = False
) -> Response:
    page = render_template(
        "password/forgotten.html",
        form=form,
        refusal=sentence(refused) if refused else "",
        is_sent=is_sent,
        mail_is_on=bool(runtime().settings.smtp_url),
    )
    return form_answer(page, refused, is_wrong=bool(form.errors))


def _choosing(token: str, form: NewPasswordForm, refusal: str = "") -> Response:
    page = render_template("password/choose.html", form=form, refusal=refusal, token_given=token)
    is_wrong = bool(form.errors or refusal)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if is_wrong else HTTPStatus.OK
    return Response(page, status, mimetype="text/html")


def _over() -> Response:
    page = render_template("password/over.html", mail_is_on=bool(runtime().settings.smtp_url))
    return Response(page, HTTPStatus.NOT_FOUND, mimetype="text/html")


def _require_passwords() -> None:
    """Hide what leads to a password nobody could sign in with.

    A link somebody was given still works: it is how an operator lets an administrator in again.
    """
    if not takes(WayIn.PASSWORD):
        abort(HTTPStatus.NOT_FOUND)


@blueprint.get("/password")
def forgotten() -> Response:
    """Ask whose password is to be chosen anew."""
    _require_passwords()
    return _asking(ForgottenForm())


@blueprint.post("/password")
def forgotten_submit() -> Response:
    """Send a link, and say the same whether anybody was found."""
    _require_passwords()
    form = ForgottenForm()
    if not form.validate():
        return _asking(form)
    try:
        _count_and_offer(form.login.data)
    except Refused as refused:
        return _asking(form, refused)
    return _asking(form, is_sent=True)


def _count_and_offer(login: str) -> None:
    """Count the asking and offer a link, in one commit: two would take longer for those known."""
    at = utc_now()
    with transaction(db.session()) as session:
        account = f"reset of {credentials.account_named(session, login)}"
        credentials.count_attempt(session, account, request.remote_addr or "", at=at)
        if runtime().settings.smtp_url:
            recovering.ask_for_reset(session, login, at=at)


@blueprint.get("/password/<token>")
def choose(token: str) -> Response:
    """Let the owner of a link choose a password; looking at the page uses nothing up."""
    try:
        runtime().signed_links.passwords.read(db.session(), token, at=utc_now())
    except Refused:
        return _over()
    return _choosing(token, NewPasswordForm())


@blueprint.post("/password/<token>")
def choose_submit(token: str) -> Response:
    """Keep the new password and sign its owner in."""
    form = NewPasswordForm()
    links = runtime().signed_links.passwords
    try:
        links.read(db.session(), token, at=utc_now())
        if not form.validate():
            return _choosing(token, form)
        with transaction(db.session()) as session:
            person_id = links.use(session, token, form.password.data, at=utc_now())
    except Invalid as refused:
        return _choosing(token, form, sentence(refused))
    except Refused:
        return _over()
    flash(_("Your password is set. Welcome."))
    return enter(person_id)
