"""A service's first promise, or another one, without a file."""

from __future__ import annotations

from datetime import date, timedelta
from http import HTTPStatus

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from app.access import requires, viewer
from app.extensions import db
from app.forms.catalogue import AGREED, ASK, PromiseForm
from app.i18n import local_now
from app.second_thoughts import Question, ask_first
from app.translate import _
from app.views.agreement_words import mark_problems
from app.views.agreements import chain_choices
from app.views.service_editing import calendar_choices
from pulse.commitments import promising
from pulse.commitments.agreement_notices import heads_of_sides
from pulse.commitments.catalogue import service_by_code
from pulse.commitments.models import Service
from pulse.commitments.signing import SigningSide
from pulse.errors import Invalid
from pulse.instants import utc_now
from pulse.people.permissions import Permission
from pulse.transaction import transaction

blueprint = Blueprint("promising", __name__)


@blueprint.get("/services/<code>/commitments/new")
@requires()
def new(code: str) -> str:
    """Ask what a service promises."""
    return _page(*_asked(code))


@blueprint.post("/services/<code>/commitments/new")
@requires()
def make(code: str) -> Response | tuple[str, int]:
    """Propose it to both heads, or write down what they have agreed on."""
    service, form, can_sign = _asked(code)
    if not form.validate():
        return _page(service, form, can_sign), HTTPStatus.UNPROCESSABLE_ENTITY
    if form.is_agreed and (asking := _ask(code)) is not None:
        return asking
    try:
        with transaction(db.session()) as session:
            promising.make_promise(
                session,
                service.id,
                form.to_draft(),
                form.to_terms(),
                viewer(),
                at=utc_now(),
                on=_today(),
                is_agreed=form.is_agreed,
            )
    except Invalid as error:
        refusal = mark_problems(form, error)
        return _page(service, form, can_sign, refusal), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(
        _written_words(form)
        if form.is_agreed
        else _("Proposed. It holds once both heads have signed it.")
    )
    return redirect(url_for("services.show", code=code), HTTPStatus.SEE_OTHER)


def _written_words(form: PromiseForm) -> str:
    if form.to_terms().is_timed:
        return _("Written down. Requests from the first day on run on its clock.")
    return _("Written down. The department's own records show how it is kept.")


def _ask(code: str) -> Response | None:
    """Ask before a promise holds that nobody signs."""
    return ask_first(
        Question(
            _("Have both departments agreed on it?"),
            _(
                "Nobody is asked to sign: it holds from its first day on. Afterwards it changes "
                "only by a new version that both heads sign."
            ),
            _("Yes, both have agreed"),
            url_for(".new", code=code),
        )
    )


def _asked(code: str) -> tuple[Service, PromiseForm, bool]:
    """Return the service, its form and whether two heads can sign, to whoever may promise."""
    session, on = db.session(), _today()
    service = service_by_code(session, code)
    if not promising.may_promise(session, service, viewer(), on):
        abort(HTTPStatus.NOT_FOUND)
    can_sign, way = True, ""
    if viewer().can(Permission.MANAGE_SETTINGS):
        can_sign = len(heads_of_sides(session, service, on)) == len(SigningSide)
        way = ASK if can_sign else AGREED
    first_day = on if way == AGREED else on + timedelta(days=1)
    form = PromiseForm(service.calendar_code, first_day, way)
    form.offer(calendar_choices(), chain_choices())
    return service, form, can_sign


def _page(service: Service, form: PromiseForm, can_sign: bool, refusal: str = "") -> str:
    return render_template(
        "services/promise.html", service=service, form=form, can_sign=can_sign, refusal=refusal
    )


def _today() -> date:
    return local_now(utc_now()).date()
