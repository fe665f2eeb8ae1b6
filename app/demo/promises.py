"""The demo's service requests: eight weeks that happened, and a morning that is happening.

Told through the verbs of a service request with their own times; deterministic.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.calendars.registry import working_calendar
from pulse.commitments import requests
from pulse.commitments.events import HoldReason, Outcome
from pulse.commitments.intake import NewRequest
from pulse.commitments.models import Service
from pulse.people.models import Department, Membership, Person, PersonStatus

WEEKS = 8


@dataclass(frozen=True)
class Habit:
    """How a service is used and kept: requests a week, minutes to the first reply and the end.

    ``subjects`` are divided by strokes.
    """

    service: str
    customer: str
    priority: str
    a_week: int
    reply_minutes: float
    resolve_minutes: float
    spread: float
    held_share: float
    subjects: str


HABITS = (
    Habit("S01", "T0901", "P1", 3, 3.2, 41, 0.45, 0.0, "화면 멈춤/고객 조회 안 됨/로그인 풀림"),
    Habit("S01", "T0905", "P2", 4, 40, 150, 0.5, 0.2, "이력 저장이 느림/녹취 안 들림/글자 깨짐"),
    Habit("S02", "T0902", "P3", 2, 60, 420, 0.4, 0.6, "신규 입사자 계정 신청/권한 변경 요청"),
    Habit("S03", "T0904", "P2", 3, 25, 105, 0.55, 0.2, "한쪽이 안 들림/마이크 잡음/PC 꺼짐"),
    Habit("S10", "T0701", "P3", 3, 90, 600, 0.5, 0.1, "연차 기준 문의/급여 명세 확인 요청"),
)  # fmt: skip
THIS_MORNING = (
    ("S01", "T0905", "P2", "상담 이력 저장이 느려요", 65),
    ("S03", "T0904", "P2", "헤드셋 한쪽이 안 들려요", 48),
    ("S01", "T0903", "P2", "기술 상담 지식 화면이 비어 보여요", 20),
)


def tell_history(session: Session, now: datetime) -> int:
    """Play eight weeks of service requests up to yesterday; return how many."""
    told = 0
    for number, habit in enumerate(HABITS):
        dice = random.Random(f"{habit.service}:{number}")  # noqa: S311 - a story
        askers = _people(session, habit.customer)
        handler = _owner(session, habit.service)
        for week in range(WEEKS, 0, -1):
            for _ in range(habit.a_week):
                at = _moment(session, habit, now - timedelta(weeks=week), dice)
                _play(session, habit, dice.choice(askers), handler, at, dice)
                told += 1
    return told


def tell_this_morning(session: Session, now: datetime) -> None:
    """Open the few requests a newcomer finds waiting."""
    for code, customer, priority, subject, minutes in THIS_MORNING:
        service = _service(session, code)
        asked = NewRequest(service.id, priority, subject, source="slack")
        requests.open_request(
            session, _people(session, customer)[2], asked, at=now - timedelta(minutes=minutes)
        )


def _moment(
    session: Session, habit: Habit, week_begins: datetime, dice: random.Random
) -> datetime:
    calendar = working_calendar(session, _service(session, habit.service).calendar_code)
    wanted = week_begins + timedelta(minutes=dice.randrange(5 * 24 * 60))
    opening = calendar.next_opening(wanted)
    if opening is None or opening == wanted:
        return wanted
    return opening + timedelta(minutes=dice.randrange(5, 90))


def _play(
    session: Session,
    habit: Habit,
    asker: int,
    handler: int,
    at: datetime,
    dice: random.Random,
) -> None:
    service = _service(session, habit.service)
    calendar = working_calendar(session, service.calendar_code)

    def later(minutes: float) -> datetime:
        worked = max(1, round(minutes * dice.lognormvariate(0, habit.spread))) * 60
        return calendar.due_after(at, worked) or at + timedelta(seconds=worked)

    asked = NewRequest(
        service.id,
        habit.priority,
        dice.choice(habit.subjects.split("/")),
        source="slack",
        is_historic=True,
    )
    request = requests.open_request(session, asker, asked, at=at)
    replied = later(habit.reply_minutes)
    requests.reply(session, request.id, handler, at=replied)
    ends = max(later(habit.resolve_minutes), replied + timedelta(minutes=2))
    if dice.random() < habit.held_share:
        middle = replied + (ends - replied) / 3
        requests.hold(session, request.id, handler, HoldReason.WAITING_REQUESTER, at=middle)
        requests.resume(session, request.id, handler, at=replied + (ends - replied) * 2 / 3)
    requests.resolve(session, request.id, handler, Outcome.DONE, at=ends)


def _service(session: Session, code: str) -> Service:
    return session.scalars(select(Service).where(Service.code == code)).one()


def _owner(session: Session, code: str) -> int:
    owner = _service(session, code).owner_id
    if owner is None:
        msg = f"{code} has no owner"
        raise LookupError(msg)
    return owner


def _people(session: Session, department: str) -> list[int]:
    return list(
        session.scalars(
            select(Person.id)
            .join(Membership, Membership.person_id == Person.id)
            .join(Department, Department.id == Membership.department_id)
            .where(Department.code == department)
            .where(Membership.valid_to.is_(None), Person.status == PersonStatus.ACTIVE)
            .order_by(Person.number)
        )
    )
