"""Calendars are seen by everybody, typed by their keeper, and changed with consent."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from pulse.calendars.models import Calendar
from pulse.calendars.registry import working_calendar
from pulse.commitments import requests
from pulse.commitments.intake import NewRequest
from pulse.commitments.models import Clock
from pulse.commitments.record_models import CalendarChange
from pulse.people.models import Person
from tests.app.company import standing_still
from tests.app.conftest import Browser
from tests.factories import (
    CALENDAR,
    make_commitment,
    make_department,
    make_head,
    make_person,
    make_service,
)

SignedIn = Callable[..., Browser]
WEEK = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), "09:00-12:00, 13:00-18:00")
TYPED = {
    "name_ko": "매장",
    "name_en": "Stores",
    "timezone": "Asia/Seoul",
    "holiday_rule": "closed",
    **WEEK,
}
OFFICE = {
    "name_ko": "사무 시간",
    "name_en": "Office hours",
    "timezone": "Asia/Seoul",
    "holiday_rule": "closed",
    **dict.fromkeys(WEEK, "09:00-18:00"),
}
HOLIDAY = {
    "own_days-0-on": "2026-08-28",
    "own_days-0-name_ko": "임시공휴일",
    "own_days-0-name_en": "Temporary holiday",
}
# The Friday before the demo's Monday; late by two working hours.
FRIDAY = datetime(2026, 8, 28, 0, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Scene:
    admin: Person
    provider_head: Person
    customer_head: Person
    member: Person


@pytest.fixture
def scene(write: Callable[[], Any]) -> Any:
    with write() as session:
        company = make_department(session, "C0")
        desk = make_department(session, "T1", company, is_provider=True)
        centre = make_department(session, "T2", company)
        made = Scene(
            make_person(session, company, roles=("sys_admin",)),
            make_head(session, desk),
            make_head(session, centre),
            make_person(session, centre),
        )
        service = make_service(session, desk, centre)
        make_commitment(session, service, goal_value=240)
        asked = NewRequest(service_id=service.id, priority="P2", subject="화면이 멈춰요")
        request = requests.open_request(session, made.member.id, asked, at=FRIDAY)
        done = FRIDAY.replace(hour=6)
        requests.resolve(session, request.id, made.provider_head.id, at=done)
    with standing_still():
        yield made


def new(browser: Browser, **typed: str) -> Any:
    return browser.post("/calendars/new", **{"code": "CAL-STORE", **TYPED, **typed})


def change(browser: Browser, **typed: str) -> Any:
    return browser.post(f"/calendars/{CALENDAR}/edit", **{**OFFICE, **HOLIDAY, **typed})


def clock(write: Callable[[], Any]) -> Clock:
    with write() as session:
        return session.scalars(select(Clock)).one()  # type: ignore[no-any-return]


def test_a_calendar_is_previewed_and_stored(
    signed_in: SignedIn, scene: Scene, write: Callable[[], Any]
) -> None:
    browser = signed_in(scene.admin)
    night = {"sat": "22:00-07:00", "sun": "00:00-24:00"}
    seen = new(browser, act="preview", **night)
    assert seen.status_code == 200
    assert "09:00–12:00, 13:00–18:00" in seen.text
    assert "22:00–24:00" in seen.text
    assert 'value="22:00-07:00"' in seen.text
    with write() as session:
        assert session.get(Calendar, "CAL-STORE") is None
    assert new(browser, act="save", **night).status_code == 303
    with write() as session:
        stored = session.get_one(Calendar, "CAL-STORE")
        assert stored.document["hours"]["sat"] == [["22:00", "31:00"]]
        # All of Saturday night and Sunday up to midnight, without a gap.
        ready = working_calendar(session, "CAL-STORE")
        saturday = datetime(2026, 8, 29, 13, tzinfo=UTC)
        assert ready.elapsed(saturday, datetime(2026, 8, 30, 15, tzinfo=UTC)) == 26 * 3600
    assert "Mon–Fri" in browser.text("/calendars/CAL-STORE")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (dict.fromkeys(WEEK, ""), "would never open"),
        ({"mon": "nine to five"}, "Write hours like"),
        ({"mon": "09:00-12:00, 11:00-13:00"}, "the hours overlap"),
        ({"timezone": "Mars/Olympus"}, "zone name"),
        ({"code": "a b"}, "capital letters"),
        ({"country": "ZZ"}, "not known"),
        ({"exceptions-0-on": "soon"}, "dates are written like"),
        ({"own_days-0-on": "2026-08-28"}, "There is no name".lower()),
        ({"cycle_days": "09:00-18:00"}, "dates are written like"),
    ],
)
def test_what_cannot_be_a_calendar_is_said_and_what_was_typed_is_kept(
    signed_in: SignedIn, scene: Scene, typed: dict[str, str], words: str
) -> None:
    answer = new(signed_in(scene.admin), act="save", **typed)
    assert answer.status_code == 422
    assert words in answer.text or "the name is missing" in answer.text
    for value in typed.values():
        assert value in answer.text


def test_a_cycle_and_a_country_and_a_half_day(
    signed_in: SignedIn, scene: Scene, write: Callable[[], Any]
) -> None:
    typed = {
        "country": "kr",
        "cycle_first": "2026-08-31",
        "cycle_days": "07:00-15:00\n15:00-23:00\n23:00-07:00\n-",
        "exceptions-0-on": "2026-12-31",
        "exceptions-0-hours": "09:00-12:00",
        "exceptions-0-name_ko": "종무식",
    }
    assert new(signed_in(scene.admin), act="save", **typed).status_code == 303
    with write() as session:
        stored = session.get_one(Calendar, "CAL-STORE")
        assert len(stored.document["cycle"]["days"]) == 4
        assert {"date": "2026-09-25", "name": {"ko": "추석", "en": "Chuseok"}} in stored.holidays
    page = signed_in(scene.member).text("/calendars/CAL-STORE")
    assert "09:00–12:00 · 종무식" in page
    assert "day 3" in page


def test_a_form_opened_and_saved_changes_nothing(
    signed_in: SignedIn, scene: Scene, write: Callable[[], Any]
) -> None:
    browser = signed_in(scene.admin)
    with write() as session:
        before = working_calendar(session, CALENDAR).spec
    for _ in range(2):
        answer = browser.post(f"/calendars/{CALENDAR}/edit", act="save", **OFFICE)
        assert answer.status_code == 303
    with write() as session:
        assert session.scalars(select(CalendarChange)).all() == []
        assert working_calendar(session, CALENDAR).spec == before
        # Written once as the form writes it, and then not touched again.
        assert session.get_one(Calendar, CALENDAR).revision == 2


def test_a_holiday_under_promises_is_proposed_and_both_heads_agree(
    signed_in: SignedIn, scene: Scene, write: Callable[[], Any]
) -> None:
    admin = signed_in(scene.admin)
    seen = change(admin, act="preview")
    assert "1 would change its verdict" in seen.text
    assert change(admin, act="save").status_code == 422
    answer = change(admin, act="save", reason="Proclaimed last week")
    assert answer.status_code == 303
    page = answer.headers["Location"]
    assert clock(write).breached_at is not None
    provider, customer = signed_in(scene.provider_head), signed_in(scene.customer_head)
    assert "2 departments have yet to agree" in provider.text(page)
    assert signed_in(scene.member).get(page).status_code == 404
    assert provider.sure(f"{page}/agree").status_code == 303
    assert "1 department has yet to agree" in customer.text(page)
    assert customer.sure(f"{page}/agree").status_code == 303
    assert clock(write).breached_at is None
    assert "1 promise changed its verdict" in customer.text(page)
    assert provider.sure(f"{page}/agree").status_code == 409
    request = provider.text("/requests/R-000001/known?on=2026-08-28")
    assert "As it was known on Fri 28 Aug 2026" in request
    assert "late" in request.split("Calendar changes that touched it")[0]
    today = provider.text("/requests/R-000001/known")
    assert "kept" in today.split("Calendar changes that touched it")[0]
    assert "Proclaimed last week" in today
    assert provider.get("/requests/R-000001/known?on=soon").status_code == 422
    assert "did not exist yet" in provider.text("/requests/R-000001/known?on=2026-08-27")
    assert signed_in(scene.admin).get("/requests/R-000001/known").status_code == 404


def test_a_law_leaves_no_choice(
    signed_in: SignedIn, scene: Scene, write: Callable[[], Any]
) -> None:
    typed = {"reason": "대통령령", "by_law": "y"}
    page = change(signed_in(scene.admin), act="save", **typed).headers["Location"]
    assert clock(write).breached_at is None
    assert "as a law demands" in signed_in(scene.customer_head).text(page)


def test_a_proposal_is_turned_down(
    signed_in: SignedIn, scene: Scene, write: Callable[[], Any]
) -> None:
    page = change(signed_in(scene.admin), act="save", reason="x").headers["Location"]
    customer = signed_in(scene.customer_head)
    assert signed_in(scene.member).post(f"{page}/turn-down").status_code == 404
    unsaid = customer.post(f"{page}/turn-down", reason=" ")
    assert unsaid.status_code == 422
    assert "Please say why" in unsaid.text
    long = customer.post(f"{page}/turn-down", reason="가" * 501)
    assert (long.status_code, "under 500 characters" in long.text) == (422, True)
    assert "가" * 501 in long.text, "nothing is cut off in silence"
    assert customer.post(f"{page}/turn-down", reason="We <worked>").status_code == 303
    assert "stays as it is" in customer.text(page)
    assert "We &lt;worked&gt;" in customer.text(page)
    assert customer.sure(f"{page}/agree").status_code == 409
    assert clock(write).breached_at is not None


def test_a_calendar_is_looked_through(
    signed_in: SignedIn, scene: Scene, write: Callable[[], Any]
) -> None:
    admin = signed_in(scene.admin)
    assert "Add a calendar" in admin.text("/calendars")
    assert "Add a calendar" not in signed_in(scene.member).text("/calendars")
    assert admin.post(f"/calendars/{CALENDAR}/reviewed").status_code == 303
    with write() as session:
        assert session.get_one(Calendar, CALENDAR).reviewed_on == date(2026, 8, 31)


ICS = """BEGIN:VCALENDAR
BEGIN:VEVENT
DTSTART;VALUE=DATE:20260828
SUMMARY:창립기념일
END:VEVENT
BEGIN:VEVENT
DTSTART:20260901T090000
DTEND:20260901T120000
SUMMARY:회의
END:VEVENT
END:VCALENDAR
"""


def upload(app: Flask, browser: Browser, content: bytes, **fields: str) -> Any:
    return browser.client.post(
        f"/calendars/{CALENDAR}/days",
        data={
            "csrf_token": browser.token(),
            "file": (io.BytesIO(content), "days.ics"),
            "kind": "holidays",
            **fields,
        },
    )


def test_a_file_of_days_is_planned_then_proposed(
    app: Flask, signed_in: SignedIn, scene: Scene, write: Callable[[], Any]
) -> None:
    admin = signed_in(scene.admin)
    seen = upload(app, admin, ICS.encode("cp949"), act="plan")
    assert seen.status_code == 200
    assert "창립기념일" in seen.text
    assert "1 day would be added" in seen.text
    assert "it is not about whole days" in seen.text
    assert "1 would change its verdict" in seen.text
    with write() as session:
        assert session.scalars(select(CalendarChange)).all() == []
    confirmed = upload(app, admin, b"", act="save", text=ICS, reason="창립기념일")
    assert confirmed.status_code == 303
    with write() as session:
        waiting = session.scalars(select(CalendarChange)).one()
        assert waiting.after["document"]["own_days"][0]["date"] == "2026-08-28"
    assert upload(app, admin, b"hello", act="plan").status_code == 422
    assert upload(app, admin, b"", act="save", text=ICS).status_code == 422
