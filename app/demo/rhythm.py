"""The demo's rhythm: the weekly pulse comes again every three weeks, once that is answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.people.models import Person
from pulse.surveys.series import NewSeries, plan_series

HR_LEAD = "P0030"
WEEKLY = NewSeries(
    template_code="TPL-WEEK",
    starts_at=datetime(2026, 9, 8, 1, 0, tzinfo=UTC),
    timezone="Asia/Seoul",
    open_for=timedelta(days=17, hours=8),
    rule="FREQ=WEEKLY;INTERVAL=3",
    published_after=timedelta(days=2, hours=15),
)


def plan_rhythm(session: Session, at: datetime, audience: Mapping[str, Any]) -> None:
    """Plan the series for an audience as the HR lead would, with its first wave ahead."""
    hr_lead = session.scalars(select(Person.id).where(Person.number == HR_LEAD)).one()
    plan_series(session, replace(WEEKLY, audience=audience), at, hr_lead)
