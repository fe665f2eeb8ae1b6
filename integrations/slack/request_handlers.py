"""Service requests from Slack: a press or a modal becomes one verb, once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from integrations.slack import ids, request_blocks, request_views
from integrations.slack.context import Context, Outcome
from integrations.slack.parts import cut
from integrations.slack.payloads import Actor, ButtonPress, MessageShortcut, ViewSubmission
from integrations.slack.people import person_of
from integrations.slack.request_blocks import Draft, Voice
from pulse.commitments import requests
from pulse.commitments.events import HoldReason
from pulse.commitments.models import ServiceRequest
from pulse.errors import Invalid
from pulse.inbox import first_time
from pulse.legible import plain_number
from pulse.people.models import Person
from pulse.transaction import transaction

Verb = Callable[[Session, int, int, datetime], object]


def new(context: Context, press: ButtonPress) -> Outcome:
    """Open the modal of a new request."""
    return ask_new(context, press.actor, press.trigger_id, Draft())


def from_message(context: Context, shortcut: MessageShortcut) -> Outcome:
    """Open the modal with what stands in a message."""
    text = shortcut.message_text.strip()
    draft = Draft(goal=cut(text.partition("\n")[0], 200), details=text)
    return ask_new(context, shortcut.actor, shortcut.trigger_id, draft)


def ask_new(context: Context, actor: Actor, trigger_id: str, draft: Draft) -> Outcome:
    """Open the modal of a new request for somebody we know, once the answer is out."""
    with context.sessions() as session:
        person_of(session, actor)
    return Outcome(follow_ups=(partial(_open_new, context, actor, trigger_id, draft),))


def service_chosen(context: Context, press: ButtonPress) -> Outcome:
    """Show in the open modal what the chosen service promises for each urgency."""
    return Outcome(follow_ups=(partial(_show_promises, context, press),))


def new_sent(context: Context, submission: ViewSubmission) -> Outcome:
    """Open the service request; its number and promise come by direct message."""
    values = submission.values
    asked = requests.NewRequest(
        service_id=number_in(values.get(ids.REQUEST_SERVICE, ""), "service_id"),
        priority=values.get(ids.REQUEST_PRIORITY, ""),
        subject=values.get(ids.REQUEST_GOAL, ""),
        details=values.get(ids.REQUEST_DETAILS, ""),
        source="slack",
    )
    at = context.instant()
    with context.sessions() as session, transaction(session):
        person = person_of(session, submission.actor)
        if first_time(session, view_key(submission), at=at):
            requests.open_request(session, person.id, asked, at=at)
    return Outcome()


def reply(context: Context, press: ButtonPress) -> Outcome:
    """Say that one is on it: the first reply, and whose it is now."""
    return _act(context, press, _take_on)


def resume(context: Context, press: ButtonPress) -> Outcome:
    """Go on after a hold."""
    return _act(context, press, lambda s, r, p, at: requests.resume(s, r, p, at=at))


def resolve(context: Context, press: ButtonPress) -> Outcome:
    """Finish."""
    return _act(context, press, lambda s, r, p, at: requests.resolve(s, r, p, at=at))


def hold(context: Context, press: ButtonPress) -> Outcome:
    """Ask in a modal what is waited for."""
    with context.sessions() as session:
        voice = voice_of(person_of(session, press.actor), context)
    request_id = number_in(press.value, "request")
    view = request_blocks.hold_modal(request_id, voice, press.response_url)
    call = partial(context.client.call, "views.open", trigger_id=press.trigger_id, view=view)
    return Outcome(follow_ups=(call,))


def hold_sent(context: Context, submission: ViewSubmission) -> Outcome:
    """Put the request on hold for the reason chosen."""
    given, _, origin = submission.metadata.partition("|")
    request_id = number_in(given, "request")
    reason = submission.values.get(ids.REQUEST_HOLD_REASON, "")
    if reason not in {known.value for known in HoldReason}:
        raise Invalid("invalid_hold", fields={"reason": "missing"})
    at = context.instant()
    with context.sessions() as session, transaction(session):
        person = person_of(session, submission.actor)
        if first_time(session, view_key(submission), at=at):
            requests.hold(session, request_id, person.id, HoldReason(reason), at=at)
    return Outcome(follow_ups=(partial(refresh_root, context, origin, request_id),))


def press_key(press: ButtonPress) -> str:
    """Return what makes a press the same press when Slack or a finger repeats it."""
    place = press.message_ts or press.view_id
    whose = f"{press.actor.team_id}:{press.actor.user_id}"
    return f"slack:press:{whose}:{place}:{press.action_id}:{press.action_ts}"[:255]


def view_key(submission: ViewSubmission) -> str:
    """Return what makes a sent modal the same modal."""
    return f"slack:view:{submission.actor.team_id}:{submission.view_id}"[:255]


def refresh_root(context: Context, response_url: str, request_id: int) -> None:
    """Bring the provider's message up to date where the button was."""
    if not response_url:
        return
    voice = Voice(context.locale, context.timezone, context.instant())
    with context.sessions() as session:
        _, face = request_views.request_face(session, request_id, context.links, voice.locale)
    message = request_blocks.provider_message(face, voice)
    body = {"replace_original": True, "text": message.text, "blocks": message.blocks}
    context.client.respond(response_url, body)


def _act(context: Context, press: ButtonPress, verb: Verb) -> Outcome:
    request_id = number_in(press.value, "request")
    at = context.instant()
    with context.sessions() as session, transaction(session):
        person = person_of(session, press.actor)
        if first_time(session, press_key(press), at=at):
            verb(session, request_id, person.id, at)
    return Outcome(follow_ups=(partial(refresh_root, context, press.response_url, request_id),))


def _take_on(session: Session, request_id: int, person_id: int, at: datetime) -> None:
    """Reply first: taking the work over is not allowed to whom replying is not."""
    requests.reply(session, request_id, person_id, at=at)
    request = session.get_one(ServiceRequest, request_id)
    if request.assignee_id is None:
        requests.reassign(session, request_id, person_id, person_id, at=at)


def _open_new(context: Context, actor: Actor, trigger_id: str, draft: Draft) -> None:
    with context.sessions() as session:
        person = person_of(session, actor)
        voice = voice_of(person, context)
        services = request_views.services_for(session, person, voice)
    if services:
        view = request_blocks.new_modal(services, voice, draft)
    else:
        view = request_blocks.notice_modal(voice.locale, voice.say("request.no_services"))
    context.client.call("views.open", trigger_id=trigger_id, view=view)


def _show_promises(context: Context, press: ButtonPress) -> None:
    with context.sessions() as session:
        person = person_of(session, press.actor)
        voice = voice_of(person, context)
        services = request_views.services_for(session, person, voice)
        chosen = number_in(press.value, "service_id")
        promises = request_views.promises_of(session, chosen, voice)
    view = request_blocks.new_modal(services, voice, Draft(), promises)
    context.client.call("views.update", view_id=press.view_id, view=view)


def voice_of(person: Person, context: Context) -> Voice:
    """Return how to speak to a person now."""
    return Voice(context.speaks_to(person), person.timezone, context.instant())


def number_in(text: str, field: str) -> int:
    """Read an id; Invalid for ``field`` when it is none."""
    found = plain_number(text)
    if found is None:
        raise Invalid("not_a_number", fields={field: "missing"})
    return found
