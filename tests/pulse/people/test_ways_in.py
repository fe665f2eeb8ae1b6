"""Which ways to sign in are open, and whom closing one would keep out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from pulse.people import credentials
from pulse.people.company_settings import USUAL
from pulse.people.models import Identity, Person
from pulse.people.provider_accounts import OIDC, tenant_of
from pulse.people.ways_in import Outside, WayIn, kept_out, open_ways
from tests.factories import make_department, make_person

AT, TODAY = datetime(2026, 8, 31, 1, tzinfo=UTC), date(2026, 8, 31)
ALL = frozenset(WayIn)
HERE = Outside("T1", "https://id.example")


@pytest.fixture
def boss(session: Session) -> Person:
    made = make_person(session, make_department(session, "C0"), roles=("sys_admin",))
    credentials.set_password(session, made.id, "a long enough one", at=AT)
    return made


def link(session: Session, person: Person, provider: str, tenant: str, **given: bool) -> None:
    session.add(
        Identity(person_id=person.id, provider=provider, tenant=tenant, subject="X1", **given)
    )
    session.flush()


def test_what_is_not_set_up_or_closed_is_closed_and_a_password_is_the_last_resort() -> None:
    assert open_ways(USUAL, ALL) == ALL
    assert open_ways(USUAL, {WayIn.PASSWORD}) == {WayIn.PASSWORD}
    kept = replace(USUAL, takes_passwords=False)
    assert open_ways(kept, ALL) == {WayIn.SLACK, WayIn.PROVIDER}
    assert open_ways(kept, {WayIn.PASSWORD}) == {WayIn.PASSWORD}


def test_an_administrator_without_another_way_is_named(session: Session, boss: Person) -> None:
    assert kept_out(session, ALL, {WayIn.SLACK}, HERE, TODAY) == [boss]
    link(session, boss, "slack", "T1", is_confirmed=False)
    assert kept_out(session, ALL, {WayIn.SLACK}, HERE, TODAY) == [boss]
    link(session, boss, OIDC, tenant_of(HERE.issuer))
    assert kept_out(session, ALL, {WayIn.SLACK}, HERE, TODAY) == [boss]
    assert kept_out(session, ALL, {WayIn.PROVIDER}, HERE, TODAY) == []
    elsewhere = Outside("T2", "https://other.example")
    assert kept_out(session, ALL, {WayIn.PROVIDER}, elsewhere, TODAY) == [boss]


def test_who_has_no_way_or_does_not_administer_keeps_nothing_open(session: Session) -> None:
    department = make_department(session, "C0")
    make_person(session, department, roles=("sys_admin",))
    agent = make_person(session, department, roles=("agent",))
    credentials.set_password(session, agent.id, "a long enough one", at=AT)
    assert kept_out(session, ALL, {WayIn.SLACK}, HERE, TODAY) == []
