"""Proving once more that it is you, before something that matters."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.access import requires, viewer
from app.errors import form_answer, sentence
from app.extensions import db
from app.forms.security import ProofCodeForm, ProofForm
from app.proof import is_file, is_proven, note_proof, onward, proof_page
from app.views.navigation import safe_path
from app.views.proving import check_code, check_password
from app.ways_in import offered_provider
from pulse.errors import Refused
from pulse.people import credentials, second_factor

blueprint = Blueprint("proof", __name__)


def _form() -> ProofForm | ProofCodeForm:
    """Return the form for what this person can prove themselves by; a code goes first."""
    is_on = second_factor.is_on(db.session(), viewer().person_id)
    return ProofCodeForm() if is_on else ProofForm()


def _page(form: ProofForm | ProofCodeForm, refused: Refused | None = None) -> Response:
    has_password = credentials.has_password(db.session(), viewer().person_id)
    page = render_template(
        "session/proof.html",
        form=form,
        refusal=sentence(refused) if refused else "",
        asks_code=isinstance(form, ProofCodeForm),
        provider=offered_provider(),
        can_prove=isinstance(form, ProofCodeForm) or has_password,
    )
    return form_answer(page, refused, is_wrong=bool(form.errors))


@blueprint.get("/proof")
@requires()
def ask() -> Response:
    """Ask for the password, or a code, once more."""
    form = _form()
    form.next.data = request.args.get("next", "")
    return _page(form)


@blueprint.post("/proof")
@requires()
def submit() -> Response:
    """Remember the proof for ten minutes and go on."""
    form = _form()
    if not form.validate():
        return _page(form)
    try:
        if isinstance(form, ProofCodeForm):
            check_code(viewer().person_id, form.code.data)
        else:
            check_password(viewer().person_id, form.password.data)
    except Refused as refused:
        return _page(form, refused)
    note_proof()
    return redirect(onward(safe_path(form.next.data)), HTTPStatus.SEE_OTHER)


@blueprint.get("/proof/given")
@requires()
def given() -> str | Response:
    """Hand over a table that asked for the proof: a file alone would leave the old page there."""
    target = safe_path(request.args.get("next"))
    if not is_file(target):
        return redirect(url_for("home.today"), HTTPStatus.SEE_OTHER)
    if not is_proven():
        return redirect(proof_page(target), HTTPStatus.SEE_OTHER)
    return render_template("session/proven.html", target=target)
