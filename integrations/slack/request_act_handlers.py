"""Any act on a request from Slack: chosen in a list, asked for in a modal, done once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import NamedTuple

from sqlalchemy.orm import Session

from integrations.slack import ids, request_acts, request_blocks, request_times
from integrations.slack.context import Context, Outcome
from integrations.slack.payloads import ButtonPress, ViewSubmission
from integrations.slack.people import person_of
from integrations.slack.request_act_views import choices_of, require_sight
from integrations.slack.request_handlers import number_in, view_key, voice_of
from integrations.slack.request_menus import TIMES
from integrations.slack.request_views import request_face
from pulse.commitments import board, handing_over, renegotiating, requests
from pulse.commitments.events import Outcome as Ending
from pulse.commitments.models import RequestEvent, ServiceRequest
from pulse.commitments.possible import Position, require_possible
from pulse.commitments.request_quality import say_lacks
from pulse.commitments.standing import standing_of
from pulse.errors import Invalid, NotFound
from pulse.inbox import first_time
from pulse.people.models import Person
from pulse.transaction import transaction


class Given(NamedTuple):
    """What was filled in for an act, by whom, and when."""

    request_id: int
    person_id: int
    values: Mapping[str, str]
    at: datetime

    @property
    def note(self) -> str:
        """The sentence for the other side."""
        return self.values.get(ids.ACT_NOTE, "")

    def number(self, action_id: str, field: str) -> int:
        """The id that was chosen."""
        return number_in(self.values.get(action_id, ""), field)

    def moment(self, field: str) -> datetime:
        """The moment that was chosen."""
        return datetime.fromtimestamp(self.number(ids.ACT_DUE, field), UTC)


Run = Callable[[Session, Given], object]


def chosen(context: Context, press: ButtonPress) -> Outcome:
    """Ask in a modal what the chosen act needs, unless it is not for this person or moment."""
    act, request_id = _read(press.value)
    with context.sessions() as session:
        person = person_of(session, press.actor)
        request = _request(session, request_id)
        if act == TIMES:
            require_sight(session, request, person, context.instant())
        else:
            _require(session, request, person, act, context.instant())
    return Outcome(follow_ups=(partial(_ask, context, press, act, request_id),))


def sent(context: Context, submission: ViewSubmission) -> Outcome:
    """Do the act once; what stands in chats about the request follows by itself."""
    act, request_id = _read(submission.metadata)
    at = context.instant()
    with context.sessions() as session, transaction(session):
        person = person_of(session, submission.actor)
        if first_time(session, view_key(submission), at=at):
            _RUN[act](session, Given(request_id, person.id, submission.values, at))
    return Outcome()


def _require(
    session: Session, request: ServiceRequest, person: Person, act: str, at: datetime
) -> None:
    standing = standing_of(session, request, person.id, at)
    log = board.story(session, request.id, at).events
    require_possible(Position(request.state, log, standing, person.id), act, at)


def _ask(context: Context, press: ButtonPress, act: str, request_id: int) -> None:
    with context.sessions() as session:
        person = person_of(session, press.actor)
        voice = voice_of(person, context)
        if act == TIMES:
            view = request_times.times_modal(
                board.story(session, request_id, context.instant()), voice
            )
        else:
            _, face = request_face(session, request_id, context.links, voice.locale)
            choices = choices_of(session, request_id, person.id, act, voice)
            view = request_acts.act_modal(face, voice, act, choices)
            if not request_acts.is_fillable(act, choices):
                key = "act.nowhere" if act == "hand_over" else "act.nobody"
                view = request_blocks.notice_modal(voice.locale, voice.say(key))
    context.client.call("views.open", trigger_id=press.trigger_id, view=view)


def _read(value: str) -> tuple[str, int]:
    act, _, given = value.partition(".")
    if act != TIMES and act not in _RUN:
        raise Invalid("unknown_act", fields={"act": "missing"})
    return act, number_in(given, "request")


def _request(session: Session, request_id: int) -> ServiceRequest:
    found = session.get(ServiceRequest, request_id)
    if found is None:
        raise NotFound("service_request_not_found", request_id=request_id)
    return found


def _noted(verb: Callable[..., object]) -> Run:
    def run(session: Session, given: Given) -> object:
        return verb(session, given.request_id, given.person_id, given.note, at=given.at)

    return run


def _resolve(session: Session, given: Given) -> object:
    code = given.values.get(ids.ACT_OUTCOME, "")
    if code not in set(Ending):
        raise Invalid("invalid_outcome", fields={"outcome": "missing"})
    ending = Ending(code)
    return requests.resolve(
        session, given.request_id, given.person_id, ending, given.note, at=given.at
    )


def _reassign(session: Session, given: Given) -> object:
    to = given.number(ids.ACT_PERSON, "assignee_id")
    return requests.reassign(
        session, given.request_id, given.person_id, to, given.note, at=given.at
    )


def _hand_over(session: Session, given: Given) -> object:
    service_id = given.number(ids.ACT_SERVICE, "service_id")
    return handing_over.hand_over(
        session, given.request_id, given.person_id, service_id, given.note, at=given.at
    )


def _propose(session: Session, given: Given) -> object:
    due_at = given.moment("due_at")
    return renegotiating.propose_due(
        session, given.request_id, given.person_id, due_at, given.note, at=given.at
    )


def _priority(session: Session, given: Given) -> object:
    code = given.values.get(ids.ACT_PRIORITY, "")
    return requests.change_priority(
        session, given.request_id, given.person_id, code, given.note, at=given.at
    )


def _lacks(session: Session, given: Given) -> object:
    codes = [code for code in given.values.get(ids.ACT_LACKS, "").split(",") if code]
    return say_lacks(session, given.request_id, given.person_id, codes, given.note, at=given.at)


def _correct(session: Session, given: Given) -> object:
    event = session.get(RequestEvent, given.number(ids.ACT_EVENT, "event"))
    if event is None or event.request_id != given.request_id:
        raise Invalid("not_correctable", fields={"event": "invalid"})
    moment = given.moment("happened_at") if given.values.get(ids.ACT_DUE) else None
    return requests.correct(session, event, given.person_id, moment, given.note, at=given.at)


_RUN: Mapping[str, Run] = {
    "reply": _noted(requests.reply),
    "resume": _noted(requests.resume),
    "resolve": _resolve,
    "reassign": _reassign,
    "hand_over": _hand_over,
    "propose": _propose,
    "agree": _noted(renegotiating.agree_due),
    "priority": _priority,
    "reopen": _noted(requests.reopen),
    "lacks": _lacks,
    "waive": _noted(requests.waive),
    "correct": _correct,
    "cancel": _noted(requests.cancel),
}
"""Every act but the hold, whose modal is older than the others."""
