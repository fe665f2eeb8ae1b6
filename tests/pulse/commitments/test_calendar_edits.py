"""A calendar nobody promises by is stored at once; one in use takes the way of a proposal."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.audit import AuditEntry
from pulse.calendars.holidays import HolidayName
from pulse.calendars.models import Calendar
from pulse.calendars.registry import plan_calendars, working_calendar
from pulse.commitments import calendar_edits
from pulse.commitments.calendar_changes import CalendarAfter, Grounds, as_it_is
from pulse.commitments.calendar_edits import CalendarEdit, with_days
from pulse.commitments.record_models import CalendarChange
from pulse.errors import Invalid, NotFound, Refused
from pulse.people.models import Person
from pulse.people.permissions import Viewer, viewer_of
from tests import factories
from tests.factories import CALENDAR
from tests.pulse.commitments import scene as scenes
from tests.pulse.commitments.scene import NINE, Scene

HOURS = {"mon": [["09:00", "18:00"]]}
EDIT = CalendarEdit("매장", "Stores", CalendarAfter("Asia/Seoul", {"hours": HOURS}, []))
NEVER = CalendarEdit("없음", "None", CalendarAfter("Asia/Seoul", {"hours": {}}, []))
WHY = Grounds("새 시간")


@pytest.fixture
def scene(session: Session) -> Scene:
    return scenes.build(session)


@pytest.fixture
def keeper(session: Session, scene: Scene) -> Viewer:
    person = factories.make_person(session, scene.provider, roles=("sys_admin",))
    return looks(session, person)


def looks(session: Session, person: Person) -> Viewer:
    return viewer_of(session, person.id, NINE.date())


def test_a_new_calendar_is_stored_and_noted(session: Session, keeper: Viewer) -> None:
    calendar_edits.create(session, "CAL-STORE", EDIT, keeper, at=NINE)
    assert working_calendar(session, "CAL-STORE").spec.zone == "Asia/Seoul"
    assert "calendar.created" in session.scalars(select(AuditEntry.action)).all()
    with pytest.raises(Invalid) as taken:
        calendar_edits.create(session, "CAL-STORE", EDIT, keeper, at=NINE)
    assert taken.value.fields == {"code": "duplicate"}


def test_what_never_opens_or_has_no_code_is_refused(
    session: Session, scene: Scene, keeper: Viewer
) -> None:
    with pytest.raises(Invalid) as never:
        calendar_edits.create(session, "CAL-NEVER", NEVER, keeper, at=NINE)
    assert never.value.fields == {"hours": "never_opens"}
    with pytest.raises(Invalid):
        calendar_edits.create(session, "a b", EDIT, keeper, at=NINE)
    with pytest.raises(Refused):
        calendar_edits.create(session, "CAL-X", EDIT, looks(session, scene.lead), at=NINE)
    with pytest.raises(Invalid):
        calendar_edits.save(session, CALENDAR, NEVER, keeper, WHY, at=NINE)
    with pytest.raises(NotFound):
        calendar_edits.save(session, "CAL-NONE", EDIT, keeper, WHY, at=NINE)
    with pytest.raises(Refused):
        calendar_edits.save(session, CALENDAR, EDIT, looks(session, scene.asker), WHY, at=NINE)


def test_a_calendar_not_in_use_changes_at_once(session: Session, keeper: Viewer) -> None:
    calendar_edits.create(session, "CAL-STORE", EDIT, keeper, at=NINE)
    assert not calendar_edits.is_in_use(session, "CAL-STORE")
    wider = CalendarEdit(
        "매장", "Stores", CalendarAfter("Asia/Seoul", {"hours": {**HOURS, "tue": []}}, [])
    )
    assert calendar_edits.save(session, "CAL-STORE", wider, keeper, Grounds(""), at=NINE) is None
    assert session.get_one(Calendar, "CAL-STORE").document == wider.after.document


def test_a_calendar_in_use_is_only_proposed_but_its_name_changes(
    session: Session, scene: Scene, keeper: Viewer
) -> None:
    assert calendar_edits.is_in_use(session, CALENDAR)
    before = as_it_is(session, CALENDAR).facts()
    change = calendar_edits.save(session, CALENDAR, EDIT, keeper, WHY, at=NINE)
    assert change is not None
    assert change.applied_at is None
    assert as_it_is(session, CALENDAR).facts() == before
    assert session.get_one(Calendar, CALENDAR).name_en == "Stores"
    assert scenes.told(session, "calendar_change_proposed") == [f"person:{scene.lead.id}"]


def test_a_promise_is_not_asked_about_words(
    session: Session, scene: Scene, keeper: Viewer
) -> None:
    same = as_it_is(session, CALENDAR)
    worded = CalendarAfter(same.timezone, {**same.document, "exceptions": []}, same.holidays)
    edit = CalendarEdit("사무 시간", "Office hours", worded)
    assert calendar_edits.save(session, CALENDAR, edit, keeper, Grounds(""), at=NINE) is None
    assert session.scalars(select(CalendarChange)).all() == []


def test_days_are_added_once_as_holidays_or_closures(session: Session, scene: Scene) -> None:
    day, name = date(2026, 10, 2), HolidayName("쉬는 날", "Day off")
    before = as_it_is(session, CALENDAR)
    off = with_days(before, [(day, name)], as_closures=False)
    assert off.added == (day,)
    assert off.after.document["own_days"][0]["date"] == "2026-10-02"
    assert not off.after.ready().spec.hours_on(day)
    again = with_days(off.after, [(day, name)], as_closures=False)
    assert (again.added, again.unchanged) == ((), (day,))
    shut = with_days(off.after, [(day, name)], as_closures=True)
    assert shut.after.document["exceptions"] == [
        {"date": "2026-10-02", "hours": [], "why": {"ko": "쉬는 날", "en": "Day off"}}
    ]


def test_a_file_of_calendars_proposes_what_is_in_use_and_stores_the_rest(
    session: Session, scene: Scene
) -> None:
    document = {
        "timezone": "Asia/Seoul",
        "calendars": [{"id": CALENDAR, "hours": HOURS}, {"id": "CAL-NEW", "hours": HOURS}],
    }
    plan = plan_calendars(session, document)
    proposed = calendar_edits.apply_plan(session, plan, "calendars.json", at=NINE)
    assert [change.calendar_code for change in proposed] == [CALENDAR]
    assert proposed[0].proposed_by is None
    assert working_calendar(session, "CAL-NEW").spec.weekly[0]
    assert len(working_calendar(session, CALENDAR).spec.weekly[1]) == 1
