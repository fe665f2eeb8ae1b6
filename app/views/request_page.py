"""The page of one service request, for whoever may see it."""

from __future__ import annotations

from datetime import datetime

from flask import render_template

from app.access import viewer
from app.extensions import db
from app.forms.request_acts import AcknowledgeForm
from app.forms.service_requests import NoteForm
from app.i18n import local_now
from app.views import photo_lines, request_outlook, request_parts, request_story
from app.views.navigation import belong_to, may
from app.views.request_acts_offered import Choices, offered
from pulse.access import access_service_request
from pulse.commitments import board
from pulse.commitments.board import RequestStory
from pulse.commitments.models import ServiceRequest
from pulse.commitments.possible import (
    Position,
    colleagues,
    correctable,
    possible_acts,
    services_elsewhere,
)
from pulse.commitments.standing import ASKING, PROVIDING, Standing
from pulse.instants import utc_now
from pulse.people.tree import DepartmentTree, load_tree, remember_paths


def story_page(
    number: str, verb: str = "", typed: NoteForm | None = None, refusal: str = ""
) -> str:
    """Return a service request's page; ``typed`` is the form of ``verb`` that needs another look.

    ``refusal`` is the sentence for something that could not be done; the page shows what holds.
    """
    session, now, who = db.session(), utc_now(), viewer()
    tree = load_tree(session, local_now(now).date())
    remember_paths(session, tree)
    found, standing = access_service_request(session, who, number, tree.on)
    lie_where_it_came_from(standing)
    told = board.story(session, found.id, now)
    verbs = _verbs(told, standing, now)
    choices = choices_for(told, verb if verb in verbs else "", tree)
    return render_template(
        "service_requests/show.html",
        request=found,
        page=request_story.page_of(told, tree, who, now, takes_part=bool(standing)),
        beside=request_parts.beside(session, told, tree, who, now),
        outlook=request_outlook.outlook(
            session, told, now, is_asking=bool(standing & ASKING), is_acting=bool(verb)
        ),
        acts=offered(verbs, choices, verb, typed),
        photos=photo_lines.by_event(told, who.person_id),
        acknowledging=AcknowledgeForm(formdata=None),
        form=typed,
        refusal=refusal,
    )


def lie_where_it_came_from(standing: frozenset[Standing]) -> None:
    """Let a page about a request lie below what is to do for whoever answers it."""
    if standing & PROVIDING and not standing & ASKING and may("work_requests"):
        belong_to("request_queue")


def find_request(number: str) -> ServiceRequest:
    """Return a service request the viewer may see; what may not be seen is not found."""
    return access_service_request(db.session(), viewer(), number, local_now(utc_now()).date())[0]


def choices_of(asked: ServiceRequest, verb: str) -> Choices:
    """Return what the form of one act lets choose from."""
    tree = load_tree(db.session(), local_now(utc_now()).date())
    return choices_for(board.story(db.session(), asked.id, utc_now()), verb, tree)


def choices_for(told: RequestStory, verb: str, tree: DepartmentTree) -> Choices:
    """Return what the forms let choose from; long lists only for the act that is asked for."""
    session, who, asked = db.session(), viewer(), told.request
    return Choices(
        services=services_elsewhere(session, asked, who) if verb == "hand_over" else (),
        colleagues=colleagues(session, asked, tree) if verb == "reassign" else (),
        events=correctable(told.events),
    )


def _verbs(told: RequestStory, standing: frozenset[Standing], now: datetime) -> tuple[str, ...]:
    position = Position(told.request.state, told.events, standing, viewer().person_id)
    return possible_acts(position, now)
