from __future__ import annotations

from datetime import date, timedelta

import pytest

from pulse.people.groups import (
    audience_rule,
    count_audience,
    roster_attributes,
    tenure_band,
)
from pulse.people.models import PersonStatus
from pulse.people.structure import leave, transfer
from tests.pulse.people.small_company import DAY, SmallCompany


@pytest.mark.parametrize(
    ("hired_on", "band"),
    [
        (None, ""),
        (date(2026, 3, 2), "under_1y"),
        (date(2025, 3, 3), "under_1y"),
        (date(2025, 3, 2), "1y_to_2y"),
        (date(2024, 3, 2), "2y_to_5y"),
        (date(2021, 3, 2), "5y_to_10y"),
        (date(2016, 3, 2), "over_10y"),
        (date(2024, 2, 29), "2y_to_5y"),
    ],
)
def test_tenure_bands_count_full_years(hired_on: date | None, band: str) -> None:
    assert tenure_band(hired_on, DAY) == band


def test_a_leap_day_anniversary_falls_on_the_first_of_march() -> None:
    assert tenure_band(date(2024, 2, 29), date(2025, 2, 28)) == "under_1y"
    assert tenure_band(date(2024, 2, 29), date(2025, 3, 1)) == "1y_to_2y"


def test_attributes_are_those_of_the_day(company: SmallCompany) -> None:
    person = company.hire("P1", "T1", job_family="agent")
    transfer(company.session, person, company.id("T2"), DAY)

    before = roster_attributes(company.session, DAY - timedelta(days=1))
    assert [(row.person_id, row.department_path, row.role, row.employer) for row in before] == [
        (person.id, ("C", "D", "T1"), "agent", "C")
    ]
    assert roster_attributes(company.session, DAY + timedelta(days=6)) == []
    after = roster_attributes(company.session, DAY + timedelta(days=7))
    assert [row.department_path for row in after] == [("C", "D", "T2")]


def test_a_partners_people_are_one_company_in_every_group(company: SmallCompany) -> None:
    company.open("P1", "P", employer=company.partner)
    person = company.hire("P9", "P1", job_family="technician")
    (row,) = roster_attributes(company.session, DAY, person_ids=[person.id])
    assert row.department_path[-1] == "P"
    assert (row.role, row.site, row.tenure_band) == ("", "", "")
    assert row.employer == company.partner.code


def test_only_the_people_asked_for_are_listed(company: SmallCompany) -> None:
    first, _ = company.hire("P1"), company.hire("P2")
    rows = roster_attributes(company.session, DAY, person_ids=[first.id])
    assert [row.person_id for row in rows] == [first.id]


def test_who_left_later_was_there_before(company: SmallCompany) -> None:
    person = company.hire("P1")
    leave(company.session, person, DAY)

    assert len(roster_attributes(company.session, DAY - timedelta(days=1))) == 1
    assert roster_attributes(company.session, DAY) == []


def test_an_audience_is_counted_live(company: SmallCompany) -> None:
    company.hire("P1", "T1", is_customer_facing=True)
    company.hire("P2", "T2", is_customer_facing=False)
    company.hire("P3", "P", is_customer_facing=True)
    company.hire("P4", "T1", is_customer_facing=True, status=PersonStatus.ON_LEAVE)

    def count(**document: object) -> int:
        return count_audience(company.session, audience_rule(document), DAY)

    assert count() == 2
    assert count(employers=["C"], exclude_status=["left"]) == 3
    assert count(filter="customer_facing=Y") == 2
    assert count(filter="customer_facing=Y", employers=["C"]) == 1
    assert count(filter="department in (D)") == 2
