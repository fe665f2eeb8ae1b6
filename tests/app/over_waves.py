"""A company with waves of one questionnaire behind it, through the real job that closes them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from random import Random

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from pulse.ballots import submitting
from pulse.people.models import Department, Membership, Person, RoleAssignment
from pulse.publishing.closing import Closer, close_wave, publish_due
from pulse.publishing.opening import open_wave
from pulse.surveys.models import Question, Template
from pulse.surveys.waves import Schedule, plan_wave
from pulse.transaction import transaction
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
UNHAPPY = {"T1": (24, 2, 3), "T2": (30, 2, 2), "T3": (20, 2, 2)}


def questions(wording: str) -> list[Question]:
    overall = question("overall", 0, "scale", AGREE, dimension="overall")
    work = question("work", 1, "scale", AGREE, dimension="work")
    work.text_en = wording
    return [overall, work]


class OverWaves:
    """A company with two waves, half of it answering, some having moved between them."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.keys = engine, MemoryKeys()
        with self.session() as session, transaction(session):
            teams = make_company(session, SIZES)
            reader = teams["T3"][-1]
            session.add(RoleAssignment(person_id=reader.id, role="hr_lead", valid_from=SINCE))
            self.reader, self.reader_number = reader.id, reader.number
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
