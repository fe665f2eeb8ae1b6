"""A question for some roles is asked of nobody else, and of nobody where they are few."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.audit import AuditEntry
from pulse.ballots import submitting, visiting
from pulse.errors import Invalid
from pulse.people.models import Person, RoleAssignment
from pulse.publishing.opening import open_wave
from pulse.surveys.models import RosterEntry, Wave
from pulse.surveys.only_roles import codes_in
from pulse.surveys.waves import Schedule, plan_wave
from tests.pulse.surveys.world import (
    CLOSES,
    DURING,
    OPENS,
    PUBLISHES,
    MemoryKeys,
    make_company,
    make_template,
    plain_questions,
)


def opened(
    session: Session, leads: int, keys: MemoryKeys, **more: Any
) -> tuple[Wave, list[Person]]:
    """A wave of twenty people whose first question is for the first ``leads`` of them."""
    people = make_company(session, {"T1": 12, "T2": 8})
    everybody = [*people["T1"], *people["T2"]]
    for person in everybody[:leads]:
        person.job_family = "lead"
    questions = plain_questions()
    questions[0].options = {**questions[0].options, "only_roles": ["lead", "partner_manager"]}
    template = make_template(session, questions, **more)
    wave = plan_wave(session, template, Schedule(OPENS, CLOSES, PUBLISHES))
    open_wave(session, keys, wave.id, OPENS)
    return wave, everybody


def test_nobody_else_is_asked_nor_can_answer(session: Session) -> None:
    keys = MemoryKeys()
    wave, people = opened(session, 10, keys)
    at, connection = DURING, session.connection()
    lead, other = people[0], people[-1]
    where = {"wave_id": wave.id, "at": at}
    assert visiting.visitor(connection, person_id=lead.id, **where).left_out == ()
    assert visiting.visitor(connection, person_id=other.id, **where).left_out == ("Q-1",)
    assert "Q-1" in submitting.form_of(connection, person_id=lead.id, **where).questions
    assert "Q-1" not in submitting.form_of(connection, person_id=other.id, **where).questions
    submitting.submit(connection, keys, person_id=lead.id, answers={"Q-1": "4"}, **where)
    with pytest.raises(Invalid) as refused:
        submitting.submit(connection, keys, person_id=other.id, answers={"Q-1": "4"}, **where)
    assert refused.value.fields == {"Q-1": "not_asked"}
    done = submitting.submit(connection, keys, person_id=other.id, answers={"Q-2": "1"}, **where)
    assert "Q-1" not in done.asked


def test_where_they_are_few_it_is_left_out_of_the_wave(session: Session) -> None:
    wave, _people = opened(session, 9, MemoryKeys())
    assert "Q-1" not in wave.installments[0].question_codes
    assert "Q-1" not in {entry["code"] for entry in wave.plan["form"]["questions"]}
    rows = session.scalars(select(RosterEntry).where(RosterEntry.wave_id == wave.id))
    assert {codes_in(row.left_out) for row in rows} == {()}
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "wave_opened")).one()
    assert entry.details["left_out"] == ["Q-1"]


def test_roles_held_in_the_product_count_as_well(session: Session) -> None:
    people = make_company(session, {"T1": 12})["T1"]
    since = OPENS.date() - timedelta(days=30)
    for person in people[:10]:
        session.add(RoleAssignment(person_id=person.id, role="partner_manager", valid_from=since))
    questions = plain_questions()
    questions[0].options = {**questions[0].options, "only_roles": ["partner_manager"]}
    template = make_template(session, questions)
    wave = plan_wave(session, template, Schedule(OPENS, CLOSES, PUBLISHES))
    open_wave(session, MemoryKeys(), wave.id, OPENS)
    rows = session.scalars(select(RosterEntry).where(RosterEntry.wave_id == wave.id))
    assert [codes_in(row.left_out) for row in rows].count(("Q-1",)) == 2


def test_with_a_larger_minimum_group_more_are_needed(session: Session) -> None:
    wave, _people = opened(session, 11, MemoryKeys(), anonymity={"min_group": 12})
    assert "Q-1" not in wave.installments[0].question_codes
