"""The door for the very first person: open with the printed link while nobody is here."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, abort, flash, render_template, session, url_for
from flask_babel import get_locale
from werkzeug.wrappers import Response

from app.errors import form_answer, sentence
from app.extensions import db
from app.forms.first_person import FirstPersonForm
from app.i18n import local_now
from app.runtime import runtime
from app.second_step import enter
from app.translate import _
from pulse.errors import Conflict, Invalid
from pulse.instants import utc_now
from pulse.people.credentials import choose_password
from pulse.people.founding import Founder, found, is_anybody
from pulse.transaction import transaction

blueprint = Blueprint("first_person", __name__)


def _require_first(token: str) -> None:
    """Answer like no page to any other token, and to everybody once somebody is here."""
    if not runtime().signed_links.first.fits(token) or is_anybody(db.session()):
        abort(HTTPStatus.NOT_FOUND)


def _page(token: str, form: FirstPersonForm, refused: Invalid | None = None) -> Response:
    page = render_template(
        "first_person/ask.html",
        form=form,
        refusal=sentence(refused) if refused else "",
        token_given=token,
    )
    return form_answer(page, refused, is_wrong=bool(form.errors))


@blueprint.get("/first/<token>")
def ask(token: str) -> Response:
    """Ask who begins; looking at the page uses nothing up."""
    _require_first(token)
    usual = {"company_code": Founder.company_code, "employer_code": Founder.employer_code}
    form = FirstPersonForm(formdata=None, data={"locale": str(get_locale()), **usual})
    return _page(token, form)


@blueprint.post("/first/<token>")
def begin(token: str) -> Response:
    """Add the company and its administrator, and sign them in."""
    _require_first(token)
    form = FirstPersonForm()
    if not form.validate():
        return _page(token, form)
    try:
        person_id = _found(form.to_founder(runtime().settings.timezone), form.password.data)
    except Conflict:
        abort(HTTPStatus.NOT_FOUND)
    except Invalid as refused:
        return _page(token, form, refused)
    session["locale"] = form.locale.data
    flash(_("Welcome. You are the administrator."))
    return enter(person_id, url_for("first_steps.show"))


def _found(founder: Founder, password: str) -> int:
    at = utc_now()
    with transaction(db.session()) as database:
        person = found(database, founder, local_now(at).date(), at=at)
        choose_password(database, person.id, password, at=at)
        return person.id
