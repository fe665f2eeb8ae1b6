"""Asking heads for their unit's own answer to results that have been published.

HR asks, once for each unit and wave; the question then stands in the head's digest every week
until the unit has answered, or the head says that it will not.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from pulse import audit
from pulse.base import conflict_insert
from pulse.digests.models import Decision, DecisionKind, DecisionState
from pulse.digests.raising import LASTS
from pulse.errors import Refused
from pulse.people.permissions import Permission, Viewer
from pulse.people.tree import DepartmentNode, DepartmentTree
from pulse.results.reading import WaveResults
from pulse.results.responses import COMPANY, responses_of
from pulse.surveys.models import Wave

WEIGHT = 25


@dataclass(frozen=True)
class Unanswered:
    """A unit with results of its own and a head, but no answer; ``asked`` once HR has asked."""

    node: DepartmentNode
    asked: Decision | None = None


def may_ask(viewer: Viewer) -> bool:
    """Tell whether somebody may ask heads for their answer: HR, which also plans surveys."""
    return viewer.can(Permission.READ_ALL_RESULTS) and viewer.can(Permission.MANAGE_SURVEYS)


def unanswered(
    session: Session, results: WaveResults, tree: DepartmentTree, answered: Collection[str]
) -> list[Unanswered]:
    """Return the units whose own answer is missing, by code; ``tree`` is today's. One query."""
    wave, labels = results.wave, results.labels.values()
    shown = {cell.cell_key for cell in results.cells}
    codes = {one.department for one in labels if one.key in shown} - {None, *answered}
    nodes = [tree.by_code[code] for code in sorted(filter(None, codes)) if code in tree.by_code]
    asked = {
        one.department_id: one
        for one in session.scalars(
            select(Decision).where(Decision.key.startswith(_key(wave, ""), autoescape=True))
        )
    }
    return [
        Unanswered(node, asked.get(node.id))
        for node in nodes
        if node.head_id is not None and node.parent_id is not None
    ]


def ask_heads(
    session: Session, viewer: Viewer, results: WaveResults, tree: DepartmentTree, *, at: datetime
) -> int:
    """Ask the heads of all units without an answer; return how many are asked anew.

    Refused("may_not_ask") for anybody but HR.
    """
    if not may_ask(viewer):
        raise Refused("may_not_ask")
    wave = results.wave
    answered = {one.unit_code for one in responses_of(session, wave.id)}
    waiting = [one.node for one in unanswered(session, results, tree, answered) if not one.asked]
    if not waiting:
        return 0
    added = session.scalars(
        conflict_insert(session, Decision)
        .values([_row(wave, node, at) for node in waiting])
        .on_conflict_do_nothing(index_elements=[Decision.key])
        .returning(Decision.id)
    ).all()
    facts = {"units": [node.code for node in waiting]}
    audit.record(
        session, "heads_asked", "wave", wave.id, at=at, actor_id=viewer.person_id, details=facts
    )
    return len(added)


def settle_answered(
    session: Session, viewer: Viewer, wave_id: int, unit_code: str, *, at: datetime
) -> None:
    """End what was asked about a wave once the company, or the unit, has answered it."""
    ended = f"response:{wave_id}:{unit_code}" if unit_code != COMPANY else f"response:{wave_id}"
    session.execute(
        update(Decision)
        .where(Decision.key == ended, Decision.state == DecisionState.OPEN)
        .values(state=DecisionState.DECIDED, answered_by=viewer.person_id, answered_at=at)
        .execution_options(synchronize_session=False)
    )


def _key(wave: Wave, code: str) -> str:
    return f"response:{wave.id}:{code}"


def _row(wave: Wave, node: DepartmentNode, at: datetime) -> dict[str, object]:
    return {
        "key": _key(wave, node.code),
        "kind": DecisionKind.NO_RESPONSE,
        "department_id": node.id,
        "facts": {
            "wave_id": wave.id,
            "name_ko": wave.name_ko,
            "name_en": wave.name_en,
            "unit_ko": node.name_ko,
            "unit_en": node.name_en,
        },
        "weight": WEIGHT,
        "raised_at": at,
        "expires_at": at + LASTS,
        "times_asked": 0,
        "state": DecisionState.OPEN,
        "note": "",
    }
