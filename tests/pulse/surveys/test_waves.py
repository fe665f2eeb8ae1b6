from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pulse.errors import Conflict, Invalid
from pulse.surveys import waves
from pulse.surveys.invitations import invite
from pulse.surveys.models import Invitation, RosterEntry, Wave, WaveState
from pulse.surveys.waves import Schedule
from tests.pulse.surveys.world import (
    AFTER,
    CLOSES,
    DURING,
    OPENS,
    PUBLISHES,
    MemoryKeys,
    make_company,
    make_template,
    open_by_hand,
    plain_questions,
)

SCHEDULE = Schedule(OPENS, CLOSES, PUBLISHES)
SEOUL = ZoneInfo("Asia/Seoul")


def at_seoul(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 8, day, hour, minute, tzinfo=SEOUL).astimezone(UTC)


def test_a_planned_wave_takes_its_minimum_groups_from_the_template(session: Session) -> None:
    anonymity = {"min_group": 10, "min_group_comments": 20}
    template = make_template(session, plain_questions(), anonymity=anonymity)
    wave = waves.plan_wave(session, template, SCHEDULE)
    assert (wave.state, wave.k, wave.k_comments) == (WaveState.PLANNED, 10, 20)
    assert waves.plan_wave(session, template, SCHEDULE, k=12).k == 12


@pytest.mark.parametrize(("template_k", "k"), [(5, 4), (5, 0), (10, 5), (5, -1), (3, None)])
def test_the_minimum_group_is_never_lowered(
    session: Session, template_k: int, k: int | None
) -> None:
    template = make_template(session, plain_questions(), anonymity={"min_group": template_k})
    with pytest.raises(Invalid, match="minimum_group"):
        waves.plan_wave(session, template, SCHEDULE, k=k)


def test_times_run_forward_and_every_installment_begins_before_the_close(session: Session) -> None:
    template = make_template(session, plain_questions(), cadence={"installments": 3})
    for bad in (
        Schedule(CLOSES, OPENS, PUBLISHES),
        Schedule(OPENS, CLOSES, CLOSES - timedelta(hours=1)),
        SCHEDULE,  # two weeks are too short for a third installment
    ):
        with pytest.raises(Invalid, match="bad_schedule"):
            waves.plan_wave(session, template, bad)
    long = Schedule(OPENS, OPENS + timedelta(days=21), OPENS + timedelta(days=22))
    wave = waves.plan_wave(session, template, long)
    assert [part.opens_at for part in wave.installments] == [
        OPENS + timedelta(days=7) * at for at in range(3)
    ]


def test_states_move_one_way_and_once(session: Session) -> None:
    wave = waves.plan_wave(session, make_template(session, plain_questions()), SCHEDULE)
    with pytest.raises(Conflict):
        waves.advance(session, wave.id, WaveState.CLOSING)
    for state in (WaveState.OPEN, WaveState.CLOSING, WaveState.CLOSED, WaveState.PUBLISHED):
        waves.advance(session, wave.id, state)
        with pytest.raises(Conflict):
            waves.advance(session, wave.id, state)
    assert session.get_one(Wave, wave.id).state is WaveState.PUBLISHED


@pytest.mark.parametrize(
    "change", [{"k": 6}, {"k_comments": 11}, {"plan": {}}, {"plan_sha256": "0"}, {"invited": 1}]
)
def test_nothing_frozen_changes_after_the_opening(
    session: Session, change: dict[str, object]
) -> None:
    people = make_company(session, {"T1": 5})
    wave = open_by_hand(session, make_template(session, plain_questions()), people)
    for name, value in change.items():
        setattr(wave, name, value)
    with pytest.raises(Conflict, match="wave_is_frozen"):
        session.flush()


def test_a_planned_wave_may_still_change(session: Session) -> None:
    wave = waves.plan_wave(session, make_template(session, plain_questions()), SCHEDULE)
    session.expire_all()
    wave.k = 7
    session.flush()
    assert wave.k == 7


def test_only_planned_waves_whose_time_has_come_are_due_to_open(session: Session) -> None:
    template = make_template(session, plain_questions())
    wave = waves.plan_wave(session, template, SCHEDULE)
    assert waves.due_to_open(session, OPENS - timedelta(seconds=1)) == []
    assert waves.due_to_open(session, OPENS) == [wave.id]
    waves.advance(session, wave.id, WaveState.OPEN)
    assert waves.due_to_open(session, OPENS) == []


def test_open_waves_are_the_persons_own(session: Session) -> None:
    people = make_company(session, {"T1": 2})
    asked, other = people["T1"]
    wave = open_by_hand(
        session, make_template(session, plain_questions()), {"T1": [asked]}, MemoryKeys()
    )
    assert [found.id for found in waves.open_waves(session, asked.id, DURING)] == [wave.id]
    assert waves.open_waves(session, other.id, DURING) == []
    assert waves.open_waves(session, asked.id, AFTER) == []


def test_people_are_forgotten_by_wave(session: Session) -> None:
    people = make_company(session, {"T1": 2})
    template = make_template(session, plain_questions())
    first, second = (open_by_hand(session, template, people) for _ in range(2))
    for wave in (first, second):
        invite(session, wave, [person.id for person in people["T1"]])
    waves.forget_people(session, first.id)
    for table in (RosterEntry, Invitation):
        left = session.execute(select(table.wave_id, func.count()).group_by(table.wave_id)).all()
        assert [tuple(row) for row in left] == [(second.id, 2)]
