"""What can be done with a service request: a form and a domain verb each, and who is offered it.

The domain decides; what is offered here only keeps people from pressing what it would refuse.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.forms.service_requests import (
    HandOverForm,
    HoldForm,
    LacksForm,
    NoteForm,
    ProposeForm,
    ResolveForm,
)
from app.translate import _l
from pulse.commitments import handing_over, renegotiating, requests
from pulse.commitments.events import HoldReason, Outcome
from pulse.commitments.models import RequestState, Service
from pulse.commitments.request_quality import say_lacks
from pulse.commitments.standing import ASKING, PROVIDING, Standing

ActForm = NoteForm
Run = Callable[[Session, int, int, NoteForm, datetime], object]
Plain = Callable[..., object]


@dataclass(frozen=True)
class Act:
    """One thing that may be done: what the button says, what is asked, what happens."""

    words: object
    done: object
    form: type[NoteForm]
    run: Run


def _noted(verb: Plain) -> Run:
    def run(
        session: Session, request_id: int, actor_id: int, form: NoteForm, at: datetime
    ) -> object:
        return verb(session, request_id, actor_id, form.note, at=at)

    return run


def _hold(
    session: Session, request_id: int, actor_id: int, form: NoteForm, at: datetime
) -> object:
    reason = HoldReason(form.choice)
    return requests.hold(session, request_id, actor_id, reason, form.note, at=at)


def _resolve(
    session: Session, request_id: int, actor_id: int, form: NoteForm, at: datetime
) -> object:
    outcome = Outcome(form.choice)
    return requests.resolve(session, request_id, actor_id, outcome, form.note, at=at)


def _hand_over(
    session: Session, request_id: int, actor_id: int, form: NoteForm, at: datetime
) -> object:
    service_id = int(form.choice)
    return handing_over.hand_over(session, request_id, actor_id, service_id, form.note, at=at)


def _propose(
    session: Session, request_id: int, actor_id: int, form: NoteForm, at: datetime
) -> object:
    if not isinstance(form, ProposeForm):
        raise TypeError(form)
    return renegotiating.propose_due(session, request_id, actor_id, form.moment, form.note, at=at)


def _lacks(
    session: Session, request_id: int, actor_id: int, form: NoteForm, at: datetime
) -> object:
    if not isinstance(form, LacksForm):
        raise TypeError(form)
    return say_lacks(session, request_id, actor_id, form.chosen, form.note, at=at)


ACTS: dict[str, Act] = {
    "reply": Act(
        _l("Answer"), _l("Your answer has been passed on."), NoteForm, _noted(requests.reply)
    ),
    "resolve": Act(
        _l("Resolve"), _l("Resolved. The requester has been told."), ResolveForm, _resolve
    ),
    "hold": Act(
        _l("Put on hold"), _l("On hold. The requester has been told why."), HoldForm, _hold
    ),
    "resume": Act(_l("Go on"), _l("The work goes on."), NoteForm, _noted(requests.resume)),
    "reopen": Act(
        _l("Reopen"),
        _l("Reopened. The other side has been told."),
        NoteForm,
        _noted(requests.reopen),
    ),
    "cancel": Act(_l("Cancel"), _l("Cancelled."), NoteForm, _noted(requests.cancel)),
    "hand_over": Act(
        _l("Hand a part to another department"),
        _l("Handed over. Your own promise goes on."),
        HandOverForm,
        _hand_over,
    ),
    "propose": Act(
        _l("Propose another time"),
        _l("Proposed. The other side has been asked."),
        ProposeForm,
        _propose,
    ),
    "agree": Act(
        _l("Agree to the proposed time"),
        _l("Agreed. Both times stay visible."),
        NoteForm,
        _noted(renegotiating.agree_due),
    ),
    "lacks": Act(
        _l("Say what this request lacked"),
        _l("Noted. It helps both departments to ask better."),
        LacksForm,
        _lacks,
    ),
}


@dataclass(frozen=True)
class OfferedAct:
    """One act as a page offers it; ``is_open`` when its form is asked for or needs another look.

    ``is_elsewhere`` when its form takes more than this page has read, so that a link leads to it.
    """

    verb: str
    words: str
    form: NoteForm
    is_open: bool
    is_elsewhere: bool = False


OFFERS: dict[RequestState, tuple[tuple[str, frozenset[Standing]], ...]] = {
    RequestState.OPEN: (
        ("reply", PROVIDING | ASKING),
        ("resolve", PROVIDING),
        ("hold", PROVIDING),
        ("hand_over", PROVIDING),
        ("agree", PROVIDING | ASKING),
        ("propose", PROVIDING | ASKING),
        ("lacks", PROVIDING),
        ("cancel", ASKING | {Standing.PROVIDER_LEAD}),
    ),
    RequestState.HELD: (
        ("resume", PROVIDING | ASKING),
        ("reply", PROVIDING | ASKING),
        ("resolve", PROVIDING),
        ("hand_over", PROVIDING),
        ("agree", PROVIDING | ASKING),
        ("propose", PROVIDING | ASKING),
        ("lacks", PROVIDING),
        ("cancel", ASKING | {Standing.PROVIDER_LEAD}),
    ),
    RequestState.RESOLVED: (
        ("reopen", ASKING | {Standing.PROVIDER_LEAD}),
        ("lacks", PROVIDING),
    ),
    RequestState.CANCELLED: (),
}


@dataclass(frozen=True)
class Standpoint:
    """From where somebody looks at a request: what they are to it, and what they could press.

    ``may_agree`` when the other side has proposed a time; ``services`` are those of other
    departments that the viewer may ask, None while nobody has asked for them.
    """

    state: RequestState
    standing: Collection[Standing]
    may_agree: bool
    services: Sequence[Service] | None


def offered(seen: Standpoint, typed: NoteForm | None, verb: str) -> list[OfferedAct]:
    """Return the acts for somebody who stands there; ``typed`` is the form of ``verb`` again."""
    return [
        OfferedAct(
            name,
            str(ACTS[name].words),
            typed
            if typed is not None and name == verb
            else blank(ACTS[name], seen.services or (), is_sent=False),
            is_open=name == verb,
            is_elsewhere=name == "hand_over" and seen.services is None,
        )
        for name, allowed in OFFERS[seen.state]
        if allowed.intersection(seen.standing) and _fits(name, seen)
    ]


def blank(act: Act, services: Sequence[Service], *, is_sent: bool) -> NoteForm:
    """Return the form of an act with its choices, filled from what was sent or empty."""
    form = act.form() if is_sent else act.form(formdata=None)
    if isinstance(form, HandOverForm):
        form.offer(services)
    return form


def _fits(name: str, seen: Standpoint) -> bool:
    return name != "agree" or seen.may_agree
