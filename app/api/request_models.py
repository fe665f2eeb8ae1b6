"""Service requests and their events as programs read and write them."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from app.api.models import CODE, Given, Moment, PageQuery, PersonShown, Shown

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

    number: str


class ClockShown(Shown):
    """One promise about one request, as its clock stood at the last event."""

    target: str
    state: str
    due_at: datetime | None
    breached_at: datetime | None


class RequestShown(Shown):
    """A service request."""

    number: str
    service: str
    subject: str
    details: str
    priority: str
    state: str
    requester: PersonShown
    assignee: PersonShown | None
    customer_department: str
    provider_department: str
    opened_at: datetime
    external_ref: str | None
    clocks: list[ClockShown]
    url: str


class EventShown(Shown):
    """Something that happened to a service request."""

    id: int
    kind: str
    at: datetime
    recorded_at: datetime
    actor: PersonShown | None
    note: str
    facts: dict[str, str]


class RequestPage(Shown):
    """A part of the list of service requests, the newest first."""

    items: list[RequestShown]
    next_cursor: str | None


class EventList(Shown):
    """All events of a service request, in order."""

    items: list[EventShown]


class RequestQuery(PageQuery):
    """Which service requests."""

    state: StateCode | None = None
    service: str | None = Field(None, pattern=CODE)


class NewServiceRequest(Given):
    """What is asked of a service."""

    service: str = Field(pattern=CODE, examples=["S01"])
    subject: str = Field(min_length=1, max_length=200, examples=["The monitor stays black"])
    details: str = Field("", max_length=4000)
    priority: Priority = "P3"
    external_ref: str | None = Field(None, pattern=r"^[A-Za-z0-9._:/#-]{1,80}$")


class NewEvent(Given):
    """What is done with a service request; which fields a verb takes is in its description."""

    verb: VerbCode
    note: str = Field(
        "", max_length=500, description="A sentence for the other side; `reply` needs one."
    )
    hold: HoldCode | None = Field(None, description="For `hold`: what is waited for.")
    outcome: OutcomeCode = Field("done", description="For `resolve`: how it ended.")
    priority: Priority | None = Field(None, description="For `change_priority`.")
    assignee: str | None = Field(
        None, pattern=CODE, description="For `reassign`: a person's number."
    )
    service: str | None = Field(
        None, pattern=CODE, description="For `hand_over`: a service's code."
    )
    due_at: Moment | None = Field(None, description="For `propose`: the new time.")
    lacks: list[LackCode] = Field(
        default_factory=list, max_length=6, description="For `lacks`: what was missing."
    )
