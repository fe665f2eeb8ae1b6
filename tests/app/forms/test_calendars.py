"""A calendar's form carries what is kept, and offers room for more."""

from __future__ import annotations

from flask import Flask

from app.forms.calendars import SHORTER, SPARE, CalendarForm, filled, typed
from pulse.calendars.models import Calendar
from tests.app.forms import filling

KEPT = Calendar(
    code="CAL-STORE",
    name_ko="매장",
    name_en="Store",
    timezone="Asia/Seoul",
    document={
        "hours": {"mon": [["09:00", "18:00"]]},
        "closed_on_holidays": False,
        "holiday_hours": [["10:00", "12:00"]],
        "holidays": "KR",
        "own_days": [{"date": "2026-10-02", "name": {"ko": "창립일", "en": "Founding day"}}],
        "exceptions": [{"date": "2026-12-24", "hours": []}],
    },
    holidays=[],
)


def test_what_is_kept_fills_the_form(app: Flask) -> None:
    with app.test_request_context():
        form = CalendarForm(formdata=None, data=filled(KEPT))
        form.make_room()
        assert form.mon.data == "09:00-18:00"
        assert (form.holiday_rule.data, form.country.data) == (SHORTER, "KR")
        assert form.own_days[0].data["name_en"] == "Founding day"
        assert [typed(entry) for entry in form.own_days] == [True, *[False] * SPARE]
        assert len(form.exceptions) == 1 + SPARE
        assert form.hours[0].name == "mon"


def test_a_calendar_needs_a_name_and_a_zone(app: Flask) -> None:
    with filling.typed(app, CalendarForm, {"name_en": "Store"}) as form:
        assert not form.validate()
        assert set(form.errors) == {"name_ko", "timezone"}
