"""What can be done with a service request: a form and a domain verb each, and who is offered it.

The domain decides; what is offered here only keeps people from pressing what it would refuse.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.forms.service_requests import HoldForm, NoteForm, ResolveForm
from app.translate import _l
from pulse.commitments import requests
from pulse.commitments.events import HoldReason, Outcome
from pulse.commitments.models import RequestState
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
}


@dataclass(frozen=True)
class OfferedAct:
    """One act as a page offers it; ``is_open`` when its form needs another look."""

    verb: str
    words: str
    form: NoteForm
    is_open: bool


OFFERS: dict[RequestState, tuple[tuple[str, frozenset[Standing]], ...]] = {
    RequestState.OPEN: (
        ("reply", PROVIDING | ASKING),
        ("resolve", PROVIDING),
        ("hold", PROVIDING),
        ("cancel", ASKING | {Standing.PROVIDER_LEAD}),
    ),
    RequestState.HELD: (
        ("resume", PROVIDING | ASKING),
        ("reply", PROVIDING | ASKING),
        ("resolve", PROVIDING),
        ("cancel", ASKING | {Standing.PROVIDER_LEAD}),
    ),
    RequestState.RESOLVED: (("reopen", ASKING | {Standing.PROVIDER_LEAD}),),
    RequestState.CANCELLED: (),
}


def offered(
    standing: Collection[Standing], state: RequestState, typed: NoteForm | None, verb: str
) -> list[OfferedAct]:
    """Return the acts for somebody of this standing; ``typed`` is the form of ``verb`` again."""
    return [
        OfferedAct(
            name,
            str(ACTS[name].words),
            typed if typed is not None and name == verb else ACTS[name].form(formdata=None),
            is_open=name == verb,
        )
        for name, allowed in OFFERS[state]
        if allowed.intersection(standing)
    ]
