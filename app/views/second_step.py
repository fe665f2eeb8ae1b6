"""The second step of signing in: a code of the app, or a recovery code."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from app.errors import form_answer, sentence
from app.forms.security import CodeForm
from app.second_step import admit, waiting
from app.views.proving import check_code
from pulse.errors import Refused

blueprint = Blueprint("second_step", __name__)


def _page(form: CodeForm, refused: Refused | None = None) -> Response:
    refusal = sentence(refused) if refused else ""
    page = render_template("session/code.html", form=form, refusal=refusal)
    return form_answer(page, refused, is_wrong=bool(form.errors))


def _start_over() -> Response:
    return redirect(url_for("session.sign_in"), HTTPStatus.SEE_OTHER)


@blueprint.get("/sign-in/code")
def ask() -> Response:
    """Ask for the second proof of whoever has just given the first."""
    return _page(CodeForm()) if waiting() else _start_over()


@blueprint.post("/sign-in/code")
def submit() -> Response:
    """Begin the session, or say without detail that the code was wrong."""
    found, form = waiting(), CodeForm()
    if found is None:
        return _start_over()
    if not form.validate():
        return _page(form)
    try:
        check_code(found.person_id, form.code.data)
    except Refused as refused:
        return _page(form, refused)
    return admit(found)
