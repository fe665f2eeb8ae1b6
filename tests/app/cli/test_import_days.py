"""``import calendar-days``: a plan first, then days or a proposal, every bad entry named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from pulse.calendars.models import Calendar
from pulse.commitments.record_models import CalendarChange
from tests.app.company import standing_still
from tests.factories import CALENDAR, make_calendar, make_department, make_head, make_service

ICS = """BEGIN:VCALENDAR
BEGIN:VEVENT
DTSTART;VALUE=DATE:20261002
SUMMARY:임시공휴일
END:VEVENT
{more}END:VCALENDAR
"""
BAD = """BEGIN:VEVENT
DTSTART;VALUE=DATE:20261003
END:VEVENT
"""


@pytest.fixture
def run(app: Flask, tmp_path: Path, write: Callable[[], Any]) -> Any:
    with write() as session:
        make_calendar(session)
    file = tmp_path / "days.ics"

    def invoke(*options: str, more: str = "", calendar: str = CALENDAR) -> tuple[int, str]:
        file.write_text(ICS.format(more=more), encoding="utf-8")
        words = ["import", "calendar-days", str(file), "--calendar", calendar, *options]
        result = app.test_cli_runner().invoke(args=words)
        return result.exit_code, result.output

    with standing_still():
        yield invoke


def stored(write: Callable[[], Any]) -> Calendar:
    with write() as session:
        return session.get_one(Calendar, CALENDAR)  # type: ignore[no-any-return]


def test_first_the_plan_then_the_days(run: Any, write: Callable[[], Any]) -> None:
    status, said = run()
    assert status == 0
    assert "New: 1\n  2026-10-02 임시공휴일" in said
    assert "Nothing has been changed yet" in said
    assert stored(write).holidays == []
    assert run("--apply")[0] == 0
    assert stored(write).document["own_days"][0]["date"] == "2026-10-02"
    assert "Unchanged: 1" in run("--apply")[1]


def test_closures_shut_the_day(run: Any, write: Callable[[], Any]) -> None:
    assert run("--as", "closures", "--apply")[0] == 0
    assert stored(write).document["exceptions"][0]["hours"] == []


def test_a_bad_entry_is_named_and_keeps_no_other_out(run: Any, write: Callable[[], Any]) -> None:
    status, said = run("--apply", "--locale", "ko", more=BAD)
    assert status == 1
    assert "6번째 줄, SUMMARY: 이름이 없습니다" in said
    assert len(stored(write).holidays) == 1


def test_promises_are_not_touched_without_consent(run: Any, write: Callable[[], Any]) -> None:
    with write() as session:
        company = make_department(session, "C0")
        desk = make_department(session, "T1", company, is_provider=True)
        make_head(session, desk)
        make_service(session, desk, company)
    status, said = run("--apply")
    assert status == 0
    assert "the heads concerned are asked first. /calendars/changes/1" in said
    assert stored(write).holidays == []
    assert run("--apply", "--by-law", "--reason", "Decree 1")[0] == 0
    assert len(stored(write).holidays) == 1
    with write() as session:
        reasons = session.scalars(select(CalendarChange.reason).order_by("id")).all()
    assert reasons == ["days.ics", "Decree 1"]


def test_an_unknown_calendar_is_named(run: Any) -> None:
    assert run(calendar="CAL-NONE")[0] == 1
