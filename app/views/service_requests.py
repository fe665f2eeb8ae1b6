"""Service requests: what I asked for, what my department has to do, and each one's story."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.access import requires, viewer
from app.extensions import db
from app.forms.service_requests import NewRequestForm
from app.i18n import local_now
from app.translate import _
from app.views import queue_filters, request_headlines, request_parts, request_story
from app.views.downloads import csv_answer
from app.views.queue_filters import Filters, read_filters
from app.views.request_acts_offered import ActForm, Standpoint, offered
from pulse.access import access_service_request
from pulse.commitments import board, catalogue, requests
from pulse.commitments.board import RequestLine, RequestStory
from pulse.commitments.events import Side
from pulse.commitments.models import Service, ServiceRequest
from pulse.commitments.renegotiating import open_proposal
from pulse.commitments.standing import ASKING, PROVIDING, Standing
from pulse.instants import utc_now
from pulse.people.permissions import Permission, Viewer
from pulse.people.tree import load_tree
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


@blueprint.get("/queue")
@requires(Permission.WORK_REQUESTS)
def queue() -> str:
    """List what the viewer's departments have to do, due soonest first."""
    now = utc_now()
    everything = queue_of(viewer())
    chosen = read_filters(request.args)
    return render_template(
        "service_requests/queue.html",
        headline=request_headlines.queue_headline(everything, now),
        lines=_chosen(everything, chosen),
        chosen=chosen,
        offered=queue_filters.choices(everything, chosen),
        now=now,
    )


@blueprint.get("/queue.csv")
@requires(Permission.WORK_REQUESTS)
def queue_csv() -> Response:
    """Give the same list as a table."""
    lines = _chosen(queue_of(viewer()), read_filters(request.args))
    return csv_answer("queue", queue_filters.COLUMNS, queue_filters.rows(lines))


def _chosen(lines: list[RequestLine], chosen: Filters) -> list[RequestLine]:
    return [line for line in lines if chosen.fits(line, viewer().person_id)]


@blueprint.get("/requests/new")
@requires(Permission.OPEN_REQUESTS)
def new() -> str:
    """Ask what is needed, of which service."""
    form = _new_form()
    wanted = request.args.get("service", "")
    form.service.data = next((one.id for one in form.offered if one.code == wanted), None)
    return render_template("service_requests/new.html", form=form)


@blueprint.post("/requests")
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
        number = opened.number
    flash(_("Sent. Its number is %(number)s.", number=number))
    return redirect(url_for("service_requests.show", number=number), HTTPStatus.SEE_OTHER)


@blueprint.get("/requests/<number>")
@requires()
def show(number: str) -> str:
    """Tell one service request's story."""
    return story_page(number, verb=request.args.get("act", ""))


def story_page(number: str, form: ActForm | None = None, verb: str = "") -> str:
    """Return a service request's page; ``form`` is an act that needs another look."""
    session, now, who = db.session(), utc_now(), viewer()
    found, standing = access_service_request(session, who, number, local_now(now).date())
    told = board.story(session, found.id, now)
    tree = load_tree(session, local_now(now).date())
    page = request_story.page_of(told, tree, who, now)
    return render_template(
        "service_requests/show.html",
        request=found,
        page=page,
        beside=request_parts.beside(session, told, tree, who, now),
        acts=offered(_standpoint(told, standing, verb, now), form, verb),
        form=form,
    )


def find_request(number: str) -> ServiceRequest:
    """Return a service request the viewer may see; what may not be seen is not found."""
    return access_service_request(db.session(), viewer(), number, local_now(utc_now()).date())[0]


def services_elsewhere(asked: ServiceRequest) -> list[Service]:
    """Return the services of other departments that the viewer may ask for a part of this."""
    who = viewer()
    found = catalogue.services_for(
        db.session(), who.path_codes, employer_is_own=who.employer_is_own
    )
    provider_id = asked.provider_department_id
    return [one for one in found if one.provider_department_id != provider_id]


def _standpoint(
    told: RequestStory, standing: frozenset[Standing], verb: str, now: datetime
) -> Standpoint:
    waiting = open_proposal(told.events, now)
    other_side = ASKING if waiting and waiting.side is Side.PROVIDER else PROVIDING
    return Standpoint(
        state=told.request.state,
        standing=standing,
        may_agree=waiting is not None
        and waiting.actor_id != viewer().person_id
        and bool(standing & other_side),
        services=services_elsewhere(told.request) if verb == "hand_over" else None,
    )


def queue_of(who: Viewer) -> list[RequestLine]:
    """Return what the viewer's own department, and those they head, have to do."""
    session, now = db.session(), utc_now()
    ids = {who.department_id} - {None}
    if who.headed_department_ids:
        tree = load_tree(session, local_now(now).date())
        for headed in who.headed_department_ids:
            ids |= tree.subtree_ids(headed) if headed in tree else set()
    return board.provider_queue(session, {found for found in ids if found is not None}, now)


def _new_form() -> NewRequestForm:
    who = viewer()
    form = NewRequestForm()
    form.offer(
        catalogue.services_for(db.session(), who.path_codes, employer_is_own=who.employer_is_own)
    )
    return form
