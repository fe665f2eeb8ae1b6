"""My page: how I am told, my password, and where I am signed in."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from app.access import requires, sign_in_as, this_sign_in, viewer
from app.errors import sentence
from app.extensions import db
from app.forms.account import ChangePasswordForm, PreferencesForm
from app.runtime import runtime
from app.translate import _
from pulse.errors import Invalid, Refused
from pulse.instants import utc_now
from pulse.outbox import Way
from pulse.people import credentials, preferences, sign_ins
from pulse.transaction import transaction

blueprint = Blueprint("account", __name__)


def _page(
    chosen: PreferencesForm | None = None,
    password: ChangePasswordForm | None = None,
    refusal: str = "",
) -> Response:
    mine = preferences.preferences_of(db.session(), viewer().person_id)
    facts = {"locale": mine.locale, "way": mine.way.value, "wants_digests": mine.wants_digests}
    page = render_template(
        "account/show.html",
        form=chosen or PreferencesForm(formdata=None, data=facts),
        password=password or ChangePasswordForm(formdata=None),
        refusal=refusal,
        mine=mine,
        mail_is_on=bool(runtime().settings.smtp_url),
        has_password=credentials.has_password(db.session(), viewer().person_id),
        sign_ins=sign_ins.open_of(db.session(), viewer().person_id),
        this_one=this_sign_in(),
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if chosen or password else HTTPStatus.OK
    return Response(page, status, mimetype="text/html")


def _back() -> Response:
    return redirect(url_for("account.show"), HTTPStatus.SEE_OTHER)


@blueprint.get("/me")
@requires()
def show() -> Response:
    """Show what the person signed in has chosen."""
    return _page()


@blueprint.post("/me")
@requires()
def choose() -> Response:
    """Keep language, channel and summaries."""
    form = PreferencesForm()
    if not form.validate():
        return _page(chosen=form)
    try:
        with transaction(db.session()) as database:
            preferences.choose(
                database,
                viewer().person_id,
                locale=form.locale.data,
                way=Way(form.way.data),
                wants_digests=form.wants_digests.data,
            )
    except Invalid as refused:
        return _page(chosen=form, refusal=sentence(refused))
    session["locale"] = form.locale.data
    flash(_("Saved."))
    return _back()


@blueprint.post("/me/password")
@requires()
def change_password() -> Response:
    """Change the password of somebody who knows the present one; other browsers are signed out."""
    form = ChangePasswordForm()
    if not form.validate():
        return _page(password=form)
    person_id = viewer().person_id
    try:
        _prove(person_id, form.current.data)
        with transaction(db.session()) as database:
            credentials.choose_password(database, person_id, form.password.data, at=utc_now())
            sign_ins.end_everywhere(database, person_id)
    except (Invalid, Refused) as refused:
        return _page(password=form, refusal=sentence(refused))
    sign_in_as(person_id)
    flash(_("Your password has been changed. Other browsers are signed out."))
    return _back()


def _prove(person_id: int, password: str) -> None:
    """Make sure it is them, as slowly guessed at as when signing in."""
    counted, address = f"own {person_id}", request.remote_addr or ""
    with transaction(db.session()) as database:
        credentials.count_attempt(database, counted, address, at=utc_now())
    credentials.check_own_password(db.session(), person_id, password)
    with transaction(db.session()) as database:
        credentials.forgive_attempt(database, counted, address)


@blueprint.post("/me/sign-ins/end")
@requires()
def end_everywhere() -> Response:
    """Sign out everywhere but here."""
    person_id = viewer().person_id
    with transaction(db.session()) as database:
        sign_ins.end_everywhere(database, person_id)
    sign_in_as(person_id)
    flash(_("You are signed out everywhere else."))
    return _back()


@blueprint.post("/me/sign-ins/<int:sign_in_id>/end")
@requires()
def end_one(sign_in_id: int) -> Response:
    """Sign out one browser; one that is somebody else's stays as it is."""
    with transaction(db.session()) as database:
        sign_ins.end(database, viewer().person_id, sign_in_id)
    return _back()
