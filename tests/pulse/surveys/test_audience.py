from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from pulse.errors import Refused
from pulse.people.models import Membership, Person
from pulse.surveys.audience import NEWCOMER_DAYS, freeze_roster, population, wave_day
from pulse.surveys.models import RosterEntry, Template, Wave
from pulse.surveys.waves import Schedule, plan_wave
from tests.pulse.surveys.world import (
    CLOSES,
    OPENS,
    PUBLISHES,
    make_company,
    make_template,
    plain_questions,
)

ON = OPENS.date()


@pytest.fixture
def people(session: Session) -> list[Person]:
    return make_company(session, {"T1": 8})["T1"]


@pytest.fixture
def template(session: Session) -> Template:
    return make_template(session, plain_questions())


@pytest.fixture
def wave(session: Session, template: Template) -> Wave:
    return plan_wave(session, template, Schedule(OPENS, CLOSES, PUBLISHES))


def test_a_template_asks_whom_its_audience_names(
    session: Session, people: list[Person], template: Template
) -> None:
    template.document = {"audience": {"filter": "job_family in (agent)"}}
    asked = {person.person_id for person in population(session, template, ON)}
    assert asked == {person.id for person in people if person.job_family == "agent"}


def test_the_first_week_in_a_unit_is_left_alone(
    session: Session, people: list[Person], template: Template
) -> None:
    session.execute(
        update(Membership)
        .where(Membership.person_id == people[0].id)
        .values(valid_from=ON - timedelta(days=6))
    )
    asked = {person.person_id for person in population(session, template, ON)}
    assert asked == {person.id for person in people[1:]}


def test_the_day_of_a_wave_is_local(wave: Wave) -> None:
    wave.opens_at = OPENS - timedelta(hours=8)
    assert wave_day(wave) == ON


@pytest.mark.parametrize(("days", "is_new"), [(NEWCOMER_DAYS - 1, True), (NEWCOMER_DAYS, False)])
def test_newcomers_stand_without_groups(
    session: Session, people: list[Person], wave: Wave, days: int, is_new: bool
) -> None:
    people[0].hired_on = ON - timedelta(days=days)
    session.flush()
    freeze_roster(session, wave, population(session, wave.template, ON), OPENS)
    entry = session.get_one(RosterEntry, (wave.id, people[0].id))
    assert entry.department_path == ([] if is_new else ["C0", "T1"])
    assert bool(entry.role) is not is_new


def test_fewer_than_the_minimum_group_are_not_asked_at_all(
    session: Session, people: list[Person], wave: Wave
) -> None:
    few = population(session, wave.template, ON)[:4]
    with pytest.raises(Refused, match="audience_too_small"):
        freeze_roster(session, wave, few, OPENS)
    assert session.scalars(select(RosterEntry)).all() == []
    assert len(people) == 8
