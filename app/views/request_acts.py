"""What can be done with a service request: one form and one domain verb each."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, abort, flash, redirect, url_for
from werkzeug.wrappers import Response

from app.access import requires, viewer
from app.extensions import db
from app.translate import _
from app.views.request_acts_offered import ACTS, blank
from app.views.service_requests import find_request, services_elsewhere, story_page
from pulse.commitments import escalating
from pulse.instants import utc_now
from pulse.transaction import transaction

blueprint = Blueprint("request_acts", __name__)


@blueprint.post("/requests/<number>/<verb>")
@requires()
def act(number: str, verb: str) -> Response | tuple[str, int]:
    """Do one thing to a service request and show how it stands then."""
    chosen = ACTS.get(verb) or abort(HTTPStatus.NOT_FOUND)
    found = find_request(number)
    request_id = found.id
    form = blank(chosen, services_elsewhere(found), is_sent=True)
    if not form.validate():
        return story_page(number, form, verb), HTTPStatus.UNPROCESSABLE_ENTITY
    with transaction(db.session()) as session:
        chosen.run(session, request_id, viewer().person_id, form, utc_now())
    flash(str(chosen.done))
    return redirect(url_for("service_requests.show", number=number), HTTPStatus.SEE_OTHER)


@blueprint.post("/requests/<number>/escalations/<int:escalation_id>/acknowledge")
@requires()
def acknowledge(number: str, escalation_id: int) -> Response:
    """Take an escalation on: the next steps wait."""
    find_request(number)
    with transaction(db.session()) as session:
        escalating.acknowledge(session, escalation_id, viewer().person_id, utc_now())
    flash(_("Thank you. The next steps wait."))
    return redirect(url_for("service_requests.show", number=number), HTTPStatus.SEE_OTHER)
