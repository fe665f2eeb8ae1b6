"""What can be done with a service request: one form and one domain verb each."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, abort, flash, redirect, url_for
from werkzeug.wrappers import Response

from app.access import requires, viewer
from app.body_limits import FILES, takes
from app.errors import status_of
from app.extensions import db
from app.forms.request_acts import AcknowledgeForm
from app.request_refusals import refusal
from app.second_thoughts import Question, ask_first
from app.translate import _
from app.views.request_acts_offered import ACTS, Final, blank
from app.views.request_page import choices_of, find_request, story_page
from app.words import due_moment
from pulse.commitments import escalating
from pulse.errors import DomainError
from pulse.instants import utc_now
from pulse.transaction import transaction

blueprint = Blueprint("request_acts", __name__)


@blueprint.post("/requests/<number>/<verb>")
@takes(FILES)
@requires()
def act(number: str, verb: str) -> Response | tuple[str, int]:
    """Do one thing to a service request and show how it stands then.

    What cannot be done is said above the story as it stands now, with what was typed kept.
    """
    chosen = ACTS.get(verb) or abort(HTTPStatus.NOT_FOUND)
    found = find_request(number)
    request_id = found.id
    form = blank(verb, choices_of(found, verb), is_sent=True)
    if not form.validate():
        return story_page(number, verb, form), HTTPStatus.UNPROCESSABLE_ENTITY
    if chosen.final and (asking := _ask(number, chosen.final)) is not None:
        return asking
    try:
        with transaction(db.session()) as session:
            chosen.run(session, request_id, viewer().person_id, form, utc_now())
    except DomainError as error:
        return story_page(number, verb, form, refusal(error)), status_of(error)
    flash(str(chosen.done))
    return redirect(url_for("service_requests.show", number=number), HTTPStatus.SEE_OTHER)


def _ask(number: str, final: Final) -> Response | None:
    """Ask before what nobody can take back."""
    back = url_for("service_requests.show", number=number)
    return ask_first(Question(str(final.asks), str(final.then), str(final.button), back))


@blueprint.post("/requests/<number>/escalations/<int:escalation_id>/acknowledge")
@requires()
def acknowledge(number: str, escalation_id: int) -> Response | tuple[str, int]:
    """Take an escalation on until a time; the next steps wait until then."""
    find_request(number)
    form, now = AcknowledgeForm(), utc_now()
    if not form.validate():
        words = _("Please choose until when you will see to it.")
        return story_page(number, refusal=words), HTTPStatus.UNPROCESSABLE_ENTITY
    until = form.expected_at(now)
    try:
        with transaction(db.session()) as session:
            escalating.acknowledge(session, escalation_id, viewer().person_id, now, until)
    except DomainError as error:
        return story_page(number, refusal=refusal(error)), status_of(error)
    flash(_("Thank you. The next steps wait until %(time)s.", time=due_moment(until)))
    return redirect(url_for("service_requests.show", number=number), HTTPStatus.SEE_OTHER)
