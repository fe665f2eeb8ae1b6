from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pulse.errors import Conflict, NotFound, Refused
from pulse.people.company_settings import change_settings
from pulse.people.models import Person, PersonStatus
from pulse.publishing.opening import open_wave, plan_seal, roster_person, stored_plan
from pulse.surveys.models import Invitation, RosterEntry, Wave, WaveState
from pulse.surveys.waves import Schedule, plan_wave
from tests.pulse.surveys.world import (
    CLOSES,
    OPENS,
    PUBLISHES,
    MemoryKeys,
    make_company,
    make_template,
    plain_questions,
)

SCHEDULE = Schedule(OPENS, CLOSES, PUBLISHES)


def planned(session: Session, sizes: dict[str, int]) -> tuple[Wave, list[Person]]:
    teams = make_company(session, sizes)
    wave = plan_wave(session, make_template(session, plain_questions()), SCHEDULE)
    return wave, [person for team in teams.values() for person in team]


def test_opening_freezes_roster_plan_and_key(session: Session) -> None:
    wave, people = planned(session, {"T1": 7, "T2": 6})
    keys = MemoryKeys()
    open_wave(session, keys, wave.id, OPENS)
    roster = session.scalars(select(RosterEntry)).all()
    assert {entry.person_id for entry in roster} == {person.id for person in people}
    assert (wave.state, wave.invited) == (WaveState.OPEN, 13)
    assert wave.plan_sha256 == plan_seal(wave.plan)
    cells = {
        cell.key: cell for cell in stored_plan(wave, [roster_person(e) for e in roster]).cells
    }
    assert len(cells["everyone"].members) == 13
    assert len(cells["department:T1"].members) == 7
    assert keys.exists(wave.id)
    assert session.scalar(select(func.count()).select_from(Invitation)) == 13


def test_those_away_and_those_just_arrived_are_not_asked(session: Session) -> None:
    wave, people = planned(session, {"T1": 9})
    people[0].status = PersonStatus.ON_LEAVE
    people[1].status = PersonStatus.LEFT
    people[1].left_on = OPENS.date() - timedelta(days=1)
    open_wave(session, MemoryKeys(), wave.id, OPENS)
    asked = set(session.scalars(select(RosterEntry.person_id)))
    assert asked == {person.id for person in people[2:]}


def test_who_was_hired_lately_counts_in_everyone_only(session: Session) -> None:
    wave, people = planned(session, {"T1": 6, "T2": 6})
    people[0].hired_on = OPENS.date() - timedelta(days=8)
    open_wave(session, MemoryKeys(), wave.id, OPENS)
    roster = [roster_person(entry) for entry in session.scalars(select(RosterEntry))]
    plan = stored_plan(wave, roster)
    inside = {cell.key for cell in plan.cells if people[0].id in cell.members}
    assert inside == {"everyone"}
    assert plan.newcomers == {people[0].id}


def test_too_small_an_audience_leaves_nothing_behind(session: Session) -> None:
    wave, _people = planned(session, {"T1": 4})
    keys = MemoryKeys()
    with pytest.raises(Refused, match="audience_too_small"):
        open_wave(session, keys, wave.id, OPENS)
    assert not keys.exists(wave.id)
    assert wave.state is WaveState.PLANNED


def test_a_wave_opens_once(session: Session) -> None:
    wave, _people = planned(session, {"T1": 6})
    keys = MemoryKeys()
    open_wave(session, keys, wave.id, OPENS)
    key = keys.read(wave.id)
    with pytest.raises(Conflict):
        open_wave(session, keys, wave.id, OPENS)
    assert keys.read(wave.id) == key
    with pytest.raises(NotFound):
        open_wave(session, keys, wave.id + 1, OPENS)


def test_a_key_left_by_an_opening_that_died_is_replaced(session: Session) -> None:
    wave, _people = planned(session, {"T1": 6})
    keys = MemoryKeys()
    keys.create(wave.id)
    before = keys.read(wave.id)
    open_wave(session, keys, wave.id, OPENS)
    assert keys.read(wave.id) != before


def test_a_sample_is_the_whole_roster(session: Session) -> None:
    make_company(session, {"T1": 14, "T2": 8})
    template = make_template(session, plain_questions())
    wave = plan_wave(
        session, template, SCHEDULE, audience={"filter": "department=T1"}, sample_size=6
    )
    open_wave(session, MemoryKeys(), wave.id, OPENS, chance=Random(1))
    roster = session.scalars(select(RosterEntry)).all()
    assert wave.invited == len(roster) == 6
    assert {tuple(entry.department_path) for entry in roster} == {("C0", "T1")}
    asked = session.scalars(select(Invitation.person_id)).all()
    assert set(asked) == {entry.person_id for entry in roster}


def test_protection_raised_since_the_planning_holds_and_then_stays(session: Session) -> None:
    wave, people = planned(session, {"T1": 7, "T2": 9})
    actor_id = people[0].id
    raised = {"least_group": 8, "least_comments": 12}
    change_settings(session, raised, at=OPENS, actor_id=actor_id)
    open_wave(session, MemoryKeys(), wave.id, OPENS)
    assert (wave.k, wave.k_comments) == (8, 12)
    roster = [roster_person(one) for one in session.scalars(select(RosterEntry))]
    assert stored_plan(wave, roster).k == 8
    change_settings(session, {"least_group": 9}, at=OPENS, actor_id=actor_id)
    session.flush()
    assert wave.k == 8
