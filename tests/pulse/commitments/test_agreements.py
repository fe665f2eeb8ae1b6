from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.commitments.agreements import (
    CommitmentPlan,
    apply_commitments,
    plan_commitments,
    refresh_states,
)
from pulse.commitments.catalogue import versions_in_force
from pulse.commitments.models import Commitment, CommitmentVersion, VersionState
from pulse.errors import Invalid
from tests.pulse.commitments.scene import make_chain
from tests.pulse.commitments.small_catalogue import AT, ON, build_service, commitment, numbered

FIRST = commitment(effective_to="2026-03-31")
SECOND = commitment("S1-C2", target_value="1", effective_from="2026-04-01")


def plan(session: Session, *rows: dict[str, str], on: date = ON) -> CommitmentPlan:
    return plan_commitments(session, numbered(*rows), on, known_calendars={"CAL"})


def bring_in(session: Session, *rows: dict[str, str], on: date = ON) -> None:
    apply_commitments(session, plan(session, *rows, on=on), AT)


def versions(session: Session) -> list[tuple[str, int, int, VersionState]]:
    rows = session.scalars(
        select(CommitmentVersion).join(Commitment).order_by(Commitment.code, "number")
    )
    return [(row.commitment.code, row.number, row.goal_value, row.state) for row in rows]


def test_a_version_that_comes_alone_ends_the_one_before_it(session: Session) -> None:
    build_service(session)
    bring_in(session, commitment())
    bring_in(session, commitment(target_value="1", effective_from="2026-04-01"))

    old, new = session.scalars(select(CommitmentVersion).order_by(CommitmentVersion.number))
    assert (old.effective_to, new.effective_to) == (date(2026, 3, 31), None)
    assert versions_in_force(session, date(2026, 3, 31)) == {old.commitment.service_id: [old]}
    assert versions_in_force(session, date(2026, 4, 1)) == {old.commitment.service_id: [new]}


@pytest.mark.parametrize("rows", [(FIRST, SECOND), (SECOND, FIRST)])
def test_a_promise_that_follows_another_is_its_next_version(
    session: Session, rows: tuple[dict[str, str], ...]
) -> None:
    build_service(session)
    bring_in(session, *rows)

    assert versions(session) == [
        ("S1-C1", 1, 2, VersionState.IN_FORCE),
        ("S1-C1", 2, 1, VersionState.SIGNED),
    ]


@pytest.mark.parametrize(
    "cells",
    [{"priority": "P1"}, {"kind": "first_response"}, {"effective_from": "2026-04-02"}],
)
def test_other_promises_and_gaps_make_commitments_of_their_own(
    session: Session, cells: dict[str, str]
) -> None:
    build_service(session)
    bring_in(session, FIRST, {**SECOND, **cells})
    assert [(code, number) for code, number, _, _ in versions(session)] == [
        ("S1-C1", 1),
        ("S1-C2", 1),
    ]


def test_states_follow_the_days(session: Session) -> None:
    build_service(session)
    bring_in(session, FIRST, SECOND)

    assert refresh_states(session, date(2026, 4, 1)) == 2
    assert [row[3] for row in versions(session)] == [
        VersionState.SUPERSEDED,
        VersionState.IN_FORCE,
    ]
    assert refresh_states(session, date(2026, 4, 1)) == 0


def test_the_last_day_is_still_in_force_and_then_it_has_ended(session: Session) -> None:
    build_service(session)
    bring_in(session, FIRST)
    refresh_states(session, date(2026, 3, 31))
    assert versions(session)[0][3] is VersionState.IN_FORCE
    refresh_states(session, date(2026, 4, 1))
    assert versions(session)[0][3] is VersionState.ENDED


def test_the_same_file_twice_changes_nothing(session: Session) -> None:
    build_service(session)
    bring_in(session, FIRST, SECOND)
    session.expire_all()
    again = plan(session, FIRST, SECOND)

    assert (again.added, again.ended, again.unchanged) == ([], [], ["S1-C1 v1", "S1-C1 v2"])
    apply_commitments(session, again, AT)
    assert len(versions(session)) == 2


def test_a_stored_version_may_only_be_ended_and_followed(session: Session) -> None:
    build_service(session)
    bring_in(session, commitment())
    later = plan(session, FIRST, SECOND)
    assert (later.added, later.ended) == (["S1-C1 v2"], ["S1-C1 v1"])
    apply_commitments(session, later, AT)
    assert len(versions(session)) == 2

    bent = plan(session, commitment(target_value="3"))
    assert [item.code for item in bent.problems] == ["signed_version_changed"]
    earlier = plan(session, commitment(effective_from="2024-01-01", effective_to="2024-06-30"))
    assert [item.code for item in earlier.problems] == ["before_signed_version"]


