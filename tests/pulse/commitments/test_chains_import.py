from __future__ import annotations

import copy
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.audit import AuditEntry
from pulse.commitments.chains_import import RULE, apply_chains, plan_chains
from pulse.commitments.models import EscalationChain
from pulse.errors import Invalid
from tests.factories import make_commitment, make_department, make_service
from tests.pulse.commitments.small_catalogue import CHAINS

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)


def changed(**replaced: Any) -> dict[str, Any]:
    document: dict[str, Any] = copy.deepcopy(CHAINS)
    document["chains"][0] |= replaced
    return document


def step(**replaced: Any) -> list[dict[str, Any]]:
    return [{"at": "0", "to": ["decider"], "via": "sms"} | replaced]


def test_chains_are_stored_once_and_changed_when_they_change(session: Session) -> None:
    apply_chains(session, plan_chains(session, CHAINS), AT)
    session.expire_all()
    assert plan_chains(session, CHAINS).unchanged == ["E-STD"]
    plan = plan_chains(session, changed(steps=step()))
    assert plan.changed == ["E-STD"]
    apply_chains(session, plan, AT)

    stored = session.scalars(select(EscalationChain)).one()
    assert (stored.name_en, stored.document["steps"]) == ("Standard", step())
    acts = [(one.action, one.details) for one in session.scalars(select(AuditEntry))]
    assert acts[1] == ("chains_imported", {"added": [], "changed": ["E-STD"]})


@pytest.mark.parametrize(
    "rule", ["0", "80pct", "100pct", "+8bh", "+30m", "+2h", "+1bd", "day5", "due", "due-5bd"]
)
def test_every_rule_of_the_example_is_understood(rule: str) -> None:
    assert RULE.fullmatch(rule)


@pytest.mark.parametrize("rule", ["", "80", "pct", "+bh", "-8bh", "0pct", "soon", "+0m", "٣pct"])
def test_a_riddle_is_no_rule(rule: str) -> None:
    assert not RULE.fullmatch(rule)


@pytest.mark.parametrize(
    ("replaced", "place", "code"),
    [
        ({"steps": []}, "steps", "missing"),
        ({"steps": step(at="soon")}, "steps.0.at", "not_understood"),
        ({"steps": step(to=["king"])}, "steps.0.to", "unknown_role"),
        ({"steps": step(to=[])}, "steps.0.to", "missing"),
        ({"steps": step(via="pigeon")}, "steps.0.via", "unknown_channel"),
        ({"quiet_hours": "never"}, "quiet_hours", "unknown"),
        ({"name": {}}, "name", "missing"),
        ({"name": {"ko": "가" * 81}}, "name", "too_long"),
        ({"steps": step(at="1000pct")}, "steps.0.at", "not_understood"),
        ({"steps": step(at="100pct", repeat="8bh")}, "steps.0.repeat", "not_understood"),
        ({"steps": step(repeat={"every": "8bh", "times": 2})}, "steps.0.repeat", "not_understood"),
        (
            {"steps": step(at="+8bh", repeat={"every": "1bd", "times": 2})},
            "steps.0.repeat",
            "not_understood",
        ),
        (
            {"steps": step(at="100pct", repeat={"every": "8bh"})},
            "steps.0.repeat",
            "not_understood",
        ),
        ({"id": ""}, "id", "bad_code"),
    ],
)
def test_what_is_wrong_is_named(
    session: Session, replaced: dict[str, Any], place: str, code: str
) -> None:
    plan = plan_chains(session, changed(**replaced))
    assert plan.problems == {f"chains.0.{place}": code}
    with pytest.raises(Invalid):
        apply_chains(session, plan, AT)


def test_a_chain_that_promises_are_kept_by_keeps_to_their_time(session: Session) -> None:
    apply_chains(session, plan_chains(session, CHAINS), AT)
    other = changed(steps=step(at="day5"))
    assert plan_chains(session, other).problems == {}
    company = make_department(session, "C0")
    make_commitment(session, make_service(session, company, company), chain_code="E-STD")
    assert plan_chains(session, other).problems == {"chains.0.steps": "not_timed"}
