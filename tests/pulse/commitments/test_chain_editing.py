from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.audit import AuditEntry
from pulse.commitments import chain_editing
from pulse.commitments.chain_editing import ChainSaid
from pulse.commitments.models import CommitmentVersion, EscalationChain, VersionState
from pulse.errors import Conflict, Invalid, NotFound, Refused
from pulse.people.permissions import Viewer, viewer_of
from tests.factories import make_person
from tests.pulse.commitments import scene as told
from tests.pulse.commitments.scene import MINUTE, NINE, Scene, ask, build, promise, steps_of

ON = date(2026, 8, 26)
AT = datetime(2026, 8, 26, 0, tzinfo=UTC)


def step(at: str, *to: str, via: str = "slack_dm", **more: Any) -> dict[str, Any]:
    return {"at": at, "to": list(to or ("service_owner",)), "via": via, **more}


SAID = ChainSaid("급한 일", "Urgent", "ignore", is_discreet=False, steps=(step("100pct"),))


@dataclass(frozen=True)
class Company:
    scene: Scene
    administrator: Viewer
    owner: Viewer


@pytest.fixture
def company(session: Session) -> Company:
    scene = build(session)
    administrator = make_person(session, scene.provider, roles=("sys_admin",))
    return Company(
        scene,
        viewer_of(session, administrator.id, ON),
        viewer_of(session, scene.owner.id, ON),
    )


def acts(session: Session) -> list[tuple[str, str]]:
    query = select(AuditEntry.action, AuditEntry.object_id).order_by(AuditEntry.id)
    found = session.execute(query.where(AuditEntry.object_kind == "chain"))
    return [(action, code) for action, code in found]


def test_a_chain_is_written_changed_and_removed(session: Session, company: Company) -> None:
    who = company.administrator
    row = chain_editing.add_chain(session, "E-NEW", SAID, who, at=AT)
    assert (row.name_ko, row.name_en) == ("급한 일", "Urgent")
    assert row.document["quiet_hours"] == "ignore"
    discreet = replace(SAID, is_discreet=True, name_en="")
    assert chain_editing.change_chain(session, "E-NEW", discreet, who, at=AT)
    assert not chain_editing.change_chain(session, "E-NEW", discreet, who, at=AT)
    row = chain_editing.chain_by_code(session, "E-NEW")
    assert (row.name_en, bool(row.document["content"])) == ("급한 일", True)
    chain_editing.remove_chain(session, "E-NEW", who, at=AT)
    with pytest.raises(NotFound):
        chain_editing.chain_by_code(session, "E-NEW")
    changed = [f"chain.{act}" for act in ("added", "changed", "removed")]
    assert acts(session) == [(act, "E-NEW") for act in changed]


def test_steps_stand_in_the_order_of_their_times(session: Session, company: Company) -> None:
    rules = ("+1bd", "+2h", "100pct", "0", "+30m", "80pct", "+9bh")
    said = replace(SAID, steps=tuple(step(rule) for rule in rules))
    row = chain_editing.add_chain(session, "E-NEW", said, company.administrator, at=AT)
    found = [one["at"] for one in row.document["steps"]]
    assert found == ["0", "80pct", "100pct", "+30m", "+2h", "+1bd", "+9bh"]


@pytest.mark.parametrize(
    ("code", "steps", "path", "why"),
    [
        ("e-new", SAID.steps, "id", "bad_code"),
        (told.CHAIN, SAID.steps, "id", "duplicate"),
        ("E-NEW", (), "steps", "missing"),
        ("E-NEW", (step("0"), step("pct")), "steps.1.at", "not_understood"),
        ("E-NEW", (step("80pct", "nobody"),), "steps.0.to", "unknown_role"),
    ],
)
def test_what_cannot_be_is_named_where_it_was_said(
    session: Session, company: Company, code: str, steps: Any, path: str, why: str
) -> None:
    said = replace(SAID, steps=steps)
    with pytest.raises(Invalid) as refused:
        chain_editing.add_chain(session, code, said, company.administrator, at=AT)
    assert refused.value.fields == {path: why}


def test_what_a_page_does_not_ask_for_stays(session: Session, company: Company) -> None:
    old = [step("80pct", via="slack_dm+sms", note="both"), step("100pct")]
    told.make_chain(session, "E-OLD", clock="ten days", steps=old, content="link only")
    said = replace(SAID, is_discreet=True, steps=(step("90pct"), step("80pct")))
    chain_editing.change_chain(session, "E-OLD", said, company.administrator, at=AT)
    after = chain_editing.chain_by_code(session, "E-OLD").document
    assert (after["clock"], after["content"]) == ("ten days", "link only")
    assert after["steps"] == [old[0], step("90pct")]


def test_open_requests_keep_their_steps_and_new_ones_follow(
    session: Session, company: Company
) -> None:
    promise(session, company.scene)
    before = ask(session, company.scene)
    chain_editing.change_chain(session, told.CHAIN, SAID, company.administrator, at=AT)
    after = ask(session, company.scene, NINE + MINUTE)
    assert [one.rule for one in steps_of(session, before)] == [one["at"] for one in told.STEPS]
    assert [one.rule for one in steps_of(session, after)] == ["100pct"]


def test_a_chain_that_is_named_is_kept(session: Session, company: Company) -> None:
    version = promise(session, company.scene)
    for ended in (None, date(2026, 1, 1)):
        version.effective_to = ended
        session.flush()
        with pytest.raises(Conflict, match="chain_in_use"):
            chain_editing.remove_chain(session, told.CHAIN, company.administrator, at=AT)
    assert session.get(EscalationChain, told.CHAIN) is not None


def test_what_goes_by_a_chain_is_counted_once(session: Session, company: Company) -> None:
    first = promise(session, company.scene)
    facts = {"number": 2, "state": VersionState.PROPOSED, "effective_from": date(2026, 9, 1)}
    kept = {
        column.name: getattr(first, column.name)
        for column in CommitmentVersion.__table__.columns
        if column.name not in ("id", *facts)
    }
    session.add(CommitmentVersion(**kept, **facts))
    promise(session, company.scene, effective_to=date(2026, 8, 25))
    promise(session, company.scene, chain_code=None)
    promise(session, company.scene, evidence="manual")
    session.flush()
    assert chain_editing.promises_by_chain(session, ON) == {told.CHAIN: 1}
    named = chain_editing.versions_naming(session, told.CHAIN)
    assert [chain_editing.goes_by_it(one, ON) for one in named] == [True, True, False, False]
    assert named[0].commitment.service is company.scene.service


def test_only_chains_of_promises_can_be_promised_by(session: Session, company: Company) -> None:
    told.make_chain(session, "E-DAYS", steps=[step("day5")])
    assert [one.code for one in chain_editing.timed_chains(session)] == [told.CHAIN]
    assert [one.code for one in chain_editing.all_chains(session)] == ["E-DAYS", told.CHAIN]


def test_others_write_none(session: Session, company: Company) -> None:
    with pytest.raises(Refused):
        chain_editing.add_chain(session, "E-NEW", SAID, company.owner, at=AT)
    with pytest.raises(Refused):
        chain_editing.change_chain(session, told.CHAIN, SAID, company.owner, at=AT)
    with pytest.raises(Refused):
        chain_editing.remove_chain(session, told.CHAIN, company.owner, at=AT)
