"""The groups somebody counts in are told before anybody answers, and never depend on answers."""

from __future__ import annotations

import json

from sqlalchemy.orm import Session

from pulse.people import newcomers
from pulse.publishing.counting_in import groups_of, outlook
from pulse.publishing.opening import open_wave
from pulse.surveys.audience import population, wave_day
from pulse.surveys.waves import plan_wave
from tests.pulse.publishing.test_opening import SCHEDULE
from tests.pulse.surveys.world import (
    OPENS,
    MemoryKeys,
    make_company,
    make_template,
    plain_questions,
)


def test_what_is_said_before_is_what_freezes(session: Session) -> None:
    people = make_company(session, {"T1": 8, "T2": 7, "T3": 2})
    wave = plan_wave(session, make_template(session, plain_questions()), SCHEDULE)
    asked = population(session, wave.template, wave_day(wave))
    before = outlook(session, asked, wave.k, wave_day(wave))
    open_wave(session, MemoryKeys(), wave.id, OPENS)
    assert json.dumps(wave.plan["cells"], sort_keys=True) == json.dumps(
        before.document, sort_keys=True
    )
    assert before.groups[0].people == 17
    found = groups_of(session, wave, people["T1"][0].id)
    assert found[0].people == 17
    sizes = {one.key: one.people for one in before.groups}
    assert all(sizes[one.key] == one.people for one in found)
    assert "department:T1" in {one.key for one in found}
    assert groups_of(session, wave, 404) == ()


def test_groups_of_the_same_people_are_told_once(session: Session) -> None:
    people = make_company(session, {"T1": 8})
    wave = plan_wave(session, make_template(session, plain_questions()), SCHEDULE)
    open_wave(session, MemoryKeys(), wave.id, OPENS)
    found = groups_of(session, wave, people["T1"][0].id)
    assert [(one.key, one.people) for one in found] == [("everyone", 8)]


def test_a_newcomer_counts_in_the_whole_only(session: Session) -> None:
    people = make_company(session, {"T1": 8, "T2": 7})
    newcomers.note_accounts(session, [people["T1"][0].id])
    wave = plan_wave(session, make_template(session, plain_questions()), SCHEDULE)
    open_wave(session, MemoryKeys(), wave.id, OPENS)
    found = groups_of(session, wave, people["T1"][0].id)
    assert [(one.key, one.people) for one in found] == [("everyone", 15)]
    assert ("department:T1", 7) in {
        (one.key, one.people) for one in groups_of(session, wave, people["T1"][1].id)
    }
