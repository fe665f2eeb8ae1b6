"""Service requests: what I asked for, asking for something, and each one's story."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.access import requires, viewer
from app.body_limits import FILES, takes
from app.extensions import db
from app.forms.service_requests import NewRequestForm
from app.translate import _
from app.views import request_headlines
from app.views.request_page import story_page
from pulse.commitments import board, catalogue, photos, requests
from pulse.instants import utc_now
from pulse.people.permissions import Permission
from pulse.transaction import transaction

blueprint = Blueprint("service_requests", __name__)


@blueprint.get("/requests")
@requires(Permission.OPEN_REQUESTS)
def mine() -> str:
    """List what the person signed in has asked for."""
    now = utc_now()
    lines = board.requests_of(db.session(), viewer().person_id, now)
    active = [line for line in lines if line.request.state in board.ACTIVE]
    return render_template(
        "service_requests/mine.html",
        headline=request_headlines.mine_headline(active, now),
        active=active,
        done=[line for line in lines if line.request.state not in board.ACTIVE],
        now=now,
    )


@blueprint.get("/requests/new")
@requires(Permission.OPEN_REQUESTS)
def new() -> str:
    """Ask what is needed, of which service."""
    form = _new_form()
    wanted = request.args.get("service", "")
    form.service.data = next((one.id for one in form.offered if one.code == wanted), None)
    return render_template("service_requests/new.html", form=form)


@blueprint.post("/requests")
@takes(FILES)
@requires(Permission.OPEN_REQUESTS)
def open_submit() -> Response | tuple[str, int]:
    """Open a service request and show by when it is promised."""
    form = _new_form()
    if not form.validate():
        page = render_template("service_requests/new.html", form=form)
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    with transaction(db.session()) as session:
        asked = form.to_request()
        opened = requests.open_request(session, viewer().person_id, asked, at=utc_now())
        photos.attach(session, opened.events[0], form.pictures, form.caption_typed)
        number = opened.number
    flash(_("Sent. Its number is %(number)s.", number=number))
    return redirect(url_for("service_requests.show", number=number), HTTPStatus.SEE_OTHER)


@blueprint.get("/requests/<number>")
@requires()
def show(number: str) -> str:
    """Tell one service request's story."""
    return story_page(number, request.args.get("act", ""))


def _new_form() -> NewRequestForm:
    who = viewer()
    form = NewRequestForm()
    form.offer(
        catalogue.services_for(db.session(), who.path_codes, employer_is_own=who.employer_is_own)
    )
    return form
