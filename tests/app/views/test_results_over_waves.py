"""Two waves through the close job, and what the pages say of them together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app import create_app
from app.extensions import db
from config import Settings
from pulse.ballots import submitting
from pulse.people.models import Department, Membership, Person, RoleAssignment
from pulse.publishing.closing import Closer, close_wave, publish_due
from pulse.publishing.opening import open_wave
from pulse.surveys.models import Question, Template
from pulse.surveys.waves import Schedule, plan_wave
from pulse.transaction import transaction
from tests.app.tables import table_after
from tests.pulse.surveys.world import (
    AGREE,
    CLOSES,
    OPENS,
    PUBLISHES,
    SINCE,
    MemoryKeys,
    make_company,
    question,
)

APART = timedelta(days=28)
SIZES = {"T1": 40, "T2": 32, "T3": 24}
FIRST = {"T1": (24, 4, 3), "T2": (12, 3, 2), "T3": (12, 3, 3)}
"""By team: how many answer, and what they say by turns."""
SECOND = {"T1": (16, 4, 4), "T2": (24, 3, 3), "T3": (12, 4, 3)}


def questions(wording: str) -> list[Question]:
    overall = question("overall", 0, "scale", AGREE, dimension="overall")
    work = question("work", 1, "scale", AGREE, dimension="work")
    work.text_en = wording
    return [overall, work]


class Told:
    """A company with two waves, half of it answering, some having moved between them."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.keys = engine, MemoryKeys()
        with self.session() as session, transaction(session):
            teams = make_company(session, SIZES)
            reader = teams["T3"][-1]
            session.add(RoleAssignment(person_id=reader.id, role="hr_lead", valid_from=SINCE))
            self.reader = reader.id
        self.waves = [self.wave(0, "My work suits me.", FIRST)]
        self.move(12)
        self.waves.append(self.wave(1, "My work suits me well.", SECOND))

    def wave(self, number: int, wording: str, said: Mapping[str, tuple[int, int, int]]) -> int:
        shift = APART * number
        schedule = Schedule(OPENS + shift, CLOSES + shift, PUBLISHES + shift)
        with self.session() as session, transaction(session):
            template = Template(
                code="TPL-TEST", version=number + 1, name_ko="설문", name_en="Survey",
                document={"audience": {}}, questions=questions(wording),
            )  # fmt: skip
            session.add(template)
            session.flush()
            wave_id = plan_wave(session, template, schedule).id
            open_wave(session, self.keys, wave_id, schedule.opens_at)
            answers = self.answers(session, said)
        with self.session() as session, transaction(session):
            submitting.submit_many(
                session.connection(), self.keys, wave_id=wave_id, answers_by_person=answers,
                at=schedule.opens_at + timedelta(days=1),
            )  # fmt: skip
        closer = Closer(self.session, self.engine, self.keys, Random(1))
        close_wave(closer, wave_id, schedule.closes_at + timedelta(minutes=1))
        with self.session() as session, transaction(session):
            publish_due(session, schedule.publishes_at)
        return wave_id

    def answers(
        self, session: Session, said: Mapping[str, tuple[int, int, int]]
    ) -> dict[int, dict[str, object]]:
        found: dict[int, dict[str, object]] = {}
        for code, (count, *turns) in said.items():
            people = session.scalars(
                select(Membership.person_id)
                .join(Department, Department.id == Membership.department_id)
                .where(Department.code == code, Membership.valid_to.is_(None))
                .order_by(Membership.person_id)
            ).all()
            for at, person in enumerate(people[:count]):
                found[person] = {"overall": turns[at % 2], "work": turns[at % 2]}
        return found

    def move(self, count: int) -> None:
        """Let some of the first team go over to the second."""
        on = (OPENS + APART).date() - timedelta(days=10)
        with self.session() as session, transaction(session):
            there = session.scalars(select(Department).where(Department.code == "T2")).one()
            leaving = session.scalars(
                select(Membership)
                .join(Person, Person.id == Membership.person_id)
                .where(Person.number.startswith("T1-"))
                .order_by(Membership.person_id.desc())
            ).all()[:count]
            for membership in leaving:
                membership.valid_to = on
                session.add(
                    Membership(
                        person_id=membership.person_id, department_id=there.id, valid_from=on
                    )
                )

    def session(self) -> Session:
        return Session(self.engine, expire_on_commit=False)


@pytest.fixture
def told(sqlite_fresh: Engine) -> Told:
    return Told(sqlite_fresh)


@pytest.fixture
def reader(told: Told, tmp_path: Path) -> Iterator[FlaskClient]:
    app: Flask = create_app(
        Settings(
            env="test", database_url=str(told.engine.url), data_dir=tmp_path, log_level="error"
        )
    )
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie.update(locale="en", _user_id=str(told.reader), _fresh=True, epoch=0)
    yield client
    with app.app_context():
        db.engine.dispose()


def words(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text[:1500]
    return " ".join(answer.text.split())


def test_pages_of_two_waves_weigh_compare_and_mark_what_changed(
    told: Told, reader: FlaskClient
) -> None:
    first, second = told.waves
    short = words(reader, f"/results/{first}")
    # Raw: (24 × 3.5 + 12 × 2.5 + 12 × 3) / 48 = 3.125, told as 3.1, 52.5 of 100.
    assert "50%" in short
    assert "Overall 52.5 of 100." in short
    # Even: 62.5, 37.5 and 50 weighted by the 40, 32 and 24 people asked.
    assert "Overall, evened out" in short
    assert '<span class="number">51.0</span>' in short
    assert "as if every unit had answered equally often" in short
    changed = words(reader, f"/results/{second}/changes")
    assert "other questions" in changed  # of work, whose wording changed, and only there
    row = " ".join(table_after(changed, "changes").rows[0])
    assert "…" in row
    assert "may be chance" in row
    assert "people " in row
    assert "opinions " in row
    assert "who answered " in row
    whole = words(reader, f"/results/{first}/changes")
    assert "This is the first wave" in whole


def test_the_range_of_a_change_holds_what_was_told(told: Told, reader: FlaskClient) -> None:
    """The page shows before, now, change and range of the overall verdict, as published."""
    page = reader.get(f"/results/{told.waves[1]}/changes").text
    _area, before, now, change, around, *_words = table_after(page, "changes").rows[0]
    assert float(now) - float(before) == pytest.approx(float(change))
    low, _, high = around.partition(" … ")
    assert float(low) < float(change) < float(high)
    assert float(low) < 0 < float(high)
