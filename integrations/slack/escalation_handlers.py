"""Taking an escalation on in Slack: by one choice of until when, or by a time of one's own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial

from sqlalchemy.orm import Session

from integrations.slack import escalation_blocks, ids
from integrations.slack.context import Context, Outcome
from integrations.slack.escalation_blocks import OTHER, WITHIN
from integrations.slack.escalation_views import step_face
from integrations.slack.payloads import ButtonPress, ViewSubmission
from integrations.slack.people import display_name, person_of
from integrations.slack.request_handlers import number_in, press_key, view_key, voice_of
from pulse.commitments import escalating
from pulse.commitments.models import Escalation
from pulse.errors import Invalid
from pulse.inbox import first_time
from pulse.people.models import Person
from pulse.transaction import transaction

DEFAULT_MINUTES = 60
"""For a press on a notice from before one could choose."""


def acknowledge(context: Context, press: ButtonPress) -> Outcome:
    """Take an escalation on for as long as was chosen; its further steps wait."""
    given, _, code = press.value.partition(".")
    escalation_id, at = number_in(given, "escalation"), context.instant()
    if code == OTHER:
        return _ask_until(context, press, escalation_id)
    minutes = number_in(code, "escalation") if code else DEFAULT_MINUTES
    if minutes not in WITHIN:
        raise Invalid("not_a_number", fields={"escalation": "missing"})
    until = at + timedelta(minutes=minutes)
    with context.sessions() as session, transaction(session):
        person = person_of(session, press.actor)
        if first_time(session, press_key(press), at=at):
            escalating.acknowledge(session, escalation_id, person.id, at, until)
    return Outcome(follow_ups=(partial(_show, context, press, escalation_id),))


def until_sent(context: Context, submission: ViewSubmission) -> Outcome:
    """Take an escalation on until a time of one's own."""
    escalation_id, at = number_in(submission.metadata, "escalation"), context.instant()
    seconds = number_in(submission.values.get(ids.ACT_DUE, ""), "expected_at")
    until = datetime.fromtimestamp(seconds, UTC)
    with context.sessions() as session, transaction(session):
        person = person_of(session, submission.actor)
        if first_time(session, view_key(submission), at=at):
            escalating.acknowledge(session, escalation_id, person.id, at, until)
    return Outcome()


def _ask_until(context: Context, press: ButtonPress, escalation_id: int) -> Outcome:
    with context.sessions() as session:
        voice = voice_of(person_of(session, press.actor), context)
    view = escalation_blocks.until_modal(escalation_id, voice)
    call = partial(context.client.call, "views.open", trigger_id=press.trigger_id, view=view)
    return Outcome(follow_ups=(call,))


def _show(context: Context, press: ButtonPress, escalation_id: int) -> None:
    """Put who took it on in the place of the notice, where it was pressed."""
    with context.sessions() as session:
        voice = voice_of(person_of(session, press.actor), context)
        step = session.get_one(Escalation, escalation_id)
        face = step_face(session, step, context.links, voice.locale)
        name = _who(session, step, voice.locale)
        message = escalation_blocks.acknowledged_message(face, voice, name, step.expected_at)
    body = {"replace_original": True, "text": message.text, "blocks": message.blocks}
    context.client.respond(press.response_url, body)


def _who(session: Session, step: Escalation, locale: str) -> str:
    by = session.get(Person, step.acknowledged_by) if step.acknowledged_by else None
    return display_name(by, locale) if by else ""
