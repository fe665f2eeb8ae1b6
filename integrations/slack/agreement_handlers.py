"""Signing an agreement with one press: the same door as the page, and a message that keeps up."""

from __future__ import annotations

from functools import partial
from zoneinfo import ZoneInfo

from integrations.slack import ids
from integrations.slack.agreement_blocks import SIDES, version_message
from integrations.slack.agreement_views import version_face
from integrations.slack.context import Context, Outcome
from integrations.slack.payloads import ButtonPress
from integrations.slack.people import person_of
from integrations.slack.request_blocks import Voice
from integrations.slack.request_handlers import number_in, press_key
from integrations.wording import knows
from pulse.commitments import signing
from pulse.commitments.signing import SigningSide
from pulse.errors import Conflict, NotFound
from pulse.inbox import first_time
from pulse.people.permissions import viewer_of
from pulse.transaction import transaction


def sign(context: Context, press: ButtonPress) -> Outcome:
    """Sign for the side of the button; a press that comes too late shows how it stands."""
    version_id, at = number_in(press.value, "agreement"), context.instant()
    side = SigningSide(SIDES[ids.AGREEMENT_SIGN.index(press.action_id)])
    on = at.astimezone(ZoneInfo(context.timezone)).date()
    refusal = ""
    with context.sessions() as session:
        person = person_of(session, press.actor)
        voice = Voice(context.speaks_to(person), person.timezone, at)
        person_id = person.id
    try:
        with context.sessions() as session, transaction(session):
            if first_time(session, press_key(press), at=at):
                who = viewer_of(session, person_id, on)
                signing.sign(session, version_id, side, who, at=at, on=on)
    except (Conflict, NotFound) as error:
        refusal = f"error.{error.code}"
    shown = partial(_show, context, press, version_id, person_id, voice)
    if not refusal:
        return Outcome(follow_ups=(shown,))
    said = partial(_whisper, context, press, voice, refusal)
    return Outcome(follow_ups=(shown, said))


def _show(
    context: Context, press: ButtonPress, version_id: int, person_id: int, voice: Voice
) -> None:
    """Put in the message's place what is true of the agreement now."""
    with context.sessions() as session:
        face = version_face(
            session, version_id, person_id, context.links, voice.locale, voice.today
        )
    message = version_message(face, voice)
    body = {"replace_original": True, "text": message.text, "blocks": message.blocks}
    context.client.respond(press.response_url, body)


def _whisper(context: Context, press: ButtonPress, voice: Voice, key: str) -> None:
    text = voice.say(key if knows(key) else "error.conflict")
    body = {"response_type": "ephemeral", "replace_original": False, "text": text}
    context.client.respond(press.response_url, body)
