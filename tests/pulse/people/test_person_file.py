"""One person's file: posts, roles, accounts and ways in, and nothing about answers."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime, timedelta

import pytest

from pulse.errors import Invalid, NotFound
from pulse.people.credentials import set_password
from pulse.people.models import Identity, RoleAssignment
from pulse.people.person_file import PersonFile, person_by_number, read_file, set_language
from pulse.people.structure import leave, set_head, transfer
from tests.pulse.people.small_company import DAY, OPENED, SmallCompany

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)


def test_everything_dated_is_there_newest_first(company: SmallCompany) -> None:
    session, boss = company.session, company.hire("B")
    worker = company.hire("W", manager_id=boss.id)
    transfer(session, worker, company.id("T2"), DAY)
    set_head(session, company.id("T2"), worker.id, DAY)
    session.add(RoleAssignment(person_id=worker.id, role="hr_lead", valid_from=OPENED))
    session.add(Identity(person_id=worker.id, provider="slack", tenant="T", subject="U1"))
    set_password(session, worker.id, "a-long-enough-one", at=AT)

    found = read_file(session, "W")
    assert [row.department_id for row in found.memberships] == [company.id("T2"), company.id("T1")]
    assert [row.department_id for row in found.headships] == [company.id("T2")]
    assert [row.role for row in found.roles] == ["hr_lead"]
    assert [row.subject for row in found.accounts] == ["U1"]
    assert found.manager is boss
    assert (found.has_password, found.has_second_factor) == (True, False)


def test_it_holds_nothing_about_surveys() -> None:
    words = ("ballot", "answer", "wave", "invit", "roster")
    assert not [one.name for one in fields(PersonFile) if any(word in one.name for word in words)]


def test_who_has_left_is_found_and_nobody_is_not(company: SmallCompany) -> None:
    worker = company.hire("W")
    leave(company.session, worker, DAY)
    assert person_by_number(company.session, "W") is worker
    with pytest.raises(NotFound):
        read_file(company.session, "NOBODY")


def test_an_own_choice_of_language_stays(company: SmallCompany) -> None:
    session, worker = company.session, company.hire("W", locale="ko")
    later = AT + timedelta(hours=1)
    assert set_language(session, worker, "en", at=AT, actor_id=worker.id)
    worker.has_chosen_locale = True
    assert not set_language(session, worker, "ko", at=later, actor_id=worker.id)
    assert worker.locale == "en"
    with pytest.raises(Invalid):
        set_language(session, worker, "xx", at=AT, actor_id=worker.id)
