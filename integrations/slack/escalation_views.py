"""From a fired step to what its notices show."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from integrations.ports import Links
from integrations.slack import parts
from integrations.slack.escalation_blocks import StepFace
from integrations.slack.people import display_name, mentions_of
from integrations.slack.request_views import goal_words, request_face
from pulse.commitments import escalating
from pulse.commitments.chains import read_rule
from pulse.commitments.escalation_notices import is_discreet
from pulse.commitments.models import Clock, Escalation
from pulse.people.models import Person

BOTH_HEADS = frozenset({"provider_dept_head", "customer_dept_head"})


def step_face(
    session: Session, escalation: Escalation, links: Links, locale: str, team_id: str = ""
) -> StepFace:
    """Return a fired step and the request it is about; with a team, who was told is mentioned."""
    clock = session.get_one(Clock, escalation.clock_id, options=[joinedload(Clock.version)])
    _, face = request_face(session, escalation.request_id, links, locale)
    rule = read_rule(escalation.rule)
    return StepFace(
        escalation_id=escalation.id,
        request=face,
        target=clock.target.value,
        goal=goal_words(clock.version, locale),
        share=None if rule.wait else rule.share,
        due_at=clock.due_at,
        late_minutes=escalating.late_seconds(escalation) // 60,
        is_acknowledged=escalation.acknowledged_at is not None,
        names=_names(session, escalation.told, locale, team_id) if team_id else (),
        has_both_heads=set(escalation.targets) >= BOTH_HEADS and len(escalation.told) > 1,
        is_discreet=is_discreet(session, escalation),
    )


def _names(session: Session, told: Sequence[int], locale: str, team_id: str) -> tuple[str, ...]:
    """Mention whom the workspace knows, and write the names of the others."""
    people = {p.id: p for p in session.scalars(select(Person).where(Person.id.in_(told)))}
    known = mentions_of(session, told, team_id)
    return tuple(
        known.get(person_id) or parts.escape(display_name(people[person_id], locale))
        for person_id in told
        if person_id in people
    )
