from __future__ import annotations

from sqlalchemy.orm import Session

from pulse.calendars.lists import calendar_document
from pulse.calendars.registry import import_calendars, plan_calendars
from tests.pulse.calendars.test_registry import DOCUMENT

FOUNDING = {"date": "2026-06-15", "name": {"ko": "창립일", "en": "Founding day"}}
OPEN = {"mon": [["09:00", "18:00"]]}


def test_what_was_brought_in_is_brought_in_again_unchanged(session: Session) -> None:
    import_calendars(session, DOCUMENT)
    plan = plan_calendars(session, calendar_document(session))
    assert plan.problems == {}
    assert sorted(plan.unchanged) == ["A", "ALL", "DAY", "N1", "R"]


def test_a_calendars_own_day_is_nobody_elses_holiday(session: Session) -> None:
    import_calendars(session, DOCUMENT)
    own = {"id": "OWN", "hours": OPEN, "holidays": "KR", "own_days": [FOUNDING]}
    sets = DOCUMENT["holiday_sets"]
    import_calendars(session, {"timezone": "Asia/Seoul", "holiday_sets": sets, "calendars": [own]})
    document = calendar_document(session)
    assert document["holiday_sets"] == sets
    assert plan_calendars(session, document).changed == []


def test_calendars_of_other_zones_keep_theirs(session: Session) -> None:
    for code, zone in (("SEOUL", "Asia/Seoul"), ("TOKYO", "Asia/Tokyo")):
        import_calendars(session, {"timezone": zone, "calendars": [{"id": code, "hours": OPEN}]})
    document = calendar_document(session)
    assert document["timezone"] == "Asia/Seoul"
    assert [entry.get("timezone") for entry in document["calendars"]] == [None, "Asia/Tokyo"]
