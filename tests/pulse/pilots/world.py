"""A company with departments of one kind, and a pilot written and started in it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from pulse.ballots import submitting
from pulse.people.models import Department, Person
from pulse.pilots.planning import Written, start_pilot, write_pilot
from pulse.pilots.rules import Rule
from pulse.publishing.closing import close_wave, publish_due
from pulse.publishing.opening import open_wave
from pulse.surveys.authoring import build_template
from pulse.surveys.models import Wave
from pulse.transaction import transaction
from tests.pulse.publishing.waves import Ran
from tests.pulse.surveys.world import make_company

FILE = Path(__file__).parents[3] / "app" / "demo" / "data" / "pulse_templates.json"
NOW = datetime(2026, 8, 3, tzinfo=UTC)
SIZES = {"T1": 14, "T2": 10, "T3": 12, "T4": 9, "T5": 3}
RULE = Rule(question="X-load", points=10, keep=60, worse=10, stop=50)


def written(**changed: Any) -> Written:
    facts: dict[str, Any] = {
        "name": "답변 예약 발송",
        "hypothesis": "정리 시간이 늘어난다.",
        "service_id": None,
        "trial": ["T1"],
        "compare": ["T2", "T3"],
        "starts_on": date(2026, 8, 10),
        "ends_on": date(2026, 9, 20),
        "rule": RULE,
    }
    return Written(**{**facts, **changed})


def build(session: Session, sizes: Mapping[str, int] = SIZES) -> dict[str, list[Person]]:
    """The company, its departments of one kind but the last, and the questionnaire."""
    teams = make_company(session, dict(sizes))
    for department in session.scalars(select(Department).where(Department.code != "C0")):
        department.peer_group = "other" if department.code == "T5" else "team"
    document = json.loads(FILE.read_text("utf-8"))
    entry = next(one for one in document["templates"] if one["template_id"] == "TPL-PILOT")
    session.add(build_template(entry, document["scales"]))
    session.flush()
    return teams


def begun(engine: Engine, sizes: Mapping[str, int] = SIZES) -> tuple[Ran, int]:
    """A pilot whose first wave is open; returns it as run, and its number."""
    ran = Ran(engine)
    with ran.session() as session, transaction(session):
        teams = build(session, sizes)
        ran.people = [person for code in ("T1", "T2", "T3") for person in teams[code]]
        pilot = write_pilot(session, written(), NOW, ran.people[0].id)
        start_pilot(session, pilot.id, NOW, ran.people[0].id, "Asia/Seoul")
        wave = session.scalars(select(Wave)).one()
        open_wave(session, ran.keys, wave.id, wave.opens_at)
        ran.wave_id = wave.id
        return ran, pilot.id


def answer_arm(ran: Ran, people: list[Person], answers: list[dict[str, object]]) -> None:
    """Submit answers, one after the other, for people of one arm."""
    with ran.session() as session, transaction(session):
        at = session.get_one(Wave, ran.wave_id).opens_at + timedelta(hours=1)
        submitting.submit_many(
            session.connection(),
            ran.keys,
            wave_id=ran.wave_id,
            answers_by_person={one.id: given for one, given in zip(people, answers, strict=False)},
            at=at,
        )


def publish(ran: Ran) -> datetime:
    """Close and publish through the jobs; return when."""
    with ran.session() as session:
        wave = session.get_one(Wave, ran.wave_id)
        closes, publishes = wave.closes_at, wave.publishes_at
    close_wave(ran.closer(), ran.wave_id, closes + timedelta(minutes=1))
    with ran.session() as session, transaction(session):
        publish_due(session, publishes)
    return publishes
