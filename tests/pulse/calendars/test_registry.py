from __future__ import annotations

import copy
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from pulse.calendars.models import Calendar
from pulse.calendars.registry import (
    apply_calendars,
    calendar_codes,
    import_calendars,
    plan_calendars,
    work_shift,
    working_calendar,
    working_calendars,
)
from pulse.errors import Invalid, NotFound

DOCUMENT: dict[str, Any] = {
    "timezone": "Asia/Seoul",
    "holiday_sets": {"KR": [{"date": "2026-03-02", "name": {"ko": "쉬는 날", "en": "Day off"}}]},
    "calendars": [
        {
            "id": "DAY",
            "name": {"ko": "낮", "en": "Day"},
            "hours": {day: [["09:00", "18:00"]] for day in ("mon", "tue")},
            "holidays": "KR",
        },
        {"id": "ALL", "name": {"ko": "늘"}, "hours": {"mon": [["00:00", "24:00"]]}},
    ],
    "shifts": [
        {"id": "A", "start": "09:00", "end": "18:00", "pulse_windows": [["10:00", "11:00"]]},
        {
            "id": "N1",
            "rotation": "R",
            "crew": "A",
            "pulse_windows": "30 to 45 minutes after shift start",
        },
    ],
    "rotations": [
        {
            "id": "R",
            "anchor": "2026-01-05",
            "cycle_days": 2,
            "pattern": {"A": ["D", "O"], "B": ["O", "D"]},
            "shift_times": {"D": ["07:00", "15:00"], "O": None},
        }
    ],
}
MONDAY, TUESDAY = datetime(2026, 3, 2, 1, tzinfo=UTC), datetime(2026, 3, 3, 1, tzinfo=UTC)


def changed(**replaced: Any) -> dict[str, Any]:
    document = copy.deepcopy(DOCUMENT)
    document["calendars"][0] |= replaced
    return document


def test_an_imported_calendar_reckons_with_its_holidays(session: Session) -> None:
    plan = import_calendars(session, DOCUMENT)
    calendar = working_calendar(session, "DAY")

    assert plan.added == ["DAY", "ALL", "A", "N1", "R"]
    assert calendar_codes(session) == {"DAY", "ALL"}
    assert not calendar.is_open(MONDAY)
    assert calendar.is_open(TUESDAY)
    stored = session.get_one(Calendar, "DAY")
    assert [row["date"] for row in stored.holidays] == ["2026-03-02"]
    assert session.get_one(Calendar, "ALL").name_en == "늘"


def test_the_same_document_twice_changes_nothing(session: Session) -> None:
    import_calendars(session, DOCUMENT)
    session.expire_all()
    again = import_calendars(session, DOCUMENT)

    assert (again.added, again.changed, len(again.unchanged)) == ([], [], 5)
    assert session.get_one(Calendar, "DAY").revision == 1


def test_a_changed_calendar_is_a_new_revision_and_never_served_stale(session: Session) -> None:
    import_calendars(session, DOCUMENT)
    assert not working_calendar(session, "DAY").is_open(MONDAY)
    plan = import_calendars(session, changed(closed_on_holidays=False))

    assert plan.changed == ["DAY"]
    assert session.get_one(Calendar, "DAY").revision == 2
    assert working_calendar(session, "DAY").is_open(MONDAY)


def test_a_ready_calendar_is_kept(session: Session) -> None:
    import_calendars(session, DOCUMENT)
    assert working_calendar(session, "DAY") is working_calendar(session, "DAY")


@pytest.mark.parametrize(
    ("document", "place", "code"),
    [
        (changed(hours={}), "calendars.0.hours", "never_opens"),
        (changed(holidays="XX"), "calendars.0.holidays", "unknown_holiday_set"),
        (changed(timezone="Nowhere"), "calendars.0.timezone", "unknown_zone"),
        (changed(id=""), "calendars.0.id", "bad_code"),
        (changed(id="ALL"), "calendars.1.id", "duplicate"),
        ({**DOCUMENT, "rotations": []}, "shifts.1.rotation", "unknown_rotation"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_stored(
    session: Session, document: dict[str, Any], place: str, code: str
) -> None:
    plan = plan_calendars(session, document)
    assert plan.problems[place] == code
    with pytest.raises(Invalid) as error:
        apply_calendars(session, plan)
    assert error.value.fields == plan.problems
    assert calendar_codes(session) == set()


def test_a_country_is_looked_up_when_the_document_has_no_such_set(session: Session) -> None:
    document = {**DOCUMENT, "holiday_sets": {}}
    assert plan_calendars(session, document).problems
    import_calendars(session, document, years=[2026])

    dates = [row["date"] for row in session.get_one(Calendar, "DAY").holidays]
    assert "2026-03-01" in dates


def test_an_unknown_code_is_not_found(session: Session) -> None:
    import_calendars(session, DOCUMENT)
    assert set(working_calendars(session, ["DAY", "ALL"])) == {"DAY", "ALL"}
    with pytest.raises(NotFound):
        working_calendars(session, ["DAY", "NONE"])
    with pytest.raises(NotFound):
        work_shift(session, "NONE")


def test_shifts_come_with_their_windows(session: Session) -> None:
    import_calendars(session, DOCUMENT)
    seoul = ZoneInfo("Asia/Seoul")
    fixed = work_shift(session, "A").on(date(2026, 1, 5), seoul)
    crew = work_shift(session, "N1")

    assert fixed is not None
    assert fixed.pulse_windows[0].start == datetime(2026, 1, 5, 1, tzinfo=UTC)
    assert crew.on(date(2026, 1, 5), seoul) is not None
    assert crew.on(date(2026, 1, 6), seoul) is None
