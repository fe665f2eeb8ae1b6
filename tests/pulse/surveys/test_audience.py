from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from pulse.errors import Invalid, Refused
from pulse.people.absences import Absence
from pulse.people.models import Membership, Person
from pulse.people.newcomers import NEWCOMER_DAYS
from pulse.surveys.attention import note_ask
from pulse.surveys.audience import (
    AudienceCount,
    count,
    freeze_roster,
    people_of,
    population,
    wave_day,
)
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
A_DAY = timedelta(days=1)


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


def test_rules_are_counted_but_no_number_under_the_minimum_is_given(
    session: Session, people: list[Person]
) -> None:
    assert count(session, {}, OPENS) == AudienceCount(8, 5)
    few = count(session, {"filter": "job_family in (agent)"}, OPENS)
    assert (few.people, few.is_enough) == (None, False)
    assert count(session, {}, OPENS, least=9).people is None
    with pytest.raises(Invalid, match="invalid_audience"):
        count(session, {"filter": "hair=red"}, OPENS)


def test_who_is_away_until_the_close_is_not_in_the_population(
    session: Session, people: list[Person], wave: Wave
) -> None:
    all_along, back_in_time = people[:2]
    for person, back in ((all_along, CLOSES), (back_in_time, CLOSES - timedelta(days=1))):
        first = Absence(person_id=person.id, valid_from=ON, valid_to=ON + timedelta(days=3))
        rest = Absence(
            person_id=person.id,
            valid_from=ON + timedelta(days=3),
            valid_to=back.date() + timedelta(days=1),
        )
        session.add_all([first, rest])
    session.flush()
    asked = {person.person_id for person in people_of(session, wave, Random(1))}
    assert asked == {person.id for person in people} - {all_along.id}


def test_a_sample_is_drawn_among_those_with_attention_left(
    session: Session, people: list[Person], template: Template
) -> None:
    wave = plan_wave(session, template, Schedule(OPENS, OPENS + A_DAY, PUBLISHES), sample_size=5)
    for person in people[:2]:
        note_ask(session, person.id, ON - timedelta(days=1), 29)
    note_ask(session, people[2].id, ON - timedelta(days=20), 3)
    session.flush()
    rested = {person.id for person in people[3:]}
    draws = [
        {person.person_id for person in people_of(session, wave, Random(seed))}
        for seed in range(5)
    ]
    assert draws == [rested] * 5
    wider = plan_wave(session, template, Schedule(OPENS, OPENS + A_DAY, PUBLISHES), sample_size=6)
    assert {one.person_id for one in people_of(session, wider, Random(1))} == rested | {
        people[2].id
    }


def test_draws_differ(session: Session, people: list[Person], template: Template) -> None:
    wave = plan_wave(session, template, Schedule(OPENS, OPENS + A_DAY, PUBLISHES), sample_size=5)
    draws = {
        tuple(person.person_id for person in people_of(session, wave, Random(seed)))
        for seed in range(12)
    }
    assert len(draws) > 4
    assert all(len(draw) == 5 for draw in draws)


def test_a_sample_is_no_smaller_than_the_minimum_group(
    session: Session, template: Template
) -> None:
    with pytest.raises(Invalid, match="sample_too_small"):
        plan_wave(session, template, Schedule(OPENS, CLOSES, PUBLISHES), sample_size=4)
