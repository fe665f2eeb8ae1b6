"""How the example company let people take part: promises signed anew, and what two raters saw.

Of the promises that changed, one in each half-year was signed by both sides; the other was simply
brought in as decided, as it happens in companies.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.demo.company import bring_in_promise
from app.demo.release_notes import HR_LEAD
from pulse.commitments.models import Commitment
from pulse.commitments.signing import Draft, SigningSide, propose_version, sign
from pulse.participation.periods import half_of
from pulse.participation.rubric import Criterion, Given, rate
from pulse.people.models import Person
from pulse.people.permissions import Viewer, viewer_of
from pulse.people.tree import head_of

WORKER_ON_THE_COUNCIL = "P0225"
SIDES: Mapping[Criterion, tuple[tuple[int, int], str]] = {
    Criterion.CHANNELS: ((3, 2), "/results"),
    Criterion.EASE: ((3, 3), "/results"),
    Criterion.LISTENING: ((2, 2), "/participation/ledger"),
    Criterion.USE: ((1, 1), "/participation/ledger"),
    Criterion.DISCLOSURE: ((1, 2), "/participation"),
}
"""Ten points of twenty by each of both raters, with what they looked at."""
Chapter = tuple[datetime, Callable[[], object]]


@dataclass(frozen=True)
class Renewed:
    """A promise that both sides signed anew: its words, from when, and when that was proposed."""

    commitment: str
    wording_ko: str
    wording_en: str
    goal: int
    effective_from: date
    proposed_at: datetime


SIGNED = (
    Renewed("S09-C2", "다음 달 근무표 14일 전 공개", "Publish next month roster 14 days ahead",
            14, date(2026, 5, 1), datetime(2026, 4, 14, 1, 0, tzinfo=UTC)),
    Renewed("S20-C2", "오류 정정은 다음 정산일까지, 산식과 함께",
            "Correct errors by the next settlement date, with the formula",
            1, date(2026, 8, 1), datetime(2026, 7, 14, 1, 0, tzinfo=UTC)),
)  # fmt: skip
DECIDED: Mapping[str, str] = {
    "commitment_id": "S11-C2",
    "wording_ko": "교육의 90%를 근무시간 안에 편성하고 비율을 매달 공개",
    "wording_en": "90 percent of training inside working hours, the share told every month",
    "effective_from": "2026-08-01",
}
DECIDED_AT = datetime(2026, 7, 30, 1, 0, tzinfo=UTC)
RATED_AT = (datetime(2026, 6, 29, 5, 0, tzinfo=UTC), datetime(2026, 8, 28, 5, 0, tzinfo=UTC))


def chapters(session: Session) -> list[Chapter]:
    """Return what is to be told, each with its time."""
    return [
        *((one.proposed_at, _telling(_sign, session, one)) for one in SIGNED),
        (DECIDED_AT, _telling(bring_in_promise, session, DECIDED, DECIDED_AT)),
        *((at, _telling(_rate, session, at)) for at in RATED_AT),
    ]


def _telling(verb: Callable[..., object], *given: object) -> Callable[[], object]:
    return lambda: verb(*given)


def _sign(session: Session, one: Renewed) -> None:
    commitment = session.scalars(select(Commitment).where(Commitment.code == one.commitment)).one()
    last, at, on = commitment.versions[-1], one.proposed_at, one.proposed_at.date()
    draft = Draft(
        one.wording_ko,
        one.wording_en,
        one.goal,
        last.target_rate,
        tuple(last.pause_when),
        one.effective_from,
    )
    service = commitment.service
    heads = {
        SigningSide.PROVIDER: _head(session, service.provider_department_id, on),
        SigningSide.CUSTOMER: _head(session, service.buyer_department_id, on),
    }
    proposer = heads[SigningSide.PROVIDER]
    version = propose_version(session, commitment.id, draft, proposer, at=at, on=on)
    for side, head in heads.items():
        sign(session, version.id, side, head, at=at, on=on)


def _head(session: Session, department_id: int | None, on: date) -> Viewer:
    head = None if department_id is None else head_of(session, department_id, on)
    if head is None:
        msg = "a side of a promise without a head"
        raise LookupError(msg)
    return viewer_of(session, head.id, on)


def _rate(session: Session, at: datetime) -> None:
    for place, number in enumerate((HR_LEAD, WORKER_ON_THE_COUNCIL)):
        person_id = session.scalars(select(Person.id).where(Person.number == number)).one()
        given = {side: Given(points[place], seen) for side, (points, seen) in SIDES.items()}
        rate(session, viewer_of(session, person_id, at.date()), half_of(at.date()), given, at=at)
