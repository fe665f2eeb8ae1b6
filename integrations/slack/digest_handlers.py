"""Answering a decision with one press: decided, or not now."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from integrations.slack.context import Context, Outcome
from integrations.slack.digest_blocks import digest_message
from integrations.slack.digest_views import digest_face
from integrations.slack.payloads import ButtonPress
from integrations.slack.people import person_of
from integrations.slack.request_handlers import number_in
from pulse.digests.answering import answer
from pulse.digests.models import Decision, DecisionState
from pulse.digests.reading import digest_of
from pulse.people.permissions import Viewer, viewer_of
from pulse.transaction import transaction


def decide(context: Context, press: ButtonPress) -> Outcome:
    """Note that somebody has decided."""
    return _answer(context, press, DecisionState.DECIDED)


def put_off(context: Context, press: ButtonPress) -> Outcome:
    """Note that nothing is decided for now."""
    return _answer(context, press, DecisionState.PUT_OFF)


def _answer(context: Context, press: ButtonPress, answered: DecisionState) -> Outcome:
    decision_id, at = number_in(press.value, "decision"), context.instant()
    with context.sessions() as session, transaction(session):
        viewer, _ = _reader(context, session, press, at)
        answer(session, viewer, decision_id, answered, at=at)
    return Outcome(follow_ups=(partial(_show, context, press, decision_id),))


def _show(context: Context, press: ButtonPress, decision_id: int) -> None:
    """Put in the message's place how it stands now, what was just answered among it."""
    at = context.instant()
    with context.sessions() as session:
        viewer, on = _reader(context, session, press, at)
        digest = digest_of(session, viewer, at, on)
        answered = [session.get_one(Decision, decision_id)]
        link = context.links.page("/digest")
        locale = context.languages.of(viewer.locale)
        face = digest_face(session, digest, locale, link, answered)
    message = digest_message(face)
    body = {"replace_original": True, "text": message.text, "blocks": message.blocks}
    context.client.respond(press.response_url, body)


def _reader(
    context: Context, session: Session, press: ButtonPress, at: datetime
) -> tuple[Viewer, date]:
    on = at.astimezone(ZoneInfo(context.timezone)).date()
    return viewer_of(session, person_of(session, press.actor).id, on), on
