"""Statements prepared once: the same rows as the statement itself, on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from pulse.ballots.prepared import Prepared
from pulse.people.models import Employer
from tests import factories

CODE = bindparam("code")
ROW = Prepared(select(Employer.id, Employer.name_en).where(Employer.code == bindparam("wanted")))
ALL = Prepared(select(Employer.code).order_by(Employer.code.desc()))
RENAME = Prepared(
    update(Employer)
    .where(Employer.code.like(bindparam("start")))
    .values(name_en=bindparam("name"), is_own=False)
)


@pytest.fixture
def companies(session: Session) -> list[Employer]:
    return [factories.make_employer(session, code) for code in ("P-1", "P-2", "OWN")]


def test_a_row_is_found_by_its_name_and_nothing_is_none(
    session: Session, companies: list[Employer]
) -> None:
    connection = session.connection()
    found = ROW.row(connection, {"wanted": "P-2", "of no use here": 1})
    assert found is not None
    assert tuple(found) == (companies[1].id, "Company P-2")
    assert ROW.row(connection, {"wanted": "P-9"}) is None


def test_the_first_of_many_rows_comes_back(session: Session, companies: list[Employer]) -> None:
    found = ALL.row(session.connection(), {})
    assert found is not None
    assert tuple(found) == ("P-2",)


def test_a_change_counts_its_rows_and_keeps_the_statements_own_values(
    session: Session, companies: list[Employer]
) -> None:
    connection = session.connection()
    assert RENAME.changed(connection, {"start": "P-%", "name": "협력사"}) == 2
    assert RENAME.changed(connection, {"start": "X-%", "name": "협력사"}) == 0
    session.expire_all()
    assert [(each.name_en, each.is_own) for each in companies] == [
        ("협력사", False),
        ("협력사", False),
        ("Company OWN", True),
    ]


def test_each_database_runs_its_own_statement(session: Session, companies: list[Employer]) -> None:
    by_dialect = {
        name: select(Employer.code).where(Employer.code == code)
        for name, code in (("sqlite", "P-1"), ("postgresql", "P-2"))
    }
    found = Prepared(by_dialect).row(session.connection(), {})
    expected = {"sqlite": "P-1", "postgresql": "P-2"}[session.connection().dialect.name]
    assert found is not None
    assert tuple(found) == (expected,)


def test_a_value_that_is_missing_is_an_error_and_not_a_null(session: Session) -> None:
    stored = Prepared(
        insert(Employer).values(
            code=CODE, name_ko=bindparam("name"), name_en="Partner", is_own=False
        )
    )
    connection = session.connection()
    assert stored.changed(connection, {"code": "P-7", "name": "협력사"}) == 1
    with pytest.raises(Exception, match="name"):
        stored.changed(connection, {"code": "P-8"})
