"""Answering a proposed calendar change in Slack: what would flip, then one answer, once."""

from __future__ import annotations

from functools import partial

from integrations.slack import ids
from integrations.slack.agreement_blocks import Note, note_message
from integrations.slack.agreement_renderers import named, preview_words
from integrations.slack.context import Context, Outcome
from integrations.slack.payloads import ButtonPress, ViewSubmission
from integrations.slack.people import person_of
from integrations.slack.replay_blocks import (
    NO,
    SHOWN,
    YES,
    ReplayFace,
    answer_modal,
    counting_modal,
)
from integrations.slack.request_blocks import Voice
from integrations.slack.request_handlers import number_in, view_key, voice_of
from pulse.commitments import calendar_changes
from pulse.commitments.clocks import Verdict
from pulse.commitments.record_models import CalendarChange
from pulse.commitments.replay import Reckoned
from pulse.errors import Conflict, Invalid, Refused
from pulse.inbox import first_time
from pulse.people.permissions import viewer_of
from pulse.transaction import transaction


def look(context: Context, press: ButtonPress) -> Outcome:
    """Show in a modal which verdicts would flip, to whoever may still answer."""
    change_id = number_in(press.value, "change")
    with context.sessions() as session:
        person = person_of(session, press.actor)
        voice = voice_of(person, context)
        change = calendar_changes.open_change(session, change_id)
        who = viewer_of(session, person.id, voice.today)
        if not calendar_changes.may_consent(session, change, who, context.instant()):
            raise Refused("may_not_consent")
    return Outcome(follow_ups=(partial(_ask, context, press, change_id, voice),))


def sent(context: Context, submission: ViewSubmission) -> Outcome:
    """Agree, or turn it down with a reason; a repeated delivery has one effect."""
    given, _, origin = submission.metadata.partition("|")
    change_id, at = number_in(given, "change"), context.instant()
    answer = submission.values.get(ids.REPLAY_ANSWER, "")
    reason = submission.values.get(ids.REPLAY_REASON, "")
    if answer not in (YES, NO):
        raise Invalid("invalid_answer", fields={"answer": "missing"})
    with context.sessions() as session, transaction(session):
        person = person_of(session, submission.actor)
        voice = voice_of(person, context)
        who = viewer_of(session, person.id, voice.today)
        if first_time(session, view_key(submission), at=at):
            if answer == YES:
                calendar_changes.consent(session, change_id, who, at=at)
            else:
                calendar_changes.withdraw(session, change_id, who, reason, at=at)
    if not origin:
        return Outcome()
    return Outcome(follow_ups=(partial(_show, context, origin, change_id, voice),))


def _ask(context: Context, press: ButtonPress, change_id: int, voice: Voice) -> None:
    """Open the modal at once, for a press is good for three seconds; then put in what flips."""
    waiting = counting_modal(voice)
    opened = context.client.call("views.open", trigger_id=press.trigger_id, view=waiting)
    with context.sessions() as session:
        change = session.get_one(CalendarChange, change_id)
        found = calendar_changes.effect_of(session, change, context.instant(), SHOWN)
        if found is None:
            raise Conflict("calendar_change_withdrawn")
        face = ReplayFace(
            change_id=change_id,
            lead=voice.say("calendar.asked", **named(session, change, voice)),
            effect=preview_words(found, voice),
            flips=[
                (one.number, _verdict(one.before), _verdict(one.after))
                for one in found.shown
                if one.is_flip
            ],
            count=found.flips,
        )
    view = answer_modal(face, voice, press.response_url)
    context.client.call("views.update", view_id=opened["view"]["id"], view=view)


def _verdict(read: Reckoned) -> str:
    """Name a verdict; a promise that is open and broken is late already."""
    is_late = read.verdict is Verdict.OPEN and read.is_breached
    return (Verdict.LATE if is_late else read.verdict).value


def _show(context: Context, origin: str, change_id: int, voice: Voice) -> None:
    """Put in the message's place what has become of the change."""
    with context.sessions() as session:
        change = session.get_one(CalendarChange, change_id)
        facts = named(session, change, voice)
        key = "calendar.agreed"
        if change.withdrawn_at is not None:
            key = "calendar.turned_down"
        elif change.applied_at is not None:
            key = "calendar.applied"
    note = Note(
        lead=voice.say(key, **facts),
        lines=[],
        label=voice.say("calendar.see"),
        link=context.links.page(f"/calendars/changes/{change_id}"),
    )
    message = note_message(note)
    body = {"replace_original": True, "text": message.text, "blocks": message.blocks}
    context.client.respond(origin, body)
