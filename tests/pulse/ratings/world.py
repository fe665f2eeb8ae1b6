"""A company whose people ask a service, rate it, and whose batches close with real commits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from pulse.ballots import submitting
from pulse.commitments import requests
from pulse.commitments.intake import NewRequest
from pulse.commitments.models import Service
from pulse.people.models import Department, Person
from pulse.publishing.closing import Closer, close_wave, due_to_close, publish_due
from pulse.ratings import asking, batches
from pulse.ratings.asking import Customer, Draw
from pulse.surveys.models import Wave
from pulse.transaction import transaction
from tests import factories
from tests.pulse.surveys.world import MemoryKeys

# A Wednesday, nine in the morning in Seoul.
NINE = datetime(2026, 8, 26, 0, 0, tzinfo=UTC)
DAY = timedelta(days=1)
DRAW = Draw("a secret of this installation", "Asia/Seoul")
SIZES = {"T0901": 30, "PA01": 14, "D02": 12}


@dataclass
class World:
    """People by department, a service of T0402, and the batches of its ratings."""

    engine: Engine
    keys: MemoryKeys = field(default_factory=MemoryKeys)
    people: dict[str, list[int]] = field(default_factory=dict)
    provider: list[int] = field(default_factory=list)
    service_id: int = 0

    def session(self) -> Session:
        return Session(self.engine, expire_on_commit=False)

    def build(self, sampling: str = "each", sizes: Mapping[str, int] = SIZES) -> World:
        with self.session() as session, transaction(session):
            company = factories.make_department(session, "C0")
            it = _division(session, "D04", company)
            provider = factories.make_department(session, "T0402", it, is_provider=True)
            centre = _division(session, "D09", company)
            partner = factories.make_department(session, "PA")
            partner.level = "partner"
            partner.employer_id = factories.make_employer(session, "PA", is_own=False).id
            homes = {
                "T0901": factories.make_department(session, "T0901", centre),
                "PA01": factories.make_department(session, "PA01", partner),
                "D02": _division(session, "D02", company),
            }
            for code, size in sizes.items():
                made = [factories.make_person(session, homes[code]) for _ in range(size)]
                self.people[code] = [person.id for person in made]
            self.provider = [
                factories.make_head(session, provider).id,
                factories.make_person(session, provider).id,
            ]
            service = factories.make_service(
                session,
                provider,
                homes["T0901"],
                owner_id=self.provider[1],
                survey_sampling=sampling,
                stage_set="S5",
            )
            self.service_id = service.id
        return self

    def service(self, session: Session) -> Service:
        return session.get_one(Service, self.service_id)

    def finish(self, person_id: int, at: datetime, **given: Any) -> str:
        """Let somebody ask and be served; return the number of the request."""
        with self.session() as session, transaction(session):
            asked = NewRequest(self.service_id, "P2", "화면이 멈춰요", **given)
            request = requests.open_request(session, person_id, asked, at=at)
            requests.resolve(session, request.id, self.provider[1], at=at + timedelta(minutes=30))
            return request.number

    def tick(self, at: datetime) -> int:
        with self.session() as session, transaction(session):
            asked = asking.ask_after_services(session, self.keys, DRAW, at)
            return asked + batches.finish_full(session, self.keys, at)

    def ask(
        self,
        people: Iterable[int],
        at: datetime,
        role: str = "user",
        begins: datetime | None = None,
    ) -> int:
        with self.session() as session, transaction(session):
            customers = [Customer(person_id, role, begins or at) for person_id in people]
            return asking.ask(session, self.keys, DRAW, self.service(session), customers, at)

    def batch(self, at: datetime) -> Wave | None:
        with self.session() as session:
            return batches.open_batch_of(session, self.service_id, at)

    def rate(self, person_id: int, answers: Mapping[str, object], at: datetime) -> None:
        batch = self.batch(at)
        assert batch is not None
        with self.session() as session, transaction(session):
            submitting.submit(
                session.connection(),
                self.keys,
                wave_id=batch.id,
                person_id=person_id,
                answers=answers,
                at=at,
            )

    def close_and_publish(self, at: datetime) -> list[int]:
        """Run the closing job two days after ``at`` and publish the next morning."""
        at += batches.TO_ANSWER
        with self.session() as session:
            due = list(due_to_close(session, at))
        for wave_id in due:
            close_wave(Closer(self.session, self.engine, self.keys, Random(1)), wave_id, at)
        with self.session() as session, transaction(session):
            publish_due(session, at + DAY)
        return due

    def person(self, session: Session, person_id: int) -> Person:
        return session.scalars(select(Person).where(Person.id == person_id)).one()


def _division(session: Session, code: str, company: Department) -> Department:
    made = factories.make_department(session, code, company)
    made.level = "division"
    return made


def scored(overall: int, **stages: int) -> dict[str, object]:
    """One rating: the whole, and stages by their short names."""
    return {"S-ALL": overall, **{f"S-{name}": value for name, value in stages.items()}}
