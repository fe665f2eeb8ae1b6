"""Typed facts to tell somebody; how they read and how they travel is decided elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from pulse.account_notices import (
    MailMoved,
    MailsMoved,
    PasswordOffered,
    ProofChanged,
    TokenMade,
    WorkspaceLost,
)
from pulse.notice import Notice
from pulse.outbox import Lane


@dataclass(frozen=True)
class SurveyAsked(Notice):
    """An installment of a wave is open for this person."""

    kind: ClassVar[str] = "survey_asked"
    lane: ClassVar[Lane] = Lane.SURVEY

    wave_id: int
    installment: int


@dataclass(frozen=True)
class ResultsReady(Notice):
    """The results of a wave are published."""

    kind: ClassVar[str] = "results_ready"
    lane: ClassVar[Lane] = Lane.DIGEST

    wave_id: int


@dataclass(frozen=True)
class UnitResultsReady(Notice):
    """A head may read what was published of the own unit."""

    kind: ClassVar[str] = "unit_results_ready"
    lane: ClassVar[Lane] = Lane.DIGEST

    wave_id: int


@dataclass(frozen=True)
class ResponsePublished(Notice):
    """Those who were asked are told what was heard and what follows."""

    kind: ClassVar[str] = "response_published"
    lane: ClassVar[Lane] = Lane.DIGEST

    response_id: int


@dataclass(frozen=True)
class Escalated(Notice):
    """A step of an escalation chain fired."""

    kind: ClassVar[str] = "escalated"
    lane: ClassVar[Lane] = Lane.ESCALATION
    may_repeat: ClassVar[bool] = True

    escalation_id: int


@dataclass(frozen=True)
class RequestOpened(Notice):
    """A service request reached the provider's channel, or is confirmed to its requester."""

    kind: ClassVar[str] = "request_opened"
    lane: ClassVar[Lane] = Lane.INTERACTIVE
    may_repeat: ClassVar[bool] = True

    request_id: int


@dataclass(frozen=True)
class RequestChanged(Notice):
    """An event happened to a service request; ``event_id`` names it."""

    kind: ClassVar[str] = "request_changed"
    lane: ClassVar[Lane] = Lane.INTERACTIVE
    may_repeat: ClassVar[bool] = True

    request_id: int
    event_id: int


@dataclass(frozen=True)
class RequestRefreshed(Notice):
    """What stands in chats about a service request is older than the event ``event_id``."""

    kind: ClassVar[str] = "request_refreshed"
    lane: ClassVar[Lane] = Lane.INTERACTIVE
    may_repeat: ClassVar[bool] = True

    request_id: int
    event_id: int


@dataclass(frozen=True)
class EscalationAcknowledged(Notice):
    """Somebody took an escalation on; ``slot`` is the second at which, for it may run out."""

    kind: ClassVar[str] = "escalation_acknowledged"
    lane: ClassVar[Lane] = Lane.ESCALATION
    may_repeat: ClassVar[bool] = True

    escalation_id: int
    slot: int


@dataclass(frozen=True)
class DigestReady(Notice):
    """The week's digest for one reader; ``week_on`` is the Monday it is for."""

    kind: ClassVar[str] = "digest_ready"
    lane: ClassVar[Lane] = Lane.DIGEST

    week_on: str


@dataclass(frozen=True)
class VersionProposed(Notice):
    """A new version of a promise waits for this person's signature."""

    kind: ClassVar[str] = "version_proposed"
    lane: ClassVar[Lane] = Lane.INTERACTIVE
    may_repeat: ClassVar[bool] = True

    version_id: int


@dataclass(frozen=True)
class VersionSettled(Notice):
    """A proposed version is signed by both sides, or off the table."""

    kind: ClassVar[str] = "version_settled"
    lane: ClassVar[Lane] = Lane.INTERACTIVE
    may_repeat: ClassVar[bool] = True

    version_id: int


@dataclass(frozen=True)
class ServicesHandedOver(Notice):
    """Services became somebody's own, or are so no longer: their numbers, with commas between."""

    kind: ClassVar[str] = "services_handed_over"
    lane: ClassVar[Lane] = Lane.INTERACTIVE
    may_repeat: ClassVar[bool] = True

    changed_at: str
    gained: str
    lost: str


@dataclass(frozen=True)
class CalendarChangeProposed(Notice):
    """A calendar is to change under clocks, and this person's consent is asked."""

    kind: ClassVar[str] = "calendar_change_proposed"
    lane: ClassVar[Lane] = Lane.INTERACTIVE
    may_repeat: ClassVar[bool] = True

    change_id: int


@dataclass(frozen=True)
class CalendarChangeSettled(Notice):
    """A proposed change of a calendar was applied, or turned down."""

    kind: ClassVar[str] = "calendar_change_settled"
    lane: ClassVar[Lane] = Lane.INTERACTIVE
    may_repeat: ClassVar[bool] = True

    change_id: int


@dataclass(frozen=True)
class CalendarReviewDue(Notice):
    """Calendars are to be looked through: those due since ``slot``, an ordinal date."""

    kind: ClassVar[str] = "calendar_review_due"
    lane: ClassVar[Lane] = Lane.ESCALATION
    may_repeat: ClassVar[bool] = True

    slot: int


@dataclass(frozen=True)
class AgreementReviewDue(Notice):
    """The review date (``slot``, an ordinal date) of promises about a service has come."""

    kind: ClassVar[str] = "agreement_review_due"
    lane: ClassVar[Lane] = Lane.ESCALATION
    may_repeat: ClassVar[bool] = True

    service_id: int
    slot: int


@dataclass(frozen=True)
class CareAlert(Notice):
    """Load or missing protection stands out in a published wave; for the safety officer alone."""

    kind: ClassVar[str] = "care_alert"
    lane: ClassVar[Lane] = Lane.ESCALATION
    may_repeat: ClassVar[bool] = True

    wave_id: int


@dataclass(frozen=True)
class CommentsAnswered(Notice):
    """Some comments on a wave were answered; told to whole units, or to all, once a day."""

    kind: ClassVar[str] = "comments_answered"
    lane: ClassVar[Lane] = Lane.DIGEST

    wave_id: int
    answered_on: str


@dataclass(frozen=True)
class ReportFiled(Notice):
    """A sealed report waits for its officer; neither its words nor its author are told here."""

    kind: ClassVar[str] = "report_filed"
    lane: ClassVar[Lane] = Lane.ESCALATION
    may_repeat: ClassVar[bool] = True

    reference: str


@dataclass(frozen=True)
class ProposalAnswered(Notice):
    """Whoever was asked has answered somebody's proposal."""

    kind: ClassVar[str] = "proposal_answered"
    lane: ClassVar[Lane] = Lane.DIGEST

    decision_id: int


NOTICES: dict[str, type[Notice]] = {
    kind.kind: kind
    for kind in (
        SurveyAsked,
        ResultsReady,
        UnitResultsReady,
        ResponsePublished,
        Escalated,
        RequestOpened,
        RequestChanged,
        RequestRefreshed,
        EscalationAcknowledged,
        PasswordOffered,
        ProofChanged,
        TokenMade,
        MailMoved,
        MailsMoved,
        WorkspaceLost,
        DigestReady,
        ProposalAnswered,
        VersionProposed,
        VersionSettled,
        ServicesHandedOver,
        CalendarChangeProposed,
        CalendarChangeSettled,
        CalendarReviewDue,
        AgreementReviewDue,
        CareAlert,
        CommentsAnswered,
        ReportFiled,
    )
}
