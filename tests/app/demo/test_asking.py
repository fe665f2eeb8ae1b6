"""Months of requests: cut, counted and timed alike each time, and told through the verbs."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.demo import asking
from app.demo.asking import Asking, _chosen, _subject, months
from app.demo.company import load_company
from app.demo.habits import Habit
from pulse.calendars.registry import working_calendar
from pulse.commitments.events import Outcome
from pulse.commitments.models import Clock, EventKind, RequestEvent, RequestState, ServiceRequest
from pulse.outbox import OutboxMessage
from pulse.people.models import Employer, Person, RoleAssignment
from pulse.telling import untold
from pulse.transaction import transaction
from tests import databases

AT = datetime(2026, 7, 21, 1, tzinfo=UTC)
MIDDLE = datetime(2026, 8, 16, tzinfo=UTC)
UNTIL = datetime(2026, 8, 30, 11, tzinfo=UTC)
FEW = (
    Habit("S02", "P3", "PA", (5,) * 8, "계정", "열어 주세요", paused=0.46),
    Habit("S06", "P1", "T0903", (4,) * 8, "회선", "확인해 주세요", late=(0.5,) * 8),
    Habit("S24", "P3", "D07", (3,) * 8, "요금", "열 건"),
    Habit("S10", "P3", "T0101", (0.5,) * 8, "연차/식대", "문의", per="T0101"),
    Habit("S05", "P3", "T0701", (12,) * 8, "안내", "모음", grouped_from=7),
    Habit("S21", "P3", "T0101", (3,) * 8, "의자", "추가", declined="추가"),
)
AUGUST = months(date(2026, 1, 5), date(2026, 8, 31))[-1]


def test_the_year_is_cut_into_months_without_a_gap() -> None:
    found = months(date(2026, 1, 5), date(2026, 8, 31))
    assert [one.number for one in found] == list(range(8))
    assert found[0].first == date(2026, 1, 5)
    assert [one.after for one in found[:-1]] == [one.first for one in found[1:]]
    assert found[-1].after == date(2026, 8, 31)


def test_a_part_of_a_late_one_is_one_as_often_as_it_should_be() -> None:
    found = [len(_chosen(5, 0.1, random.Random(seed), is_last=False)) for seed in range(400)]
    assert set(found) == {0, 1}
    assert sum(found) == pytest.approx(200, abs=40)
    assert max(_chosen(100, 0.5, random.Random(1), is_last=True)) < 60


def test_a_subject_is_a_thing_and_a_wish() -> None:
    said = {_subject(FEW[3], random.Random(seed)) for seed in range(20)}
    assert said == {"연차 문의", "식대 문의"}


@pytest.fixture(scope="module")
def told(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """The example company with one month of a few habits."""
    path = tmp_path_factory.mktemp("asking") / "ieum.db"
    shutil.copy(sqlite_template, path)
    engine = databases.make_engine(f"sqlite:///{path}")
    with Session(engine) as session, pytest.MonkeyPatch.context() as patched:
        patched.setattr(asking, "HABITS", FEW)
        with transaction(session):
            load_company(session, at=AT)
        with transaction(session), untold(session):
            year = Asking(session, UNTIL)
            first = year.play_until(AUGUST, MIDDLE)
            assert session.scalar(select(func.max(ServiceRequest.opened_at))) < MIDDLE
            assert year.play_until(AUGUST, MIDDLE) == 0
            assert 10 < first == 5 + 4 + 3 + 4 + 12 + 3 - year.play(AUGUST)
        yield session
    engine.dispose()


def test_a_month_is_told_in_order_in_working_hours_and_ends(told: Session) -> None:
    found = told.scalars(select(ServiceRequest).order_by(ServiceRequest.id)).all()
    opened = [one.opened_at for one in found]
    assert opened == sorted(opened)
    assert {one.state for one in found} == {RequestState.RESOLVED}
    for one in found:
        calendar = working_calendar(told, one.service.calendar_code)
        assert calendar.is_open(one.opened_at - timedelta(seconds=1))
    assert max(told.scalars(select(RequestEvent.at))) < UNTIL
    assert told.scalars(select(OutboxMessage)).all() == []


def test_promises_are_late_and_paused_as_often_as_planned(told: Session) -> None:
    clocks = {
        code: [
            clock for clock in told.scalars(select(Clock)) if clock.request.service.code == code
        ]
        for code in ("S02", "S06", "S24")
    }
    assert len(clocks["S06"]) == 8, "an answer and a solution are promised"
    assert sum(clock.breached_at is not None for clock in clocks["S06"]) == 4
    paused = sum(clock.paused_seconds for clock in clocks["S02"])
    whole = paused + sum(clock.elapsed_seconds for clock in clocks["S02"])
    assert paused / whole == pytest.approx(0.46, abs=0.01)
    assert clocks["S24"] == []


def ends(session: Session, service: str) -> list[RequestEvent]:
    found = session.scalars(
        select(RequestEvent)
        .join(ServiceRequest, ServiceRequest.id == RequestEvent.request_id)
        .where(RequestEvent.kind == EventKind.RESOLVED)
        .order_by(RequestEvent.id)
    )
    return [one for one in found if one.request.service.code == service]


def test_what_is_about_the_same_thing_is_answered_in_groups_of_three_days(told: Session) -> None:
    found = ends(told, "S05")
    groups = {one.data["group"] for one in found if "group" in one.data}
    assert len(found) == 12
    assert 1 < len(groups) < 9
    for one in found:
        assert one.at - one.request.opened_at <= timedelta(days=3, hours=1)


def test_every_third_refusal_says_nothing(told: Session) -> None:
    found = ends(told, "S21")
    assert {one.data["outcome"] for one in found} == {Outcome.DECLINED_WITHIN_LIMIT.value}
    assert [bool(one.reason) for one in found] == [True, True, False]


def test_for_a_partner_only_its_spokespeople_ask(told: Session) -> None:
    askers = set(
        told.scalars(
            select(ServiceRequest.requester_id)
            .join(Person, Person.id == ServiceRequest.requester_id)
            .join(Employer, Employer.id == Person.employer_id)
            .where(Employer.is_own.is_(False))
        )
    )
    speakers = set(
        told.scalars(
            select(RoleAssignment.person_id).where(RoleAssignment.role.in_(asking.SPOKESPEOPLE))
        )
    )
    assert askers
    assert askers <= speakers
