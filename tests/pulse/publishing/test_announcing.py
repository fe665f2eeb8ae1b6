from __future__ import annotations

import json

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from pulse.outbox import OutboxMessage
from pulse.people.models import Department, Headship
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


def announced(session: Session, role: str) -> tuple[Wave, dict[str, list[str]]]:
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
    return wave, told


def test_the_channel_and_every_head_are_told_once(session: Session) -> None:
    _wave, told = announced(session, "operator")
    assert told["results_ready"] == ["channel:hr"]


def test_the_front_lines_channel_is_told_where_the_front_line_took_part(
    session: Session,
) -> None:
    _wave, told = announced(session, "agent")
    assert told["results_ready"] == ["channel:hr", "channel:cs"]
