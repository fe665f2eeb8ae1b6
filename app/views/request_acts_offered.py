"""What can be done with a service request: a form, a domain verb and its words each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.forms.request_acts import CorrectForm, PriorityForm, ReassignForm
from app.forms.service_requests import (
    HandOverForm,
    HoldForm,
    LacksForm,
    NoteForm,
    ProposeForm,
    ReplyForm,
    ResolveForm,
)
from app.translate import _l
from pulse.commitments import handing_over, photos, renegotiating, requests
from pulse.commitments.events import EventFact, HoldReason, Outcome
from pulse.commitments.models import RequestEvent, Service
from pulse.commitments.request_quality import say_lacks
from pulse.errors import Invalid
from pulse.people.models import Person

Run = Callable[[Session, int, int, NoteForm, datetime], object]
Plain = Callable[..., object]


@dataclass(frozen=True)
class Final:
    """What is asked before an act that cannot be taken back: what becomes of it, and a button."""

    asks: object
    then: object
    button: object


@dataclass(frozen=True)
class Act:
    """One thing that may be done: what the button says, what is asked, what happens."""

    words: object
    done: object
    form: type[NoteForm]
    run: Run
    final: Final | None = None


def _noted(verb: Plain) -> Run:
    def run(
        session: Session, request_id: int, actor_id: int, form: NoteForm, at: datetime
    ) -> object:
        return verb(session, request_id, actor_id, form.note, at=at)

    return run


def _reply(
    session: Session, request_id: int, actor_id: int, form: NoteForm, at: datetime
) -> object:
    event = requests.reply(session, request_id, actor_id, form.note, at=at)
    if isinstance(form, ReplyForm):
        photos.attach(session, event, form.pictures, form.caption_typed)
    return event


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


def _reassign(
    session: Session, request_id: int, actor_id: int, form: NoteForm, at: datetime
) -> object:
    return requests.reassign(session, request_id, actor_id, int(form.choice), form.note, at=at)


def _priority(
    session: Session, request_id: int, actor_id: int, form: NoteForm, at: datetime
) -> object:
    return requests.change_priority(session, request_id, actor_id, form.choice, form.note, at=at)


def _correct(
    session: Session, request_id: int, actor_id: int, form: NoteForm, at: datetime
) -> object:
    if not isinstance(form, CorrectForm):
        raise TypeError(form)
    event = session.get(RequestEvent, int(form.choice))
    if event is None or event.request_id != request_id:
        raise Invalid("not_correctable", fields={"event": "not_correctable"})
    return requests.correct(session, event, actor_id, form.moment, form.note, at=at)


def _lacks(
    session: Session, request_id: int, actor_id: int, form: NoteForm, at: datetime
) -> object:
    if not isinstance(form, LacksForm):
        raise TypeError(form)
    return say_lacks(session, request_id, actor_id, form.chosen, form.note, at=at)


ACTS: dict[str, Act] = {
    "reply": Act(_l("Answer"), _l("Your answer has been passed on."), ReplyForm, _reply),
    "resolve": Act(
        _l("Resolve"), _l("Resolved. The requester has been told."), ResolveForm, _resolve
    ),
    "hold": Act(
        _l("Put on hold"), _l("On hold. The requester has been told why."), HoldForm, _hold
    ),
    "resume": Act(
        _l("Go on"),
        _l("The work goes on, and the clock runs again."),
        NoteForm,
        _noted(requests.resume),
    ),
    "reopen": Act(
        _l("Reopen"),
        _l("Reopened. The other side has been told."),
        NoteForm,
        _noted(requests.reopen),
    ),
    "cancel": Act(
        _l("Cancel"),
        _l("Cancelled. The other side has been told, and nothing more is due."),
        NoteForm,
        _noted(requests.cancel),
        Final(
            _l("Cancel this request?"),
            _l(
                "The request ends undone, the other side is told, and it cannot be opened again. "
                "Whoever still needs it asks anew."
            ),
            _l("Cancel the request"),
        ),
    ),
    "reassign": Act(
        _l("Give to a colleague"),
        _l("Passed on. Your colleague has been told."),
        ReassignForm,
        _reassign,
    ),
    "priority": Act(
        _l("Change how urgent it is"),
        _l("Changed. The promise of the new urgency counts from the opening."),
        PriorityForm,
        _priority,
    ),
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
        _l("What was missing is noted. It helps both departments to ask better."),
        LacksForm,
        _lacks,
    ),
    "waive": Act(
        _l("Let them off the promise"),
        _l("You have let them off. This promise is left out of the count, which says so."),
        NoteForm,
        _noted(requests.waive),
        Final(
            _l("Let them off this promise?"),
            _l("This promise is left out of the count for good; you cannot ask for it again."),
            _l("Let them off the promise"),
        ),
    ),
    "correct": Act(
        _l("Correct what happened"),
        _l("Corrected. What was written before stays in the story."),
        CorrectForm,
        _correct,
    ),
}
READ_ON_DEMAND = frozenset({"hand_over", "reassign"})
"""Acts whose choices a page reads only once somebody asks for the form."""
AT_HAND = frozenset({"resume", "reply", "resolve", "hold", "agree", "reopen"})
"""Acts shown at once; the others are one step away."""


@dataclass(frozen=True)
class Choices:
    """What the forms of some acts let choose from."""

    services: Sequence[Service] = ()
    colleagues: Sequence[Person] = ()
    events: Sequence[EventFact] = ()


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


@dataclass(frozen=True)
class OfferedActs:
    """The acts of a page: those at hand, and the others."""

    at_hand: list[OfferedAct]
    others: list[OfferedAct]

    @property
    def are_others_open(self) -> bool:
        """Whether the form that is asked for is among the others."""
        return any(act.is_open for act in self.others)


def offered(
    verbs: Sequence[str], choices: Choices, verb: str = "", typed: NoteForm | None = None
) -> OfferedActs:
    """Return ``verbs`` with their forms; that of ``verb`` is open, perhaps as it was ``typed``."""
    acts = [
        OfferedAct(
            name,
            str(ACTS[name].words),
            typed if typed is not None and name == verb else blank(name, choices, is_sent=False),
            is_open=name == verb,
            is_elsewhere=name in READ_ON_DEMAND and name != verb,
        )
        for name in verbs
    ]
    return OfferedActs(
        [act for act in acts if act.verb in AT_HAND],
        [act for act in acts if act.verb not in AT_HAND],
    )


def blank(verb: str, choices: Choices, *, is_sent: bool) -> NoteForm:
    """Return the form of an act with its choices, filled from what was sent or empty.

    Its fields are named as in any form, but their ids are the act's own: a page shows many.
    """
    act = ACTS[verb]
    form = act.form() if is_sent else act.form(formdata=None)
    match form:
        case HandOverForm():
            form.offer(choices.services)
        case ReassignForm():
            form.offer(choices.colleagues)
        case CorrectForm():
            form.offer(choices.events)
    for field in form:
        field.id = field.label.field_id = f"{verb}-{field.name}"
    return form
