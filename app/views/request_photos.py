"""The photos of a service request, for whoever may see the request."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from app.access import requires, viewer
from app.extensions import db
from app.second_thoughts import Question, ask_first
from app.translate import _
from app.views.request_page import find_request
from pulse.commitments import photos
from pulse.instants import utc_now
from pulse.transaction import transaction

blueprint = Blueprint("request_photos", __name__)
HEADERS = {
    "Cache-Control": "private, max-age=600",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
}


@blueprint.get("/requests/<number>/photos/<int:photo_id>")
@requires()
def show(number: str, photo_id: int) -> Response:
    """Send a photo, or the small one; without the request's door there is none."""
    found = find_request(number)
    is_small = bool(request.args.get("small"))
    content = photos.bytes_of(db.session(), found.id, photo_id, is_small=is_small)
    answer = Response(content, mimetype="image/jpeg", headers=HEADERS)
    answer.headers.set("Content-Disposition", "inline", filename=f"{number}-{photo_id}.jpg")
    return answer


@blueprint.post("/requests/<number>/photos/<int:photo_id>/take-back")
@requires()
def take_back(number: str, photo_id: int) -> Response:
    """Destroy one's own photo."""
    found, page = find_request(number), url_for("service_requests.show", number=number)
    photos.own_photo(db.session(), found.id, photo_id, viewer().person_id)
    question = Question(
        _("Delete your photo?"),
        _("It is destroyed for everybody and cannot be brought back. That there was one stays."),
        _("Delete the photo"),
        page,
    )
    if (asking := ask_first(question)) is not None:
        return asking
    with transaction(db.session()) as session:
        photos.take_back(session, found.id, photo_id, viewer().person_id, at=utc_now())
    flash(_("Your photo has been deleted. Nobody can open it any more."))
    return redirect(page, HTTPStatus.SEE_OTHER)
