"""A fired step as its notices show it: what, how late, and who was told."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from integrations.slack.escalation_blocks import StepFace
from integrations.slack.escalation_views import step_face
from pulse.commitments import escalating
from pulse.commitments.models import Escalation, EscalationState
from pulse.people.models import Identity
from tests.integrations.slack.stage import TEAM, TestLinks
from tests.pulse.commitments import scene as scenes
from tests.pulse.commitments.scene import HOUR, MINUTE, NINE, Scene

EIGHTY = NINE + 8 * HOUR
FOURTH = NINE + 127 * HOUR  # Monday: twenty-four working hours after the goal


@pytest.fixture
def scene(session: Session) -> Scene:
    return scenes.build(session)


def fired(session: Session, scene: Scene, at: datetime) -> list[Escalation]:
    scenes.promise(session, scene)
    request = scenes.ask(session, scene)
    escalating.fire_due(session, at)
    session.expire_all()
    return [one for one in scenes.steps_of(session, request) if one.state is EscalationState.FIRED]


def face(session: Session, step: Escalation, locale: str = "en", team: str = "") -> StepFace:
    return step_face(session, step, TestLinks(), locale, team)


def test_a_step_before_the_goal_says_its_share_and_how_late_it_is(
    session: Session, scene: Scene
) -> None:
    (step,) = fired(session, scene, EIGHTY + 40 * MINUTE)
    seen = face(session, step)
    assert (seen.share, seen.late_minutes, seen.target) == (80, 40, "resolution")
    assert seen.request.service == "Agent desktop support"
    assert face(session, step, "ko").request.service == "상담화면 장애 지원"
    assert seen.goal != face(session, step, "ko").goal
    assert not seen.is_acknowledged
    step.acknowledged_at = NINE
    assert face(session, step).is_acknowledged


def test_after_the_goal_there_is_no_share_and_both_heads_meet_at_the_fourth(
    session: Session, scene: Scene
) -> None:
    steps = fired(session, scene, FOURTH)
    faces = [face(session, one) for one in steps]
    assert [one.rule for one in steps] == ["80pct", "100pct", "+8bh", "+24bh"]
    assert [one.share for one in faces] == [80, 100, None, None]
    assert [one.has_both_heads for one in faces] == [False, False, False, True]


def test_whom_the_workspace_knows_is_mentioned_and_others_are_plain_names(
    session: Session, scene: Scene
) -> None:
    scene.lead.name_ko, scene.lead.name_en = "<!here> 신빛나", "<!here> Shin"
    identity = Identity(person_id=scene.owner.id, provider="slack", tenant=TEAM, subject="U0OWNER")
    session.add(identity)
    session.flush()
    _, step = fired(session, scene, NINE + 25 * HOUR)
    assert set(step.told) == {scene.owner.id, scene.lead.id}
    assert set(face(session, step, "en", TEAM).names) == {"<@U0OWNER>", "&lt;!here&gt; Shin"}
    assert "&lt;!here&gt; 신빛나" in face(session, step, "ko", TEAM).names
    assert face(session, step).names == ()
    step.told = [scene.owner.id, 999_999]
    assert face(session, step, "en", TEAM).names == ("<@U0OWNER>",)


def test_a_chain_that_forbids_details_makes_its_steps_discreet(
    session: Session, scene: Scene
) -> None:
    (step,) = fired(session, scene, EIGHTY)
    assert not face(session, step).is_discreet
    chain = scenes.make_chain(session)
    chain.document = {**chain.document, "content": "no_case_details"}
    session.flush()
    assert face(session, step).is_discreet
