"""Opened and answered waves for the tests of what leaves the box."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from pulse.ballots import submitting
from pulse.people.models import Person
from pulse.publishing.closing import Closer
from pulse.publishing.opening import open_wave
from pulse.surveys.models import Template
from pulse.surveys.waves import Schedule, plan_wave
from pulse.transaction import transaction
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

SIZES = {"T1": 14, "T2": 12, "T3": 8, "T4": 3}
Answer = Callable[[int], Mapping[str, object]]


def lively(at: int) -> dict[str, object]:
    """Different answers for different people, the same in every run."""
    said = {"Q-4": f"의견 {at}: 안내를 미리 주세요"} if at % 2 else {}
    return {
        "Q-1": 1 + at % 5,
        "Q-2": at % 5,
        "Q-3": "yes" if at % 3 else "late",
        **said,
    }


@dataclass
class Ran:
    """A wave in a database of its own: opened through the verbs, with real commits."""

    engine: Engine
    sizes: Mapping[str, int] = field(default_factory=lambda: SIZES)
    keys: MemoryKeys = field(default_factory=MemoryKeys)
    people: list[Person] = field(default_factory=list)
    wave_id: int = 0

    def open(self, **document: Any) -> Ran:
        with self.session() as session, transaction(session):
            teams = make_company(session, dict(self.sizes))
            template = make_template(session, plain_questions(), **document)
            wave = plan_wave(session, template, Schedule(OPENS, CLOSES, PUBLISHES))
            open_wave(session, self.keys, wave.id, OPENS)
            self.wave_id = wave.id
            self.people = [person for team in teams.values() for person in team]
            session.flush()
        return self

    def again(self) -> Ran:
        """Open another wave of the same template for the same people."""
        with self.session() as session, transaction(session):
            template = session.scalars(select(Template)).one()
            wave = plan_wave(session, template, Schedule(OPENS, CLOSES, PUBLISHES))
            self.wave_id = open_wave(session, self.keys, wave.id, OPENS).id
        return self

    def answer(self, answer: Answer = lively, limit: int | None = None) -> Ran:
        with self.session() as session, transaction(session):
            submitting.submit_many(
                session.connection(),
                self.keys,
                wave_id=self.wave_id,
                answers_by_person={
                    person.id: answer(at) for at, person in enumerate(self.people[:limit])
                },
                at=DURING,
            )
        return self

    def closer(self) -> Closer:
        return Closer(self.session, self.engine, self.keys, Random(1))

    def session(self) -> Session:
        return Session(self.engine, expire_on_commit=False)
