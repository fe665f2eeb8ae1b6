"""What the modal of an act lets choose from, and who may look at how the time is counted."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from integrations.slack.people import display_name
from integrations.slack.request_acts import ActChoices
from integrations.slack.request_blocks import Voice
from integrations.wording import knows
from pulse.access import access_service_request
from pulse.commitments.events import EventFact, log_of
from pulse.commitments.models import ServiceRequest
from pulse.commitments.possible import colleagues, correctable, services_elsewhere
from pulse.commitments.standing import service_day
from pulse.people.models import Person
from pulse.people.permissions import viewer_of
from pulse.people.tree import load_tree


def choices_of(
    session: Session, request_id: int, person_id: int, act: str, voice: Voice
) -> ActChoices:
    """Read what the modal of ``act`` lets choose from."""
    request = session.get_one(ServiceRequest, request_id)
    on = service_day(session, request.service, voice.at)
    match act:
        case "reassign":
            people = colleagues(session, request, load_tree(session, on))
            return ActChoices(
                people=[(str(one.id), display_name(one, voice.locale)) for one in people]
            )
        case "hand_over":
            viewer = viewer_of(session, person_id, on)
            found = services_elsewhere(session, request, viewer)
            english = voice.locale == "en"
            return ActChoices(
                services=[(str(one.id), one.name_en if english else one.name_ko) for one in found]
            )
        case "correct":
            events = correctable(log_of(session, request_id))
            return ActChoices(events=[(str(one.id), _event(one, voice)) for one in events])
    return ActChoices()


def require_sight(session: Session, request: ServiceRequest, person: Person, at: datetime) -> None:
    """Let through whoever may see the request; for others there is none."""
    on = service_day(session, request.service, at)
    access_service_request(session, viewer_of(session, person.id, on), request.number, on)


def _event(event: EventFact, voice: Voice) -> str:
    key = f"event.{event.kind.value}"
    words = voice.say(key) if knows(key) else event.kind.value
    return f"{voice.when(event.at)} · {words}"
