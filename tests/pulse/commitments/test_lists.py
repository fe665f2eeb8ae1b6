from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.commitments.agreements import CommitmentPlan, apply_commitments, plan_commitments
from pulse.commitments.chains_import import plan_chains
from pulse.commitments.lists import chain_document, commitment_list, service_list
from pulse.commitments.models import CommitmentVersion
from pulse.commitments.services_import import plan_services
from pulse.people.lists import as_written
from tests.pulse.commitments.small_catalogue import AT, ON, build_service, commitment, numbered


def plan(session: Session, rows: Iterable[Mapping[str, object]]) -> CommitmentPlan:
    return plan_commitments(session, numbered(*map(as_written, rows)), ON, known_calendars={"CAL"})


def sign(session: Session, *rows: dict[str, str]) -> None:
    apply_commitments(session, plan(session, rows), AT)


def test_services_and_chains_are_brought_in_again_unchanged(session: Session) -> None:
    build_service(session)
    rows = numbered(*map(as_written, service_list(session)))
    services = plan_services(session, rows, ON, known_calendars={"CAL"})
    assert (services.problems, services.unchanged) == ([], ["S1"])
    assert plan_chains(session, chain_document(session)).unchanged == ["E-STD"]


def test_a_promise_is_listed_from_what_holds_on(session: Session) -> None:
    build_service(session)
    sign(
        session,
        commitment("S1-C1", effective_to="2025-12-31"),
        commitment("S1-C2", effective_from="2026-01-01", target_value="1", accept_days="3"),
        commitment("S1-C3", effective_from="2026-04-01", state="proposed"),
    )
    rows = list(commitment_list(session))
    assert [(row["target_value"], row["state"]) for row in rows] == [
        (1, "signed"),
        (2, "proposed"),
    ]
    assert rows[0]["commitment_id"] == "S1-C1"
    assert len({row["commitment_id"] for row in rows}) == 2
    again = plan(session, rows)
    assert (again.problems, again.added, again.proposed, again.ended) == ([], [], [], [])
    assert again.unchanged == ["S1-C1 v1", "S1-C1 v2"]


def test_a_version_after_a_gap_is_left_out_since_a_file_takes_it_for_another_promise(
    session: Session,
) -> None:
    build_service(session)
    sign(
        session,
        commitment("S1-C1", effective_to="2026-05-31"),
        commitment("S1-C2", effective_from="2026-06-01", effective_to="2026-09-30"),
    )
    assert len(list(commitment_list(session))) == 2
    later = session.scalars(select(CommitmentVersion).where(CommitmentVersion.number == 2)).one()
    later.effective_from = date(2026, 7, 1)
    session.flush()
    assert [row["commitment_id"] for row in commitment_list(session)] == ["S1-C1"]


def test_what_is_over_is_listed_no_more(session: Session) -> None:
    build_service(session)
    sign(session, commitment("S1-C1", effective_to="2025-12-31"))
    assert list(commitment_list(session)) == []
