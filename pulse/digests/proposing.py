"""Proposals: decisions somebody raises in their own words, which cannot be buried.

A proposal is put to a department's head or to those who decide for the company, stands in their
digest every week until it is answered, and one of the three places there is always the oldest
one's. Unanswered after four weeks, or with nobody left to answer it, it goes to the next head
above, and at last to the company. It never lapses, and the answer carries a reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pulse import audit, notices, telling
from pulse.digests.models import Decision, DecisionKind, DecisionState
from pulse.errors import Conflict, Invalid, Refused
from pulse.people.permissions import Permission, Viewer
from pulse.people.tree import DepartmentNode, DepartmentTree
from pulse.people.turns import take_turn

PROPOSERS = (
    Permission.READ_DEPARTMENT_RESULTS,
    Permission.READ_FRONT_LINE_RESULTS,
    Permission.READ_ALL_RESULTS,
)
LONGEST = {"title": 120, "words": 1500, "rests_on": 500}
MOST_OPEN = 3
"""So many of one person's may wait at a time: more would crowd out other people's."""
ASKED_BEFORE_GOING_UP = 4
NO_END = timedelta(days=3650)
SHOWN = 40


@dataclass(frozen=True)
class Draft:
    """What somebody proposes; ``department_id`` is None for those who decide for the company."""

    title: str
    words: str
    rests_on: str
    department_id: int | None


def may_propose(viewer: Viewer) -> bool:
    """Tell whether somebody may raise a proposal: whoever reads results beyond the own answer."""
    return any(viewer.can(permission) for permission in PROPOSERS)


def addressees(viewer: Viewer, tree: DepartmentTree) -> list[DepartmentNode]:
    """Return the departments whose head can be asked: headed today, and not one's own."""
    return [
        node
        for _depth, node in tree.walk()
        if node.head_id is not None and node.head_id != viewer.person_id
    ]


def propose(
    session: Session, viewer: Viewer, draft: Draft, tree: DepartmentTree, *, at: datetime
) -> Decision:
    """Raise a proposal.

    Refused("may_not_propose"), Refused("too_many_open") beyond three of one's own that wait,
    Conflict("already_raised") for the same title; Invalid with what is missing or too long, or
    put to somebody who cannot be asked.
    """
    if not may_propose(viewer):
        raise Refused("may_not_propose")
    _check(viewer, draft, tree)
    title = draft.title.strip()
    take_turn(session, viewer.person_id)
    waiting = [one for one in raised_by(session, viewer) if one.state is DecisionState.OPEN]
    if any(one.facts["name_ko"] == title for one in waiting):
        raise Conflict("already_raised")
    if len(waiting) >= MOST_OPEN:
        raise Refused("too_many_open")
    proposal = Decision(
        key=f"proposal:{uuid4().hex}",
        kind=DecisionKind.PROPOSAL,
        department_id=draft.department_id,
        facts={
            "name_ko": title,
            "name_en": title,
            "words": draft.words.strip(),
            "rests_on": draft.rests_on.strip(),
            **_from(viewer, tree),
        },
        raised_at=at,
        expires_at=at + NO_END,
        raised_by=viewer.person_id,
    )
    session.add(proposal)
    session.flush()
    audit.record(
        session, "proposal_raised", "decision", proposal.id, at=at, actor_id=viewer.person_id
    )
    return proposal


def raised_by(session: Session, viewer: Viewer) -> Sequence[Decision]:
    """Return somebody's own proposals, those that wait first, then the newest."""
    query = (
        select(Decision)
        .where(Decision.raised_by == viewer.person_id)
        .order_by(Decision.state != DecisionState.OPEN, Decision.id.desc())
        .limit(SHOWN)
    )
    return session.scalars(query).all()


def answered_lately(session: Session, viewer: Viewer, since: datetime) -> int:
    """Count somebody's proposals that were answered since a moment."""
    found = session.scalar(
        select(func.count()).where(
            Decision.raised_by == viewer.person_id, Decision.answered_at >= since
        )
    )
    return found or 0


def hand_up(session: Session, tree: DepartmentTree) -> int:
    """Pass on proposals that nobody can answer, or was asked four times; return how many."""
    waiting = session.scalars(
        select(Decision).where(
            Decision.kind == DecisionKind.PROPOSAL,
            Decision.state == DecisionState.OPEN,
            Decision.department_id.is_not(None),
        )
    ).all()
    passed = 0
    for one in waiting:
        held = tree.nodes.get(one.department_id or 0)
        has_head = held is not None and held.head_id is not None
        if has_head and one.times_asked < ASKED_BEFORE_GOING_UP:
            continue
        one.facts = {**one.facts, "was_with": [*one.facts.get("was_with", []), one.department_id]}
        one.department_id = _next_above(tree, held, one.raised_by)
        one.times_asked, one.asked_on = 0, None
        passed += 1
    session.flush()
    return passed


def tell_proposer(session: Session, decision: Decision, at: datetime) -> None:
    """Tell whoever raised a proposal that it was answered."""
    if decision.raised_by is not None:
        told = notices.ProposalAnswered(decision.id)
        telling.tell(session, told, telling.person_recipient(decision.raised_by), at=at)


def _next_above(
    tree: DepartmentTree, held: DepartmentNode | None, raised_by: int | None
) -> int | None:
    """Return the nearest department above with another head; None is the company."""
    if held is None:
        return None
    for node in reversed(tree.path(held.id)[:-1]):
        if node.head_id not in (None, held.head_id, raised_by):
            return node.id
    return None


def _from(viewer: Viewer, tree: DepartmentTree) -> Mapping[str, str]:
    """Return which department it comes from; the person is known by ``raised_by`` alone."""
    own = tree.nodes.get(viewer.department_id or 0)
    return {"from_ko": own.name_ko, "from_en": own.name_en} if own else {}


def _check(viewer: Viewer, draft: Draft, tree: DepartmentTree) -> None:
    written = {name: getattr(draft, name).strip() for name in LONGEST}
    fields = {name: "missing" for name, text in written.items() if not text}
    fields |= {name: "too_long" for name, text in written.items() if len(text) > LONGEST[name]}
    if draft.department_id is not None:
        asked = {node.id for node in addressees(viewer, tree)}
        if draft.department_id not in asked:
            fields["department_id"] = "nobody_to_ask"
    if fields:
        raise Invalid("bad_proposal", fields=fields)
