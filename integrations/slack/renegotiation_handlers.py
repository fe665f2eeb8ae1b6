"""Agreeing in Slack to the time the other side of a service request has proposed."""

from __future__ import annotations

from functools import partial

from sqlalchemy import select

from integrations.slack import request_blocks, request_views
from integrations.slack.context import Context, Outcome
from integrations.slack.payloads import ButtonPress
from integrations.slack.people import person_of
from integrations.slack.renderers import told_of
from integrations.slack.request_blocks import Voice
from integrations.slack.request_handlers import number_in, press_key
from pulse.commitments import renegotiating
from pulse.commitments.models import EventKind, RequestEvent
from pulse.inbox import first_time
from pulse.transaction import transaction


def agree(context: Context, press: ButtonPress) -> Outcome:
    """Agree, and say in place of the question what is agreed on now."""
    request_id, at = number_in(press.value, "request"), context.instant()
    with context.sessions() as session, transaction(session):
        person = person_of(session, press.actor)
        voice = Voice(context.speaks_to(person), person.timezone, at)
        if first_time(session, press_key(press), at=at):
            renegotiating.agree_due(session, request_id, person.id, at=at)
    return Outcome(follow_ups=(partial(_show_agreed, context, press, request_id, voice),))


def _show_agreed(context: Context, press: ButtonPress, request_id: int, voice: Voice) -> None:
    with context.sessions() as session:
        _, face = request_views.request_face(session, request_id, context.links, voice.locale)
        last = select(RequestEvent).where(
            RequestEvent.request_id == request_id, RequestEvent.kind == EventKind.RENEGOTIATED
        )
        event = session.scalars(last.order_by(RequestEvent.id.desc())).first()
        if event is None:
            return
        kind, reason = told_of(event, voice)
    message = request_blocks.changed_message(face, voice, kind, reason)
    body = {"replace_original": True, "text": message.text, "blocks": message.blocks}
    context.client.respond(press.response_url, body)
