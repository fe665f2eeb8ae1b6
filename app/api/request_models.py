"""Service requests and their events as programs read and write them."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from app.api.models import CODE, Given, Moment, PageQuery, PersonShown, Shown, Text
from app.api.reading_models import NEXT
from app.translate import N_

REFERENCE = r"^[A-Za-z0-9._:/#-]{1,80}$"
PRIORITY = N_("How urgent it is: `P1` at once, `P4` whenever it suits.")
Priority = Literal["P1", "P2", "P3", "P4"]
StateCode = Literal["open", "held", "resolved", "cancelled"]
HoldCode = Literal[
    "waiting_requester", "identity_check", "agreed_date", "stock_out", "third_party"
]
OutcomeCode = Literal["done", "alternative_accepted", "declined_within_limit"]
LackCode = Literal["what", "where", "evidence", "approval", "by_when", "right_place"]
VerbCode = Literal[
    "reply",
    "hold",
    "resume",
    "resolve",
    "reopen",
    "cancel",
    "waive",
    "reassign",
    "change_priority",
    "hand_over",
    "propose",
    "agree",
    "lacks",
]


class NumberPath(BaseModel):
    """A service request's number."""

    number: Text = Field(description=N_("Its number, such as `R-000121`."))


class ClockShown(Shown):
    """One promise about one request, as its clock stood at the last event."""

    target: Literal["first_reply", "resolution"] = Field(
        description=N_("What is measured: until the first answer, or until it is resolved.")
    )
    state: Literal["running", "paused", "stopped", "excluded"] = Field(
        description=N_("`excluded`: the promise was waived and counts for nobody.")
    )
    due_at: datetime | None = Field(
        description=N_("When it is due; `null` while that is open, as on hold.")
    )
    breached_at: datetime | None = Field(
        description=N_("When the promise broke; `null` while it has not.")
    )


class RequestShown(Shown):
    """A service request."""

    number: str = Field(description=N_("Its number, such as `R-000121`."))
    service: str = Field(description=N_("The service's code."))
    subject: str = Field(description=N_("What is asked, in a line."))
    details: str = Field(description=N_("More about it."))
    priority: str = Field(description=PRIORITY)
    state: StateCode = Field(description=N_("Where it stands."))
    requester: PersonShown = Field(description=N_("Who asked."))
    assignee: PersonShown | None = Field(description=N_("Who has it in hand, if somebody has."))
    customer_department: str = Field(description=N_("Code of the department that asks."))
    provider_department: str = Field(description=N_("Code of the department that answers."))
    opened_at: datetime = Field(description=N_("When it was opened."))
    external_ref: str | None = Field(description=N_("What the other system calls it."))
    clocks: list[ClockShown] = Field(
        description=N_("One clock for each promise that is measured about it.")
    )
    url: str = Field(description=N_("Its page, for people."))


class EventShown(Shown):
    """Something that happened to a service request."""

    id: int = Field(description=N_("The event's id."))
    kind: str = Field(description=N_("What happened, such as `opened`, `replied` or `resolved`."))
    at: datetime = Field(description=N_("When it happened."))
    recorded_at: datetime = Field(description=N_("When it was written down."))
    actor: PersonShown | None = Field(description=N_("Who did it; `null`: nobody, it came due."))
    note: str = Field(description=N_("What was said about it."))
    facts: dict[str, str] = Field(
        description=N_("What belongs to its kind, such as `hold`, `outcome`, `due_at` or `to`.")
    )


class RequestPage(Shown):
    """A part of the list of service requests, the newest first."""

    items: list[RequestShown] = Field(description=N_("Service requests, the newest first."))
    next_cursor: str | None = Field(description=NEXT)


class EventList(Shown):
    """All events of a service request, in order."""

    items: list[EventShown] = Field(description=N_("Events in order."))


class RequestQuery(PageQuery):
    """Which service requests."""

    state: StateCode | None = Field(None, description=N_("Only those that stand so."))
    service: str | None = Field(
        None, pattern=CODE, description=N_("Only of the service with this code.")
    )
    external_ref: str | None = Field(
        None,
        pattern=REFERENCE,
        description=N_("Only the one another system calls so."),
    )


class NewServiceRequest(Given):
    """What is asked of a service."""

    service: str = Field(pattern=CODE, examples=["S01"], description=N_("The service's code."))
    subject: Text = Field(
        min_length=1,
        max_length=200,
        examples=["The monitor stays black"],
        description=N_("What is asked, in a line."),
    )
    details: Text = Field("", max_length=4000, description=N_("More about it."))
    priority: Priority = Field("P3", description=PRIORITY)
    external_ref: str | None = Field(
        None,
        pattern=REFERENCE,
        description=N_("What the other system calls it; opened once at most for each."),
    )


class NewEvent(Given):
    """What is done with a service request; which fields a verb takes is in its description."""

    verb: VerbCode = Field(description=N_("What is done."))
    note: Text = Field(
        "", max_length=500, description=N_("A sentence for the other side; `reply` needs one.")
    )
    hold: HoldCode | None = Field(None, description=N_("For `hold`: what is waited for."))
    outcome: OutcomeCode = Field("done", description=N_("For `resolve`: how it ended."))
    priority: Priority | None = Field(
        None, description=N_("For `change_priority`: the new urgency.")
    )
    assignee: str | None = Field(
        None, pattern=CODE, description=N_("For `reassign`: a person's number.")
    )
    service: str | None = Field(
        None, pattern=CODE, description=N_("For `hand_over`: a service's code.")
    )
    due_at: Moment | None = Field(
        None, description=N_("For `propose`: the new time, with its offset.")
    )
    lacks: list[LackCode] = Field(
        default_factory=list, max_length=6, description=N_("For `lacks`: what was missing.")
    )
