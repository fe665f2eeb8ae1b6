from __future__ import annotations

from datetime import date

from pulse.people.models import PersonStatus
from pulse.people.permissions import Role
from pulse.people.problems import Problem
from pulse.people.roster_rows import PEOPLE_COLUMNS, KnownCodes, read_person
from tests.pulse.people.small_company import PERSON, person_row

KNOWN = KnownCodes({"C"}, {"T1"})


def test_a_sound_row_is_read_whole() -> None:
    problems: list[Problem] = []
    row = read_person(
        2, person_row("P1", role_flags="agent; hr_lead", customer_facing="Y"), KNOWN, problems
    )
    assert problems == []
    assert (row.status, row.left_on) == (PersonStatus.ACTIVE, None)
    assert row.roles == {Role.AGENT, Role.HR_LEAD}
    assert row.facts["is_customer_facing"] is True
    assert row.starts_on(date(2026, 1, 1)) == date(2024, 1, 2)


def test_without_a_hiring_date_somebody_starts_on_the_day_of_the_file() -> None:
    row = read_person(2, person_row("P1", hired_on=""), KNOWN, [])
    assert row.starts_on(date(2026, 1, 1)) == date(2026, 1, 1)


def test_the_example_row_has_exactly_the_columns_of_a_file() -> None:
    assert set(PERSON) == set(PEOPLE_COLUMNS)
