"""Finding decisions by their words: asked of the reader now, decided lately, or proposed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from pulse.digests.effects import LOOK_BACK
from pulse.digests.models import Decision, DecisionKind, DecisionState
from pulse.digests.reading import in_reach, reaches
from pulse.people.permissions import Viewer
from pulse.sought import Sought

WORDS = ("name_ko", "name_en", "wording_ko", "wording_en", "unit_ko", "unit_en", "words")


@dataclass(frozen=True)
class DecisionFound:
    """A decision, and whether it is the reader's own proposal."""

    decision: Decision
    is_own: bool


def find_decisions(
    session: Session, viewer: Viewer, sought: Sought, at: datetime, limit: int = 10
) -> list[DecisionFound]:
    """Return the newest decisions a page of the reader's shows, of which every word is said.

    Those are one's own proposals, what waits for the reader, and what the reader decided in the
    last half-year.
    """
    is_shown = or_(
        (Decision.state == DecisionState.OPEN) & (Decision.expires_at > at),
        (Decision.state == DecisionState.DECIDED) & (Decision.answered_at > at - LOOK_BACK),
    )
    own = (Decision.raised_by == viewer.person_id) & (Decision.kind == DecisionKind.PROPOSAL)
    query = (
        select(Decision)
        .where(or_(own, in_reach(viewer) & is_shown))
        .order_by(Decision.raised_at.desc(), Decision.id.desc())
    )
    found = [one for one in session.scalars(query) if sought.fits(*_said(one))]
    return [DecisionFound(one, not reaches(viewer, one)) for one in found[:limit]]


def _said(one: Decision) -> list[str]:
    return [one.note, *(str(one.facts[name]) for name in WORDS if name in one.facts)]
