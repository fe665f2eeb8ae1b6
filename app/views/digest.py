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
from app.second_thoughts import Question, ask_first
from app.translate import _
from app.views import waits
from integrations.slack.digest_blocks import headline
from integrations.slack.digest_views import digest_face
from pulse.digests.answering import access_decision, answer
from pulse.digests.models import Decision, DecisionKind, DecisionState
from pulse.digests.reading import digest_of, may_read
from pulse.errors import Conflict, Invalid
from pulse.instants import utc_now
from pulse.legible import plain_number
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
        grounds={one.id: _grounds(one) for one in digest.decisions},
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if given else HTTPStatus.OK
    return Response(page, status, mimetype="text/html")


def _grounds(one: Decision) -> str:
    """Return the page with the figures a decision rests on; empty for words of somebody's own."""
    if "wave_id" in one.facts:
        return url_for("results.show", wave_id=one.facts["wave_id"])
    return url_for("services.show", code=one.facts["service"]) if "service" in one.facts else ""


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
    decision_id = plain_number(str(form.decision_id.data or "")) or abort(404)
    note = str(form.note.data or "").strip()
    if (
        answered is DecisionState.DECIDED
        and not note
        and (asking := _ask(decision_id)) is not None
    ):
        return asking
    try:
        with transaction(db.session()) as session:
            answer(session, viewer(), decision_id, answered, note, at=utc_now())
    except Conflict as refused:
        flash(sentence(refused), "signal")
    except Invalid as refused:
        return _page(form, sentence(refused))
    else:
        flash(
            _("Decided. It stands under “What was decided, and what came after”.")
            if answered is DecisionState.DECIDED
            else _("Not now. It is asked again when it happens again.")
        )
    return redirect(url_for("digest.show"), HTTPStatus.SEE_OTHER)


def _ask(decision_id: int) -> Response | None:
    """Ask whoever decides without a word; a proposal needs words, and says so itself."""
    found = access_decision(db.session(), viewer(), decision_id)
    if found.kind is DecisionKind.PROPOSAL or found.state is not DecisionState.OPEN:
        return None
    return ask_first(
        Question(
            _("Is it decided, without a word about what?"),
            _(
                "It is not asked again, and others read only that it was decided. Go back to "
                "write what was decided and who does it."
            ),
            _("It is decided"),
            url_for("digest.show"),
        )
    )