@pytest.mark.parametrize(
    ("cells", "field", "code"),
    [
        ({"service_id": "S9"}, "service_id", "unknown"),
        ({"kind": "guess"}, "kind", "unknown"),
        ({"unit": "moons"}, "unit", "unknown"),
        ({"target_value": "0"}, "target_value", "bad_number"),
        ({"target_rate_pct": "101"}, "target_rate_pct", "bad_number"),
        ({"priority": "P9"}, "priority", "unknown"),
        ({"calendar_id": "NONE"}, "calendar_id", "unknown"),
        ({"escalation_chain_id": "E-X"}, "escalation_chain_id", "unknown"),
        ({"effective_from": ""}, "effective_from", "missing"),
        ({"effective_to": "2024-01-01"}, "effective_to", "ends_before_start"),
        ({"wording_ko": ""}, "wording_ko", "missing"),
    ],
)
def test_each_wrong_cell_is_named(
    session: Session, cells: dict[str, str], field: str, code: str
) -> None:
    build_service(session)
    found = plan(session, commitment(**cells))
    assert [(item.line, item.field, item.code) for item in found.problems] == [(2, field, code)]
    with pytest.raises(Invalid):
        apply_commitments(session, found, AT)
    assert versions(session) == []


def test_a_chain_of_other_days_is_named(session: Session) -> None:
    build_service(session)
    make_chain(session, "E-DAYS", steps=[{"at": "day5", "to": ["hr_lead"], "via": "sms"}])
    found = plan(session, commitment(escalation_chain_id="E-DAYS"))
    assert [(item.field, item.code) for item in found.problems] == [
        ("escalation_chain_id", "not_timed")
    ]


def test_a_code_twice_is_named(session: Session) -> None:
    build_service(session)
    found = plan(session, commitment(), commitment())
    assert [(item.line, item.code) for item in found.problems] == [(3, "duplicate")]


WAITING = {**SECOND, "state": "proposed", "requester_ko": "화면 사진을 보내요", "accept_days": "3"}
STILL = commitment(effective_to="")


def test_a_proposed_row_waits_for_the_heads_and_ends_nothing_yet(session: Session) -> None:
    build_service(session)
    found = plan(session, STILL, WAITING)
    assert (found.added, found.proposed) == (["S1-C1 v1"], ["S1-C1 v2"])
    bring_in(session, STILL, WAITING)
    assert versions(session) == [
        ("S1-C1", 1, 2, VersionState.IN_FORCE),
        ("S1-C1", 2, 1, VersionState.PROPOSED),
    ]
    old, new = session.scalars(select(CommitmentVersion).order_by("number"))
    assert old.effective_to is None
    assert new.duties == {"requester_ko": "화면 사진을 보내요", "accept_days": 3}
    assert plan(session, STILL, WAITING).unchanged == ["S1-C1 v1", "S1-C1 v2"]


def test_a_file_cannot_sign_what_is_proposed_but_a_signature_since_stays(
    session: Session,
) -> None:
    build_service(session)
    bring_in(session, STILL, WAITING)
    signed = {**WAITING, "state": "signed"}
    ended = commitment(effective_to="2026-03-31")
    assert [p.code for p in plan(session, ended, signed).problems] == ["not_signed_yet"]
    old, new = session.scalars(select(CommitmentVersion).order_by("number"))
    new.state, old.effective_to = VersionState.SIGNED, date(2026, 3, 31)
    session.flush()
    again = plan(session, STILL, WAITING)
    assert (again.unchanged, again.ended) == (["S1-C1 v1", "S1-C1 v2"], [])
    bring_in(session, STILL, WAITING)
    assert old.effective_to == date(2026, 3, 31)


@pytest.mark.parametrize(
    ("cells", "field", "code"),
    [
        ({"state": "perhaps"}, "state", "unknown"),
        ({"effective_to": "2026-12-31"}, "effective_to", "not_signed_yet"),
        ({"accept_days": "many"}, "accept_days", "bad_number"),
        ({"limits_ko": "x" * 601}, "limits_ko", "too_long"),
    ],
)
def test_what_a_proposed_row_cannot_say(
    session: Session, cells: dict[str, str], field: str, code: str
) -> None:
    build_service(session)
    found = plan(session, STILL, {**WAITING, **cells})
    assert [(one.field, one.code) for one in found.problems] == [(field, code)]
