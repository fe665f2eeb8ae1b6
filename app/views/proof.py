"""Proving once more that it is you, before something that matters."""

from __future__ import annotations

import json
from http import HTTPStatus

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.access import requires, viewer
from app.errors import form_answer, sentence
from app.extensions import db
from app.forms.security import ProofCodeForm, ProofForm
from app.proof import carried, is_file, is_proven, note_proof, onward, proof_page
from app.views.navigation import safe_path
from app.views.proving import check_code, check_password
from app.ways_in import offered_provider
from pulse.errors import Refused
from pulse.people import credentials, second_factor

blueprint = Blueprint("proof", __name__)


def _kind() -> type[ProofForm | ProofCodeForm]:
    """Return the form for what this person can prove themselves by; a code goes first."""
    is_on = second_factor.is_on(db.session(), viewer().person_id)
    return ProofCodeForm if is_on else ProofForm


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
    return _page(_kind()(formdata=None, next=request.args.get("next", "")))


@blueprint.post("/proof/carry")
@requires()
def carry() -> Response:
    """Ask the same of somebody who has just sent a form, and keep what they typed."""
    asked = {name: request.args.get(name, "") for name in ("next", "to")}
    return _page(_kind()(formdata=None, typed=json.dumps(carried()), **asked))


@blueprint.post("/proof")
@requires()
def submit() -> Response:
    """Remember the proof for ten minutes and go on."""
    form = _kind()()
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
    back, to = safe_path(form.next.data), safe_path(form.to.data)
    if to and (typed := _typed(form.typed.data)):
        page = render_template("session/carried.html", typed=typed, to=to, back=back)
        return Response(page, mimetype="text/html")
    return redirect(onward(back), HTTPStatus.SEE_OTHER)


def _typed(kept: str | None) -> list[tuple[str, str]]:
    """Read what was kept of a form; nothing where that is no such thing."""
    try:
        return [(str(name), str(value)) for name, value in json.loads(kept or "[]")]
    except (TypeError, ValueError):
        return []


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
