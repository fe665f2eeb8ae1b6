"""Absences come from a file: added, corrected, taken back, and never two at a time."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.errors import Invalid
from pulse.people.absences import Absence
from pulse.people.absences_import import AbsencePlan, apply_absences, plan_absences
from pulse.people.models import Person
from tests.factories import make_department, make_person

AT = datetime(2026, 8, 3, tzinfo=UTC)


@pytest.fixture
def person(session: Session) -> Person:
    return make_person(session, make_department(session, "C0"), number="T1")


def plan(session: Session, *lines: str) -> AbsencePlan:
    names = ("person_id", "first_day", "last_day", "cancelled")
    rows = [
        (at, dict(zip(names, line.split(","), strict=False))) for at, line in enumerate(lines, 2)
    ]
    return plan_absences(session, rows)


def load(session: Session, *lines: str) -> AbsencePlan:
    found = plan(session, *lines)
    apply_absences(session, found, AT)
    return found


def stored(session: Session) -> list[tuple[date, date]]:
    rows = select(Absence.valid_from, Absence.valid_to).order_by(Absence.valid_from)
    return [tuple(row) for row in session.execute(rows)]


def test_a_file_adds_corrects_and_takes_back(session: Session, person: Person) -> None:
    load(session, "T1,2026-08-10,2026-08-14", "T1,2026-09-01,2026-09-01")
    assert stored(session) == [
        (date(2026, 8, 10), date(2026, 8, 15)),
        (date(2026, 9, 1), date(2026, 9, 2)),
    ]
    again = load(session, "T1,2026-08-10,2026-08-14")
    assert (len(again.unchanged), again.added, again.changed) == (1, [], [])
    longer = load(session, "T1,2026-08-10,2026-08-20", "T1,2026-09-01,2026-09-01,Y")
    assert (len(longer.changed), len(longer.cancelled)) == (1, 1)
    assert stored(session) == [(date(2026, 8, 10), date(2026, 8, 21))]


@pytest.mark.parametrize(
    ("line", "field", "code"),
    [
        ("T9,2026-08-10,2026-08-14", "person_id", "unknown"),
        ("T1,10.8.2026,2026-08-14", "first_day", "bad_date"),
        ("T1,2026-08-10,", "last_day", "missing"),
        ("T1,2026-08-10,2026-08-09", "last_day", "ends_before_start"),
        ("T1,2026-08-10,2026-08-14,Y", "first_day", "no_such_absence"),
        ("T1,2026-08-10,2026-08-14,maybe", "cancelled", "bad_flag"),
        ("T1,2026-07-30,2026-08-02", "first_day", "overlap"),
    ],
)
def test_a_bad_row_is_named_and_the_rest_waits(
    session: Session, person: Person, line: str, field: str, code: str
) -> None:
    load(session, "T1,2026-08-01,2026-08-03")
    found = plan(session, line, "T1,2026-12-01,2026-12-02")
    assert [(one.line, one.field, one.code) for one in found.problems] == [(2, field, code)]
    with pytest.raises(Invalid, match="import_has_problems"):
        apply_absences(session, found, AT)
    apply_absences(session, found, AT, force=True)
    assert len(stored(session)) == 2


def test_a_row_twice_is_a_duplicate(session: Session, person: Person) -> None:
    found = plan(session, "T1,2026-08-10,2026-08-14", "T1,2026-08-10,2026-08-15")
    assert [one.code for one in found.problems] == ["duplicate"]


def test_absences_may_touch(session: Session, person: Person) -> None:
    found = load(session, "T1,2026-08-01,2026-08-05", "T1,2026-08-06,2026-08-10")
    assert (len(found.added), found.problems) == (2, [])
    assert stored(session) == [
        (date(2026, 8, 1), date(2026, 8, 6)),
        (date(2026, 8, 6), date(2026, 8, 11)),
    ]
