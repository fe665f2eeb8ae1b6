"""What the company sets: within limits, never less protection, and on record."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.audit import AuditEntry
from pulse.errors import Invalid
from pulse.people.company_settings import (
    LIMITS,
    USUAL,
    CompanySetting,
    change_settings,
    company_settings,
    history,
)
from pulse.people.models import Person
from tests.factories import make_department, make_person

AT = datetime(2026, 8, 31, 1, tzinfo=UTC)


@pytest.fixture
def boss(session: Session) -> Person:
    return make_person(session, make_department(session, "C0"))


def change(session: Session, boss: Person, **wanted: object) -> list[str]:
    return change_settings(session, wanted, at=AT, actor_id=boss.id)


def test_the_newest_value_holds_and_the_others_stay_on_record(
    session: Session, boss: Person
) -> None:
    assert company_settings(session) == USUAL
    assert change(session, boss, weekly_asks=1, mail_name="이음 (인사팀)") == [
        "mail_name",
        "weekly_asks",
    ]
    assert change(session, boss, weekly_asks=2, mail_name="이음 (인사팀)") == ["weekly_asks"]
    assert company_settings(session).weekly_asks == 2
    assert company_settings(session).mail_name == "이음 (인사팀)"
    assert [one.value for one in history(session)][:1] == [2]
    acts = session.scalars(select(AuditEntry)).all()
    assert [one.details.get("weekly_asks") for one in acts] == [[2, 1], [1, 2]]


def test_protection_is_only_ever_raised(session: Session, boss: Person) -> None:
    change(session, boss, least_group=8)
    with pytest.raises(Invalid) as refused:
        change(session, boss, least_group=7, least_comments=9, mail_name="x")
    assert refused.value.fields == {"least_group": "only_raised", "least_comments": "out_of_range"}
    assert company_settings(session).least_group == 8
    assert company_settings(session).mail_name == ""


@pytest.mark.parametrize("name", ["x" * 61, "a<b@c>", "one\nBcc: two", 'a"b'])
def test_a_name_cannot_carry_an_address(session: Session, boss: Person, name: str) -> None:
    with pytest.raises(Invalid):
        change(session, boss, mail_name=name)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(name=st.sampled_from(sorted(LIMITS)), value=st.integers(-5, 2000))
def test_no_number_ever_leaves_its_limits(
    session: Session, boss: Person, name: str, value: int
) -> None:
    before = getattr(company_settings(session), name)
    try:
        change(session, boss, **{name: value})
    except Invalid:
        assert getattr(company_settings(session), name) == before
    least, most = LIMITS[name]
    assert least <= getattr(company_settings(session), name) <= most


def test_rows_are_only_added(session: Session, boss: Person) -> None:
    change(session, boss, weekly_asks=1)
    row = session.scalars(select(CompanySetting)).one()
    row.value = {"is": 2}
    with pytest.raises(RuntimeError, match="append-only"):
        session.flush()
    session.rollback()
