"""What waits for a head: each side until it has signed, agreed or looked again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from pulse.commitments.models import Service, VersionState
from pulse.commitments.waiting import versions_waiting
from pulse.people.models import Department
from tests.factories import BEGINNING, make_commitment, make_department, make_service

ON = BEGINNING + timedelta(days=400)


@pytest.fixture
def sides(session: Session) -> tuple[Department, Department, Service]:
    company = make_department(session, "C0")
    desk, centre = (make_department(session, code, company) for code in ("T1", "T2"))
    return desk, centre, make_service(session, desk, centre)


def test_each_side_is_waited_for_until_it_has_signed(
    session: Session, sides: tuple[Department, Department, Service]
) -> None:
    desk, centre, service = sides
    version = make_commitment(session, service)
    assert versions_waiting(session, {desk.id, centre.id}, ON).unsigned == []
    version.state = VersionState.PROPOSED
    version.signatures = [{"side": "provider", "person": 1, "at": "2026-01-01"}]
    session.flush()
    assert versions_waiting(session, {desk.id}, ON).unsigned == []
    assert versions_waiting(session, {centre.id}, ON).unsigned == [version]
    assert versions_waiting(session, {desk.id, centre.id}, ON).unsigned == [version]
    assert versions_waiting(session, set(), ON).unsigned == []


def test_a_review_waits_from_its_day_for_both_sides_alone(
    session: Session, sides: tuple[Department, Department, Service]
) -> None:
    desk, centre, service = sides
    version = make_commitment(session, service)
    version.state, version.review_on = VersionState.IN_FORCE, ON
    session.flush()
    assert versions_waiting(session, {desk.id}, ON).to_review == [version]
    assert versions_waiting(session, {centre.id}, ON).to_review == [version]
    assert versions_waiting(session, {desk.id}, ON - timedelta(days=1)).to_review == []
    assert versions_waiting(session, {10**6}, ON).to_review == []
