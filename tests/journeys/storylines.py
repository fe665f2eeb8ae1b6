"""Reading the whole story as the product reads it: days, months, people and services."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.demo.asking import Month, months
from app.demo.clock import BEGINS_AT
from app.demo.company import BEGINS_ON, ZONE
from app.demo.history import ENDS_ON
from pulse.commitments.fulfilment import (
    ServiceFulfilment,
    company_fulfilment,
)
from pulse.commitments.matrix import Pair, matrix
from pulse.commitments.models import Service
from pulse.commitments.recurrence import Asked, asked_between
from pulse.people.models import Department
from pulse.people.tree import department_by_code, members_on
from pulse.surveys.models import Template, Wave, WaveState

MONTHS = months(BEGINS_ON, ENDS_ON)
YEAR = (BEGINS_ON, ENDS_ON)
Days = tuple[date, date]


def midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ZONE)


def span(month: Month) -> Days:
    return month.first, month.after


@dataclass
class Company:
    """The company of the whole story, asked in the product's own words."""

    session: Session

    def asked(self, days: Days, service: str) -> list[Asked]:
        service_id = self.session.scalar(select(Service.id).where(Service.code == service))
        found = asked_between(self.session, *(midnight(day) for day in days), is_counted_only=True)
        return [one for one in found if one.service_id == service_id]

    def monthly(self, service: str) -> list[int]:
        return [len(self.asked(span(month), service)) for month in MONTHS]

    def fulfilment(self, days: Days = YEAR) -> tuple[ServiceFulfilment, ...]:
        return company_fulfilment(self.session, *(midnight(day) for day in days), BEGINS_AT)

    def service(self, code: str, days: Days = YEAR) -> ServiceFulfilment:
        return next(one for one in self.fulfilment(days) if one.code == code)

    def people(self, on: date, *codes: str) -> int:
        return sum(
            len(members_on(self.session, self.unit(code), on, with_subtree=True)) for code in codes
        )

    def unit(self, code: str) -> int:
        return department_by_code(self.session, code).id

    def pairs(self, provider: str, days: Days = YEAR) -> dict[str, Pair]:
        """The rows of the matrix for one provider, by the customer's code, partners whole."""
        codes = {unit.id: unit.code for unit in self.session.scalars(select(Department))}
        ids = {code: unit for unit, code in codes.items()}
        level = {unit: ids[code[:2]] for unit, code in codes.items() if code[:1] == "P"}
        found = matrix(self.session, *(midnight(day) for day in days), level)
        return {codes[one.customer_id]: one for one in found if codes[one.provider_id] == provider}

    def waves(self, template: str) -> list[Wave]:
        """The published waves of a questionnaire, the newest first."""
        found = self.session.scalars(
            select(Wave)
            .join(Template, Template.id == Wave.template_id)
            .where(Template.code == template, Wave.state == WaveState.PUBLISHED)
            .order_by(Wave.closes_at.desc())
        )
        return list(found)
