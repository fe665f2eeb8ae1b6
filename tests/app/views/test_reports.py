"""Reports on pages: told to one officer by whoever is signed in, read by that officer alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from pulse.people.models import Person
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
    author, officer = signed_in(company.author), signed_in(company.officer)
    assert "Officer · grievance officer" in author.text("/report")
    answer = report(author, company)
    assert answer.status_code == 303
    sent = author.text(answer.location)
    found = re.search(r"Your reference is (\w{8})\.", sent)
    assert found
    where = f"/reports/{found.group(1)}"
    assert found.group(1) in officer.text("/reports")
    assert "The ladder at the depot is broken &amp; &lt;unsafe&gt;" in officer.text(where)
    for other in (author, signed_in(company.admin)):
        assert other.get(where).status_code == 404
        assert other.get("/reports").status_code == 404
    assert officer.post(f"{where}/settle").status_code == 303
    assert "No report waits for you." in officer.text("/reports")


def test_what_was_typed_stays_where_something_is_missing(
    company: Company, signed_in: Callable[..., Browser]
) -> None:
    answer = report(signed_in(company.author), company, concern="")
    assert answer.status_code == 422
    assert "Please choose what it is about." in answer.text
    assert "&lt;unsafe&gt;" in answer.text
    assert "checked" in answer.text
