from __future__ import annotations

import json

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from pulse.outbox import OutboxMessage
from pulse.people.models import Department, Headship, RoleAssignment
from pulse.publishing.announcing import tell_results
from pulse.publishing.planning import build_plan
from pulse.surveys.models import Wave
from tests.pulse.publishing.rosters import block
from tests.pulse.surveys.world import (
    PUBLISHES,
    SINCE,
    make_company,
    make_template,
    open_by_hand,
    plain_questions,
)

LEADS = ("hr_lead", "cs_lead", "center_manager", "sys_admin")


def announced(session: Session, role: str) -> tuple[dict[str, str], dict[str, list[str]]]:
    teams = make_company(session, {"T1": 6, "T2": 6, "T3": 2, "T4": 3, "T5": 5})
    wave = open_by_hand(session, make_template(session, plain_questions()), teams)
    roster = [
        one
        for at, (code, size) in enumerate({"T1": 6, "T2": 6, "T3": 2, "T4": 3}.items())
        for one in block(at * 10, size, ("C0", code), role=role)
    ] + block(90, 6, ("C0", "T1"), role="staff")
    plan = {**wave.plan, "cells": json.loads(build_plan(roster, 5).to_json())}
    session.execute(update(Wave).values(plan=plan).execution_options(synchronize_session=False))
    session.expire_all()
    for person, held in zip(teams["T5"][1:], LEADS, strict=False):
        session.add(RoleAssignment(person_id=person.id, role=held, valid_from=SINCE))
    head = teams["T1"][0].id
    session.add(RoleAssignment(person_id=head, role="hr_lead", valid_from=SINCE))
    for code, people in teams.items():
        department = session.scalars(select(Department).where(Department.code == code)).one()
        session.add(
            Headship(department_id=department.id, person_id=people[0].id, valid_from=SINCE)
        )
    session.flush()
    tell_results(session, wave, PUBLISHES)
    tell_results(session, wave, PUBLISHES)
    told: dict[str, list[str]] = {}
    for row in session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)):
        told.setdefault(row.notice, []).append(row.recipient)
    heads = {code: f"person:{people[0].id}" for code, people in teams.items()}
    assert told["unit_results_ready"] == sorted(
        (heads[code] for code in ("T1", "T2", "T3", "T4")), key=lambda one: int(one[7:])
    ), "every head of a unit that was asked, hidden or not, and nobody else"
    leads = {
        role: f"person:{person.id}" for person, role in zip(teams["T5"][1:], LEADS, strict=False)
    }
    return leads, told


def test_the_channel_every_head_and_who_reads_all_of_it_are_told_once(session: Session) -> None:
    leads, told = announced(session, "operator")
    assert told["results_ready"] == ["channel:hr", leads["hr_lead"]]


def test_the_front_lines_channel_is_told_where_the_front_line_took_part(
    session: Session,
) -> None:
    leads, told = announced(session, "agent")
    assert told["results_ready"] == [
        "channel:hr",
        "channel:cs",
        leads["hr_lead"],
        leads["cs_lead"],
        leads["center_manager"],
    ]
