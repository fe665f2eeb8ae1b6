"""Accounts of a provider: a verified address of exactly one person, and roles that follow."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from pulse.errors import Refused
from pulse.people.models import PersonStatus
from pulse.people.permissions import Role, viewer_of
from pulse.people.provider_accounts import (
    ProviderAccount,
    follow_groups,
    person_of,
    read_group_roles,
)
from tests.factories import make_department, make_person

AT = datetime(2026, 9, 1, 3, 0, tzinfo=UTC)
ON = date(2026, 9, 1)
ISSUER = "https://login.example.com/" + "a-long-tenant-name/" * 6
ROLES = {"hr": Role.HR_LEAD, "admins": Role.SYS_ADMIN}


def account(subject: str = "s1", mail: str = "ha@example.com") -> ProviderAccount:
    return ProviderAccount(ISSUER, subject, mail)


def unknown(session: Session, given: ProviderAccount) -> bool:
    try:
        person_of(session, given, at=AT)
    except Refused as error:
        return error.code == "sign_in_unknown"
    return False


def test_a_verified_address_makes_the_first_match_and_the_subject_lasts(session: Session) -> None:
    person = make_person(session, make_department(session, "C0"), email="Ha@Example.com")
    assert person_of(session, account(), at=AT) == person.id
    person.email = "other@example.com"
    session.flush()
    assert person_of(session, account(mail="changed@example.com"), at=AT) == person.id
    assert unknown(session, account("s2"))


def test_no_address_no_match(session: Session) -> None:
    make_person(session, make_department(session, "C0"), email="ha@example.com")
    assert unknown(session, account(mail=""))
    assert unknown(session, account(mail="nobody@example.com"))


def test_a_second_account_with_the_same_address_is_no_proof(session: Session) -> None:
    make_person(session, make_department(session, "C0"), email="ha@example.com")
    person_of(session, account(), at=AT)
    assert unknown(session, account("another"))


def test_who_left_is_nobody(session: Session) -> None:
    person = make_person(session, make_department(session, "C0"), email="ha@example.com")
    person_of(session, account(), at=AT)
    person.status, person.left_on = PersonStatus.LEFT, ON
    session.flush()
    assert unknown(session, account())
    assert unknown(session, account("s9"))


def test_a_very_long_subject_is_known_again(session: Session) -> None:
    person = make_person(session, make_department(session, "C0"), email="ha@example.com")
    long = account("s" * 255)
    assert person_of(session, long, at=AT) == person_of(session, long, at=AT) == person.id


def test_roles_follow_the_groups_and_others_stay(session: Session) -> None:
    person = make_person(session, make_department(session, "C0"), roles=("hr_lead", "cs_lead"))
    make_person(session, make_department(session, "C1"), roles=("sys_admin",))
    follow_groups(session, person.id, {"admins"}, ROLES, ON, at=AT)
    roles = viewer_of(session, person.id, ON).roles
    assert {Role.SYS_ADMIN, Role.CS_LEAD} <= roles
    assert Role.HR_LEAD not in roles
    follow_groups(session, person.id, {"hr"}, ROLES, ON, at=AT)
    roles = viewer_of(session, person.id, ON).roles
    assert (Role.HR_LEAD in roles, Role.SYS_ADMIN in roles) == (True, False)
    follow_groups(session, person.id, set(), {}, ON, at=AT)
    assert Role.HR_LEAD in viewer_of(session, person.id, ON).roles


def test_the_last_administrator_stays_one_whatever_the_groups_say(session: Session) -> None:
    person = make_person(session, make_department(session, "C0"), roles=("hr_lead", "sys_admin"))
    follow_groups(session, person.id, set(), ROLES, ON, at=AT)
    assert viewer_of(session, person.id, ON).roles & set(ROLES.values()) == {Role.SYS_ADMIN}
    make_person(session, make_department(session, "C1"), roles=("sys_admin",))
    follow_groups(session, person.id, set(), ROLES, ON, at=AT)
    assert Role.SYS_ADMIN not in viewer_of(session, person.id, ON).roles


def test_only_roles_of_the_whole_company_can_be_given() -> None:
    assert read_group_roles({"hr": "hr_lead"}) == {"hr": Role.HR_LEAD}
    for wrong in ("dept_head", "king"):
        with pytest.raises(ValueError, match=wrong):
            read_group_roles({"g": wrong})
