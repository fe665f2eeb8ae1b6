"""A half-year with surveys and what was answered to them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from pulse.participation.periods import half_of
from pulse.participation.process import Span
from pulse.people.models import Person
from pulse.results.models import PublishedResponse
from pulse.surveys.models import Template, Wave
from tests.pulse.results.published import index_template, publish_means
from tests.pulse.surveys.world import CLOSES, make_company

ZONE = "Asia/Seoul"


@dataclass
class Scene:
    """One company whose surveys close one a week."""

    session: Session
    people: list[Person]
    template: Template
    waves: list[Wave] = field(default_factory=list)

    def survey(self, week: int, template: Template | None = None) -> Wave:
        means = {"everyone": dict.fromkeys(("overall", "work"), "3.0")}
        wave = publish_means(self.session, template or self.template, week, means)
        self.waves.append(wave)
        return wave

    def answer(
        self, wave: Wave, at: datetime, due_on: date, *, version: int = 1, unit: str = ""
    ) -> PublishedResponse:
        answer = PublishedResponse(
            wave_id=wave.id, unit_code=unit, version=version, author_id=self.people[0].id,
            heard="heard", doing="doing", owner="HR", due_on=due_on, published_at=at,
        )  # fmt: skip
        self.session.add(answer)
        self.session.flush()
        return answer


def build(session: Session) -> Scene:
    people = make_company(session, {"T1": 6, "T2": 6})["T1"]
    return Scene(session, people, index_template(session, {"work": Decimal(1)}))


def span_at(at: datetime) -> Span:
    return Span(half_of(CLOSES.date()), ZONE, at)


def weekday(day: date) -> bool:
    return day.weekday() < 5


WEEK = timedelta(days=7)
