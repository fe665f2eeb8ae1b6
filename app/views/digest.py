"""The digest on one page: how promises were kept, what was published, what is to be decided."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import get_locale
from werkzeug.wrappers import Response

from app.access import requires, viewer
from app.errors import sentence
from app.extensions import db
from app.forms.decisions import DecisionForm
from app.i18n import local_now
from app.translate import _
from app.views import waits
from integrations.slack.digest_blocks import headline
from integrations.slack.digest_views import digest_face
from pulse.digests.answering import answer
from pulse.digests.models import DecisionKind, DecisionState
from pulse.digests.reading import digest_of, may_read
from pulse.errors import Conflict, Invalid
from pulse.instants import utc_now
from pulse.transaction import transaction

blueprint = Blueprint("digest", __name__, url_prefix="/digest")


def _page(given: DecisionForm | None = None, refusal: str = "") -> Response:
    if not may_read(viewer()):
        abort(404)
    at = utc_now()
    digest = digest_of(db.session(), viewer(), at, local_now(at).date())
    # Asked first: what it reads of waves need not be read again for each decision about one.
    verdict = waits.verdict() if digest.is_company and digest.due else ""
    link = url_for("digest.show")
    face = digest_face(db.session(), digest, str(get_locale()), link)
    page = render_template(
        "digests/show.html",
        digest=digest,
        face=face,
        headline=headline(face),
        given=given,
        refusal=refusal,
        waits=verdict,
        proposals={one.id: one for one in digest.decisions if one.kind is DecisionKind.PROPOSAL},
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if given else HTTPStatus.OK
    return Response(page, status, mimetype="text/html")


@blueprint.get("")
@requires()
def show() -> Response:
    """Show the week to whoever leads a department or decides for the company."""
    return _page()


@blueprint.post("/decisions")
@requires()
def decide() -> Response:
    """Answer one decision, once."""
    if not may_read(viewer()):
        abort(404)
    form = DecisionForm()
    if not form.validate():
        return _page(form)
    answered = DecisionState.PUT_OFF if form.put_off.data else DecisionState.DECIDED
    given = str(form.decision_id.data or "")
    if not (given.isascii() and given.isdecimal() and len(given) < 16):
        abort(404)
    try:
        with transaction(db.session()) as session:
            note = str(form.note.data or "")
            answer(session, viewer(), int(given), answered, note, at=utc_now())
    except Conflict as refused:
        flash(sentence(refused), "signal")
    except Invalid as refused:
        return _page(form, sentence(refused))
    else:
        flash(_("Noted.") if answered is DecisionState.DECIDED else _("Noted as not now."))
    return redirect(url_for("digest.show"), HTTPStatus.SEE_OTHER)
