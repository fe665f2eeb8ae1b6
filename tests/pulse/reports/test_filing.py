from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from pulse.audit import AuditEntry
from pulse.errors import Invalid, NotFound
from pulse.outbox import OutboxMessage
from pulse.people.models import Person
from pulse.people.permissions import Viewer, viewer_of
from pulse.reports import filing
from pulse.reports.filing import Concern, Told
from pulse.reports.models import SealedReport
from pulse.vault import Unreadable, Vault
from tests.factories import make_department, make_person

AT = datetime(2026, 9, 1, 3, 0, tzinfo=UTC)
VAULT = Vault(["a secret of the tests, long enough"])
SAID = "어제 창고에서 팀장님이 저를 밀쳤어요"


@dataclass
class Company:
    """Somebody who reports, two who may be named, and an administrator who is also an officer."""

    author: Person
    officer: Person
    grievance: Person
    admin: Person


@pytest.fixture
def company(session: Session) -> Company:
    place = make_department(session, "C0")
    return Company(
        author=make_person(session, place),
        officer=make_person(session, place, roles=("privacy_officer",)),
        grievance=make_person(session, place, roles=("grievance_officer",)),
        admin=make_person(session, place, roles=("sys_admin", "privacy_officer")),
    )


def told(officer: Person, concern: str = "harassment", text: str = SAID) -> Told:
    return Told(str(officer.id), concern, text)


def filed(session: Session, company: Company, **given: str) -> str:
    return filing.file(
        session, VAULT, company.author.id, told(company.officer, **given), at=AT, on=AT.date()
    )


def viewer(session: Session, person: Person) -> Viewer:
    return viewer_of(session, person.id, AT.date())


def test_only_officers_may_be_named_and_never_an_administrator_or_oneself(
    session: Session, company: Company
) -> None:
    named = {one.id for one in filing.officers(session, AT.date())}
    assert named == {company.officer.id, company.grievance.id}
    but = filing.officers(session, AT.date(), but=company.officer.id)
    assert {one.id for one in but} == {company.grievance.id}


def test_the_named_officer_reads_it_and_each_opening_is_noted(
    session: Session, company: Company
) -> None:
    reference = filed(session, company)
    officer = viewer(session, company.officer)
    for hours in (1, 2):
        at = AT + timedelta(hours=hours)
        opened = filing.open_report(session, VAULT, officer, reference, at=at)
    assert (opened.text, opened.concern) == (SAID, Concern.HARASSMENT)
    assert opened.author is company.author
    session.flush()
    noted = session.scalars(select(AuditEntry)).all()
    assert [(one.action, one.actor_id, one.object_id) for one in noted] == [
        ("report_opened", company.officer.id, reference)
    ] * 2
    assert not any(one.details for one in noted)
    assert session.get_one(SealedReport, reference).opened_at == AT + timedelta(hours=1)


def test_to_anybody_else_it_does_not_exist(session: Session, company: Company) -> None:
    reference = filed(session, company)
    for person in (company.author, company.grievance, company.admin):
        who = viewer(session, person)
        assert filing.reports_for(session, who) == []
        with pytest.raises(NotFound):
            filing.open_report(session, VAULT, who, reference, at=AT)
        with pytest.raises(NotFound):
            filing.settle(session, who, reference, at=AT)


def test_an_officer_made_administrator_reads_no_more(session: Session, company: Company) -> None:
    reference = filing.file(
        session, VAULT, company.author.id, told(company.officer), at=AT, on=AT.date()
    )
    session.get_one(SealedReport, reference).officer_id = company.admin.id
    session.flush()
    with pytest.raises(NotFound):
        filing.open_report(session, VAULT, viewer(session, company.admin), reference, at=AT)


def test_a_copy_of_the_database_tells_neither_author_nor_words(
    session: Session, company: Company
) -> None:
    short = filed(session, company)
    row = session.get_one(SealedReport, short)
    kept = [column.name for column in inspect(SealedReport).columns]
    assert set(kept) == {
        "reference", "officer_id", "sealed", "sent_at", "opened_at", "settled_at",
    }  # fmt: skip
    assert SAID not in row.sealed
    with pytest.raises(Unreadable):
        Vault(["another secret, of somebody else"]).open(row.sealed, f"report {short}")
    (message,) = session.scalars(select(OutboxMessage)).all()
    assert message.recipient == f"person:{company.officer.id}"
    assert message.payload == {"reference": short}


def test_what_is_missing_is_named_and_nothing_is_kept(session: Session, company: Company) -> None:
    wrong = Told(str(company.admin.id), "weather", " ")
    with pytest.raises(Invalid) as refused:
        filing.file(session, VAULT, company.author.id, wrong, at=AT, on=AT.date())
    assert refused.value.fields == {
        "officer": "officer_not_chosen",
        "concern": "concern_not_chosen",
        "text": "report_too_short",
    }
    long = told(company.officer, text="가" * (filing.LONGEST + 1))
    with pytest.raises(Invalid):
        filing.file(session, VAULT, company.author.id, long, at=AT, on=AT.date())
    assert session.scalars(select(SealedReport)).all() == []


def test_settling_counts_once(session: Session, company: Company) -> None:
    reference = filed(session, company)
    officer = viewer(session, company.officer)
    filing.settle(session, officer, reference, at=AT)
    filing.settle(session, officer, reference, at=AT + timedelta(days=1))
    assert session.get_one(SealedReport, reference).settled_at == AT
