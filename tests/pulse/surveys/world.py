"""A small company, a template and waves, made through plain rows for the tests of surveys."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from pulse.ballots.keys import KeyGone
from pulse.people.models import (
    Department,
    DepartmentPlacement,
    Employer,
    Identity,
    Membership,
    Person,
    PersonStatus,
    Site,
)
from pulse.surveys.form import freeze_form
from pulse.surveys.models import Installment, Question, RosterEntry, Template, Wave, WaveState

OPENS = datetime(2026, 8, 3, 0, 0, tzinfo=UTC)
CLOSES = OPENS + timedelta(days=14)
PUBLISHES = CLOSES + timedelta(hours=24)
DURING = OPENS + timedelta(days=1)
AFTER = CLOSES + timedelta(minutes=1)
SINCE = date(2020, 1, 1)
TEAM = "T0DEMO"

AGREE = {
    "min": 1,
    "max": 5,
    "labels": [{"ko": f"{n}점", "en": f"{n} of 5"} for n in range(1, 6)],
    "extra": [
        {"code": "na", "label": {"ko": "나와 상관없음", "en": "Does not apply"}},
        {"code": "skip", "label": {"ko": "답하지 않을래요", "en": "Rather not say"}},
    ],
}
FREQUENCY = {"min": 0, "max": 4, "labels": []}
PROMISE = {
    "options": [
        {"code": "yes", "label": {"ko": "예", "en": "Yes"}},
        {"code": "late", "label": {"ko": "늦었다", "en": "Late"}},
        {"code": "na", "label": {"ko": "해당 없음", "en": "Not applicable"}},
    ]
}


class MemoryKeys:
    """A KeyStore in memory."""

    def __init__(self) -> None:
        self.held: dict[int, bytes] = {}

    def create(self, wave_id: int) -> None:
        if wave_id in self.held:
            msg = f"wave {wave_id} has a key already"
            raise ValueError(msg)
        self.held[wave_id] = secrets.token_bytes(32)

    def read(self, wave_id: int) -> bytes:
        if wave_id not in self.held:
            raise KeyGone(wave_id)
        return self.held[wave_id]

    def destroy(self, wave_id: int) -> None:
        self.held.pop(wave_id, None)

    def exists(self, wave_id: int) -> bool:
        return wave_id in self.held


def question(
    code: str, position: int, kind: str, options: dict[str, Any], **more: Any
) -> Question:
    return Question(
        code=code,
        position=position,
        kind=kind,
        text_ko=f"{code} 물음",
        text_en=f"{code} asked",
        options=options,
        dimension=more.get("dimension", ""),
        is_pooled=more.get("is_pooled", False),
    )


def plain_questions() -> list[Question]:
    return [
        question("Q-1", 0, "scale", AGREE, dimension="work"),
        question("Q-2", 1, "scale", FREQUENCY, dimension="rest"),
        question("Q-3", 2, "choice", PROMISE),
        question("Q-4", 3, "text", {"max_len": 500, "optional": True}),
    ]


def make_template(session: Session, questions: Sequence[Question], **document: Any) -> Template:
    template = Template(
        code=document.pop("code", "TPL-TEST"),
        version=1,
        name_ko="시험 설문",
        name_en="Trial survey",
        document={"audience": {}, **document},
        questions=list(questions),
    )
    session.add(template)
    session.flush()
    return template


def make_company(session: Session, sizes: dict[str, int]) -> dict[str, list[Person]]:
    """One company ``C0`` with a team a key, each holding so many people since 2020."""
    employer = Employer(code="EXT", name_ko="예시", name_en="Example", is_own=True)
    sites = [Site(name="본사", region="서울"), Site(name="남부", region="부산")]
    session.add_all([employer, *sites])
    session.flush()
    top = make_department(session, "C0", None, employer)
    teams: dict[str, list[Person]] = {}
    for at, (code, size) in enumerate(sizes.items()):
        team = make_department(session, code, top, employer)
        people = [_person(f"{code}-{n}", employer, sites[(at + n) % 2], n) for n in range(size)]
        session.add_all(people)
        session.flush()
        for person in people:
            session.add(Membership(person_id=person.id, department_id=team.id, valid_from=SINCE))
            session.add(
                Identity(
                    person_id=person.id, provider="slack", tenant=TEAM, subject=f"U{person.number}"
                )
            )
        teams[code] = people
    session.flush()
    return teams


def make_department(
    session: Session, code: str, parent: Department | None, employer: Employer
) -> Department:
    department = Department(
        code=code,
        level="company" if parent is None else "team",
        kind="hq",
        employer_id=employer.id,
        calendar_code="CAL-HQ",
        opened_on=SINCE,
    )
    session.add(department)
    session.flush()
    session.add(
        DepartmentPlacement(
            department_id=department.id,
            parent_id=None if parent is None else parent.id,
            name_ko=f"{code} 부서",
            name_en=f"{code} department",
            valid_from=SINCE,
        )
    )
    session.flush()
    return department


def open_by_hand(
    session: Session,
    template: Template,
    people: dict[str, list[Person]],
    keys: MemoryKeys | None = None,
    *,
    parts: Sequence[Sequence[str]] | None = None,
) -> Wave:
    """An open wave with its roster, without the plan of cells."""
    codes = parts or [[entry.code for entry in template.questions]]
    wave = Wave(
        template_id=template.id,
        name_ko="시험 회차",
        name_en="Trial wave",
        state=WaveState.OPEN,
        timezone="Asia/Seoul",
        opens_at=OPENS,
        closes_at=CLOSES,
        publishes_at=PUBLISHES,
        k=5,
        k_comments=10,
        installments=[
            Installment(
                number=at + 1, opens_at=OPENS + timedelta(days=7) * at, question_codes=list(part)
            )
            for at, part in enumerate(codes)
        ],
    )
    wave.plan = {"form": freeze_form(wave.installments, template.questions), "cells": {}}
    wave.plan_sha256 = hashlib.sha256(json.dumps(wave.plan, sort_keys=True).encode()).hexdigest()
    session.add(wave)
    session.flush()
    for team, members in people.items():
        for person in members:
            session.add(
                RosterEntry(
                    wave_id=wave.id,
                    person_id=person.id,
                    department_path=["C0", team],
                    role=person.job_family,
                    site="본사",
                    tenure_band="3y+",
                    employer="EXT",
                )
            )
    session.flush()
    if keys is not None:
        keys.create(wave.id)
    return wave


def _person(number: str, employer: Employer, site: Site, at: int) -> Person:
    return Person(
        number=number,
        name_ko=f"사람 {number}",
        name_en=f"Person {number}",
        email=f"{number.lower()}@example.com",
        employer_id=employer.id,
        site_id=site.id,
        job_family="agent" if at % 2 else "technician",
        calendar_code="CAL-HQ",
        hired_on=SINCE,
        status=PersonStatus.ACTIVE,
    )
