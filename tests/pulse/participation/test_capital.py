from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.participation.capital import Area, sheet_of
from pulse.participation.process import records_of
from pulse.people.models import Person
from pulse.reports.models import SealedReport
from tests.pulse.participation import scene
from tests.pulse.participation.scene import WEEK, span_at
from tests.pulse.surveys.world import CLOSES

LATE = CLOSES + 2 * WEEK


def test_surveys_and_the_roster_give_their_figures(session: Session) -> None:
    made = scene.build(session)
    made.survey(0)
    gone = session.scalars(select(Person).order_by(Person.id)).first()
    assert gone is not None
    gone.left_on = date(2026, 8, 10)
    session.flush()
    span = span_at(LATE)
    found = {one.area: one for one in sheet_of(session, records_of(session, span), span)}
    assert (found[Area.ENGAGEMENT].figure, found[Area.LEADERSHIP].figure) == ("50.0", "")
    # One of twelve left: 1 / ((12 + 11) / 2) = 8.7 percent.
    assert found[Area.TURNOVER].figure == "8.7"
    assert found[Area.TURNOVER].mean_people == Decimal("11.5")
    assert not found[Area.TRAINING].is_known


def test_without_a_survey_nothing_is_put_in_its_place(session: Session) -> None:
    scene.build(session)
    span = span_at(LATE)
    found = sheet_of(session, records_of(session, span), span)
    assert [one.area for one in found if one.is_known] == [Area.TURNOVER, Area.GRIEVANCES]


@pytest.mark.parametrize(("reports", "band"), [(0, "0-4"), (1, "0-4"), (4, "0-4"), (5, "5-9")])
def test_reports_are_told_as_a_band(session: Session, reports: int, band: str) -> None:
    made = scene.build(session)
    for number in range(reports):
        session.add(
            SealedReport(
                reference=f"R{number}", officer_id=made.people[0].id, sealed="", sent_at=CLOSES
            )
        )
    session.flush()
    span = span_at(LATE)
    found = sheet_of(session, records_of(session, span), span)
    assert next(one.figure for one in found if one.area is Area.GRIEVANCES) == band
