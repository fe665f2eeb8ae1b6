"""Reports on pages: told to one officer by whoever is signed in, read by that officer alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from pulse.people.models import Person, PersonStatus
from pulse.reports.models import SealedReport
from tests.app.conftest import Browser
from tests.factories import make_department, make_person

SAID = "The ladder at the depot is broken & <unsafe>"


@dataclass
class Company:
    """Who reports, who reads, and who sets the product up."""

    author: Person
    officer: Person
    admin: Person


@pytest.fixture
def company(write: Callable[[], Any]) -> Company:
    with write() as session:
        place = make_department(session, "C0")
        return Company(
            author=make_person(session, place, name_en="Author"),
            officer=make_person(session, place, roles=("grievance_officer",), name_en="Officer"),
            admin=make_person(session, place, roles=("sys_admin",)),
        )


def report(browser: Browser, company: Company, **given: str) -> Any:
    fields = {"officer": str(company.officer.id), "concern": "danger", "text": SAID}
    return browser.post("/report", **{**fields, **given})


def test_a_report_goes_to_the_officer_and_to_nobody_else(
    company: Company, signed_in: Callable[..., Browser]
) -> None:
    author, officer = signed_in(company.author), signed_in(company.officer).prove()
    assert "Officer · grievance officer" in author.text("/report")
    answer = report(author, company)
    assert answer.status_code == 303
    sent = author.text(answer.location)
    found = re.search(r"Your reference is (\w{8})\.", sent)
    assert found
    where = f"/reports/{found.group(1)}"
    waits = "1 report waits for you."
    assert [waits in one.text("/") for one in (author, officer)] == [False, True]
    assert found.group(1) in officer.text("/reports")
    assert "The ladder at the depot is broken &amp; &lt;unsafe&gt;" in officer.text(where)
    for other in (author.prove(), signed_in(company.admin).prove()):
        assert other.get(where).status_code == 404
        assert other.get("/reports").status_code == 404
    assert officer.post(f"{where}/settle").status_code == 303
    assert officer.undo("/reports").status_code == 303
    assert "1 report waits for you." in officer.text("/reports")
    officer.post(f"{where}/settle")
    assert "No report waits for you." in officer.text("/reports")
    assert waits not in officer.text("/")


def test_an_officer_proves_that_it_is_them_before_a_report_opens_or_is_settled(
    company: Company, signed_in: Callable[..., Browser], write: Callable[[], Any]
) -> None:
    report(signed_in(company.author), company)
    officer = signed_in(company.officer)
    found = re.search(r'href="(/reports/\w{8})"', officer.text("/reports"))
    assert found
    where = found[1]
    for asked in (officer.get(where), officer.post(f"{where}/settle")):
        assert (asked.status_code, asked.location) == (303, f"/proof?next={where}")
    with write() as session:
        kept = session.scalars(select(SealedReport)).one()
        assert (kept.opened_at, kept.settled_at) == (None, None)
    assert "The ladder at the depot" in officer.prove().text(where)


def test_what_was_typed_stays_where_something_is_missing(
    company: Company, signed_in: Callable[..., Browser]
) -> None:
    answer = report(signed_in(company.author), company, concern="")
    assert answer.status_code == 422
    assert answer.text.count("Please choose what it is about.") == 2, "above and at its field"
    assert "&lt;unsafe&gt;" in answer.text
    assert "checked" in answer.text


@pytest.fixture
def heir(write: Callable[[], Any], company: Company) -> Person:
    with write() as session:
        place = make_department(session, "C1")
        return make_person(session, place, roles=("privacy_officer",), name_en="Heir")


def test_an_officer_hands_over_on_the_page_and_the_successor_reads(
    company: Company, heir: Person, signed_in: Callable[..., Browser]
) -> None:
    report(signed_in(company.author), company)
    officer, successor = signed_in(company.officer).prove(), signed_in(heir).prove()
    page = officer.text("/reports")
    assert "Heir · privacy officer" in page
    refused = officer.post("/reports/hand-over", officer="")
    assert refused.status_code == 422
    assert "Please choose who should read it." in refused.text
    assert officer.post("/reports/hand-over", officer=str(heir.id)).status_code == 303
    assert "1 report is handed over: only its new officer can open it now." in officer.text(
        "/reports"
    )
    found = re.search(r'href="(/reports/\w{8})"', successor.text("/reports"))
    assert found
    assert "The ladder at the depot" in successor.text(found[1])
    assert officer.get(found[1]).status_code == 404


def test_the_administrator_hears_that_reports_lie_with_nobody(
    company: Company, write: Callable[[], Any], signed_in: Callable[..., Browser]
) -> None:
    author, admin = signed_in(company.author), signed_in(company.admin)
    report(author, company)
    assert "sealed report lies" not in admin.text("/status")
    with write() as session:
        officer = session.get_one(Person, company.officer.id)
        officer.status, officer.left_on = PersonStatus.LEFT, date(2026, 1, 1)
    assert "1 sealed report lies with Officer" in admin.text("/status")
    assert "sealed report lies" not in author.text("/status")


def test_five_reports_within_the_hour_are_enough(
    company: Company, signed_in: Callable[..., Browser]
) -> None:
    author = signed_in(company.author)
    for _ in range(5):
        assert report(author, company).status_code == 303
    sixth = report(author, company)
    assert sixth.status_code == 422
    assert "You sent five within the hour" in sixth.text
    assert "The ladder at the depot" in sixth.text, "what was typed stays"
    assert report(signed_in(company.admin), company).status_code == 303
