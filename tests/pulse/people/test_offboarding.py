"""Leaving within a day: what ends, what stays, and who may not go."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from pulse.audit import AuditEntry
from pulse.errors import Conflict, Invalid, NotFound, Refused
from pulse.people import api_tokens, sign_ins
from pulse.people.models import Person, RoleAssignment
from pulse.people.offboarding import off_board
from pulse.people.permissions import viewer_of
from pulse.people.structure import department_of, set_head
from tests.pulse.people.small_company import DAY, SmallCompany

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
TOMORROW = DAY + timedelta(days=1)


@pytest.fixture
def boss(company: SmallCompany) -> Person:
    return company.hire("BOSS")


def test_everything_ends_with_the_last_day(company: SmallCompany, boss: Person) -> None:
    session, worker = company.session, company.hire("W")
    set_head(session, company.id("T2"), worker.id, DAY)
    sign_ins.begin(session, worker.id, "x", at=AT)
    draft = api_tokens.TokenDraft(
        api_tokens.TokenKind.PERSONAL, "mine", [api_tokens.Scope.SERVICES_READ.value], 90
    )
    _, text = api_tokens.issue(session, viewer_of(session, worker.id, DAY), draft, at=AT)
    off_board(session, worker.id, TOMORROW, DAY, at=AT, actor_id=boss.id)

    assert department_of(session, worker.id, DAY) == company.id("T1")
    assert department_of(session, worker.id, TOMORROW) is None
    assert viewer_of(session, worker.id, DAY).person_id == worker.id
    with pytest.raises(NotFound):
        viewer_of(session, worker.id, TOMORROW)
    assert list(sign_ins.open_of(session, worker.id)) == []
    assert api_tokens.recognise(session, text, at=AT) is None
    entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert entry.details == {"on": TOMORROW.isoformat(), "headed": ["T2"]}


def test_only_today_or_tomorrow_and_once(company: SmallCompany, boss: Person) -> None:
    session, worker = company.session, company.hire("W")
    for day in (DAY - timedelta(days=1), DAY + timedelta(days=2)):
        with pytest.raises(Invalid):
            off_board(session, worker.id, day, DAY, at=AT, actor_id=boss.id)
    off_board(session, worker.id, DAY, DAY, at=AT, actor_id=boss.id)
    with pytest.raises(Conflict, match="person_left"):
        off_board(session, worker.id, DAY, DAY, at=AT, actor_id=boss.id)


def test_nobody_lets_themselves_go_nor_the_last_administrator(
    company: SmallCompany, boss: Person
) -> None:
    session, worker = company.session, company.hire("W")
    session.add(RoleAssignment(person_id=worker.id, role="sys_admin", valid_from=DAY))
    with pytest.raises(Refused, match="leave_own"):
        off_board(session, boss.id, DAY, DAY, at=AT, actor_id=boss.id)
    with pytest.raises(Refused, match="last_administrator"):
        off_board(session, worker.id, DAY, DAY, at=AT, actor_id=boss.id)
