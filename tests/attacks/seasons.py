"""A random company over several waves, told through the verbs, with the truth kept beside it.

People join, leave and move; one department holds one person; a role nearly equals a department;
somebody made up four accounts to stand around a colleague; some skip a question. Everything is
drawn from a seed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from pulse.ballots import submitting
from pulse.people.models import (
    Department,
    Employer,
    Headship,
    Membership,
    Person,
    PersonStatus,
    Site,
)
from pulse.publishing.closing import Closer, close_wave, publish_due
from pulse.publishing.opening import open_wave
from pulse.surveys.models import Question, RosterEntry, Template
from pulse.surveys.waves import Schedule, plan_wave
from pulse.transaction import transaction
from tests.pulse.surveys.world import (
    CLOSES,
    OPENS,
    PUBLISHES,
    SINCE,
    MemoryKeys,
    make_department,
    make_template,
    plain_questions,
)

APART = timedelta(days=28)
PUPPETS = 4
Answers = dict[int, dict[str, object]]


@dataclass(frozen=True)
class Place:
    """Where somebody stood on the first day of a wave; a newcomer stands nowhere."""

    path: tuple[str, ...]
    values: Mapping[str, str]

    @property
    def is_new(self) -> bool:
        return not self.path


@dataclass(frozen=True)
class Truth:
    """Who was asked in a wave, where they stood, and what they answered."""

    places: Mapping[int, Place]
    answers: Mapping[int, Mapping[str, object]]


@dataclass
class Season:
    """One company in one database."""

    engine: Engine
    chance: Random
    keys: MemoryKeys = field(default_factory=MemoryKeys)
    truth: dict[int, Truth] = field(default_factory=dict)
    heads: list[str] = field(default_factory=list)
    _people: int = 0

    def begin(self, teams: int, largest: int, questions: list[Question] | None = None) -> Season:
        with self._session() as session, transaction(session):
            employers = [
                Employer(code=code, name_ko=code, name_en=code, is_own=code == "EXT")
                for code in ("EXT", "PA")
            ]
            sites = [Site(name=name, region="x") for name in ("HQ", "North")]
            session.add_all([*employers, *sites])
            session.flush()
            top = make_department(session, "C0", None, employers[0])
            groups = [make_department(session, f"D{n}", top, employers[0]) for n in range(2)]
            for number in range(teams):
                unit = make_department(session, f"T{number}", groups[number % 2], employers[0])
                size = 1 if number == 0 else self.chance.randint(min(5, largest), largest)
                for _ in range(size):
                    self._join(session, unit, SINCE, role="agent" if number < 2 else "")
            for unit in groups:
                self._head(session, unit)
            make_template(session, questions or plain_questions())
        return self

    def wave(self, number: int) -> int:
        """Open, answer, close and publish one wave."""
        shift = APART * number
        schedule = Schedule(OPENS + shift, CLOSES + shift, PUBLISHES + shift)
        with self._session() as session, transaction(session):
            template = session.scalars(select(Template)).one()
            wave_id = plan_wave(session, template, schedule).id
            open_wave(session, self.keys, wave_id, schedule.opens_at)
            places = {
                row.person_id: Place(
                    tuple(row.department_path),
                    {
                        "role": row.role, "site": row.site, "tenure_band": row.tenure_band,
                        "employer": row.employer,
                    },
                )
                for row in session.scalars(
                    select(RosterEntry).where(RosterEntry.wave_id == wave_id)
                )
            }  # fmt: skip
            codes = {question.code: question.kind for question in template.questions}
            steps = {q.code: q.options for q in template.questions}
        answers = {
            person: self._answer(codes, steps)
            for person in sorted(places)
            if self.chance.random() < 0.88
        }
        with self._session() as session, transaction(session):
            submitting.submit_many(
                session.connection(),
                self.keys,
                wave_id=wave_id,
                answers_by_person=answers,
                at=schedule.opens_at + timedelta(days=1),
            )
        close_wave(
            Closer(self._session, self.engine, self.keys, Random(1)),
            wave_id,
            schedule.closes_at + timedelta(minutes=1),
        )
        with self._session() as session, transaction(session):
            publish_due(session, schedule.publishes_at)
        self.truth[wave_id] = Truth(places, answers)
        return wave_id

    def change(self, number: int) -> None:
        """Between two waves: some leave, some move, some join, and four are made up."""
        on = (OPENS + APART * number).date() - timedelta(days=3)
        with self._session() as session, transaction(session):
            teams = session.scalars(
                select(Department).where(Department.code.startswith("T")).order_by(Department.id)
            ).all()
            open_ones = session.scalars(
                select(Membership).where(Membership.valid_to.is_(None)).order_by(Membership.id)
            ).all()
            heads = set(session.scalars(select(Headship.person_id)))
            free = [one for one in open_ones if one.person_id not in heads]
            chosen = self.chance.sample(free, 4)
            for membership in chosen:
                membership.valid_to = on
                person = session.get_one(Person, membership.person_id)
                if self.chance.random() < 0.5:
                    person.status, person.left_on = PersonStatus.LEFT, on
                    continue
                session.add(
                    Membership(
                        person_id=person.id,
                        department_id=self.chance.choice(teams).id,
                        valid_from=on,
                    )
                )
            self._join(session, self.chance.choice(teams), on - timedelta(days=40))
            for _ in range(PUPPETS):
                self._join(session, teams[0], on - timedelta(days=9))

    def fill(self, people: int) -> None:
        """Let people join until there are so many."""
        with self._session() as session, transaction(session):
            teams = session.scalars(
                select(Department).where(Department.code.startswith("T")).order_by(Department.id)
            ).all()
            while self._people < people:
                self._join(session, self.chance.choice(teams), SINCE)

    def _answer(self, codes: Mapping[str, str], steps: Mapping[str, object]) -> dict[str, object]:
        given: dict[str, object] = {}
        for code, kind in codes.items():
            if self.chance.random() < 0.12:
                continue
            options = steps[code]
            assert isinstance(options, dict)
            if kind == "scale":
                given[code] = self.chance.randint(int(options["min"]), int(options["max"]))
            elif kind == "choice":
                given[code] = self.chance.choice(["yes", "late", "na"])
            else:
                given[code] = f"의견 {self.chance.randint(0, 9)}: 안내를 미리 주세요"
        return given

    def _join(self, session: Session, unit: Department, since: date, role: str = "") -> Person:
        self._people += 1
        number = f"P{self._people:03}"
        person = Person(
            number=number,
            name_ko=f"사람{self._people}",
            name_en=f"Person {self._people}",
            email=f"{number.lower()}@example.com",
            employer_id=1 + (self.chance.random() < 0.2),
            site_id=1 + (self.chance.random() < 0.4),
            job_family=role or self.chance.choice(["technician", "technician", "staff"]),
            calendar_code="CAL-HQ",
            hired_on=since,
            status=PersonStatus.ACTIVE,
        )
        session.add(person)
        session.flush()
        session.add(Membership(person_id=person.id, department_id=unit.id, valid_from=since))
        return person

    def _head(self, session: Session, unit: Department) -> None:
        among = session.scalars(select(Person).order_by(Person.id)).all()
        member = self.chance.choice([one for one in among if one.number not in self.heads])
        session.add(Headship(department_id=unit.id, person_id=member.id, valid_from=SINCE))
        self.heads.append(member.number)

    def _session(self) -> Session:
        return Session(self.engine, expire_on_commit=False)
