"""An officer's reports: handed over by them alone, missed when they are gone, deleted in time."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.audit import AuditEntry
from pulse.errors import Invalid, NotFound
from pulse.outbox import OutboxMessage
from pulse.people.models import PersonStatus, RoleAssignment
from pulse.reports import filing, succession
from pulse.reports.models import SealedReport
from tests.factories import make_department, make_person
from tests.pulse.reports.test_filing import AT, SAID, VAULT, Company, filed, told, viewer

LATER = AT + timedelta(days=30)


@pytest.fixture
def company(session: Session) -> Company:
    place = make_department(session, "C0")
    return Company(
        author=make_person(session, place),
        officer=make_person(session, place, roles=("privacy_officer",)),
        grievance=make_person(session, place, roles=("grievance_officer",)),
        admin=make_person(session, place, roles=("sys_admin", "privacy_officer")),
    )


def give(session: Session, company: Company, to: object) -> tuple[int, int]:
    officer = viewer(session, company.officer)
    return succession.hand_over(session, VAULT, officer, str(to), at=LATER, on=LATER.date())


def test_the_officer_hands_all_of_theirs_over_sealed_anew(
    session: Session, company: Company
) -> None:
    first, second = filed(session, company), filed(session, company, text=f"{SAID}.")
    officer, heir = viewer(session, company.officer), viewer(session, company.grievance)
    filing.open_report(session, VAULT, officer, first, at=AT)
    before = {row.reference: row.sealed for row in session.scalars(select(SealedReport))}
    assert give(session, company, company.grievance.id) == (2, 0)
    for reference in (first, second):
        with pytest.raises(NotFound):
            filing.open_report(session, VAULT, officer, reference, at=LATER)
        assert filing.open_report(session, VAULT, heir, reference, at=LATER).author is not None
        assert session.get_one(SealedReport, reference).sealed != before[reference]
    assert filing.open_report(session, VAULT, heir, first, at=LATER).text == SAID
    noted = session.scalars(
        select(AuditEntry).where(AuditEntry.action == "report_handed_over")
    ).all()
    assert {(one.actor_id, one.object_id) for one in noted} == {
        (company.officer.id, first), (company.officer.id, second)
    }  # fmt: skip
    told_to = session.scalars(
        select(OutboxMessage.recipient).where(OutboxMessage.notice == "report_filed")
    ).all()
    assert told_to.count(f"person:{company.grievance.id}") == 2


def test_nobody_is_handed_what_they_reported_themselves(
    session: Session, company: Company
) -> None:
    filed(session, company)
    own = filing.file(
        session, VAULT, company.grievance.id, told(company.officer), at=AT, on=AT.date()
    )
    assert give(session, company, company.grievance.id) == (1, 1)
    assert session.get_one(SealedReport, own).officer_id == company.officer.id


def test_only_an_officer_may_be_chosen_and_only_ones_own_go(
    session: Session, company: Company
) -> None:
    reference = filed(session, company)
    wrong = ("", "x", company.author.id, company.admin.id, company.officer.id)
    for chosen in wrong:
        with pytest.raises(Invalid) as caught:
            give(session, company, chosen)
        assert caught.value.fields == {"officer": "officer_not_chosen"}
    for other in (company.admin, company.author):
        found = succession.hand_over(
            session, VAULT, viewer(session, other), str(company.grievance.id), at=LATER,
            on=LATER.date(),
        )  # fmt: skip
        assert found == (0, 0)
    assert session.get_one(SealedReport, reference).officer_id == company.officer.id


def test_reports_of_an_officer_who_is_gone_are_missed(session: Session, company: Company) -> None:
    filed(session, company)
    settled = filed(session, company)
    filing.settle(session, viewer(session, company.officer), settled, at=AT)
    assert succession.left_behind(session, AT.date()) == []
    company.officer.status, company.officer.left_on = PersonStatus.LEFT, AT.date()
    session.flush()
    (found,) = succession.left_behind(session, LATER.date())
    assert (found.officer_id, found.count) == (company.officer.id, 1)


def test_so_are_those_of_an_officer_without_office(session: Session, company: Company) -> None:
    filed(session, company)
    role = session.scalars(
        select(RoleAssignment).where(RoleAssignment.person_id == company.officer.id)
    ).one()
    role.valid_to = AT.date()
    session.flush()
    assert [one.count for one in succession.left_behind(session, LATER.date())] == [1]


def test_what_was_seen_through_is_deleted_after_three_years_with_a_certificate(
    session: Session, company: Company
) -> None:
    old, still_open = filed(session, company), filed(session, company)
    filing.settle(session, viewer(session, company.officer), old, at=AT)
    sealed = session.get_one(SealedReport, old).sealed
    after = AT + succession.KEPT
    early = after - timedelta(seconds=1)
    assert succession.delete_old(session, at=early, timezone="Asia/Seoul") == 0
    assert succession.delete_old(session, at=after, timezone="Asia/Seoul") == 1
    assert succession.delete_old(session, at=after, timezone="Asia/Seoul") == 0
    assert session.get(SealedReport, old) is None
    assert session.get(SealedReport, still_open) is not None
    noted = session.scalars(select(AuditEntry).where(AuditEntry.action == "report_deleted")).one()
    assert noted.object_id == old
    assert noted.actor_id is None
    assert noted.details == {
        "sent_on": "2026-09-01",
        "settled_on": "2026-09-01",
        "sha256": hashlib.sha256(sealed.encode()).hexdigest(),
    }
