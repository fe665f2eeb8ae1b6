"""The weekly digest in Slack: asked, answered with a press, and true afterwards."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from pulse.digests.models import Decision, DecisionKind, DecisionState
from pulse.digests.sending import send_digests
from pulse.outbox import DeliveryState, OutboxMessage
from pulse.people.models import Headship, Identity, RoleAssignment
from pulse.transaction import transaction
from tests.integrations.slack.stage import NINE, Stage, company
from tests.pulse.commitments.scene import Scene

BEGINS = MONDAY = datetime(2026, 8, 31, 0, 0, tzinfo=UTC)
SEOUL = ZoneInfo("Asia/Seoul")


def asked(stage: Stage, scene: Scene, count: int = 4) -> None:
    """Decisions of the company, put to the lead, who decides for it here."""
    with stage.sessions() as session, transaction(session):
        since = date(2020, 1, 1)
        session.add(RoleAssignment(person_id=scene.lead.id, role="decider", valid_from=since))
        session.query(Headship).where(Headship.person_id != scene.lead.id).delete()
        session.query(Identity).where(Identity.person_id != scene.lead.id).delete()
        for number in range(count):
            facts = {"name_ko": f"<!channel> {number}", "name_en": f"<!channel> {number}"}
            session.add(
                Decision(
                    key=f"d{number}",
                    kind=DecisionKind.NO_RESPONSE,
                    facts={**facts, "wave_id": 1},
                    weight=number,
                    raised_at=NINE,
                    expires_at=MONDAY + timedelta(days=50),
                )
            )
    with stage.sessions() as session, transaction(session):
        assert send_digests(session, MONDAY, SEOUL) >= 1
    stage.send()


def states(stage: Stage) -> dict[str, DecisionState]:
    with stage.sessions() as session:
        return {one.key: one.state for one in session.scalars(select(Decision))}


@pytest.mark.parametrize(
    ("locale", "decide", "put_off", "noted"),
    [
        ("ko", "결정했어요", "이번에는 안 해요", "결정하신 것으로"),
        ("en", "Decided", "Not now", "Noted as decided."),
    ],
)
def test_three_are_asked_and_answered_in_place(
    stage: Stage, locale: str, decide: str, put_off: str, noted: str
) -> None:
    scene = company(stage, locale)
    asked(stage, scene)
    lead = stage.person("lead")
    (digest,) = lead.sees()
    assert digest.buttons.count(decide) == digest.buttons.count(put_off) == 3
    assert "<!channel>" not in str(digest.message.blocks)
    assert stage.person("asker").sees() == []
    lead.taps(decide)
    (digest,) = lead.sees()
    assert noted in digest.text
    assert digest.buttons.count(decide) == 3, "the fourth has moved up"
    lead.taps(put_off)
    assert sorted(one.value for one in states(stage).values()).count("open") == 2


def test_a_press_that_comes_second_is_told_so_kindly(stage: Stage) -> None:
    scene = company(stage, "en")
    asked(stage, scene, 1)
    with stage.sessions() as session, transaction(session):
        session.scalars(select(Decision)).one().state = DecisionState.DECIDED
    lead = stage.person("lead")
    lead.taps("Not now")
    assert lead.sees()[-1].text == "Somebody has answered this in the meantime."
    assert states(stage)["d0"] is DecisionState.DECIDED


def test_a_reader_without_news_is_not_written_to(stage: Stage) -> None:
    scene = company(stage)
    asked(stage, scene, 0)
    with stage.sessions() as session:
        rows = session.scalars(select(OutboxMessage)).all()
        states_told = {(row.state, row.last_error) for row in rows}
    assert (DeliveryState.DROPPED, "nothing_to_say") in states_told
    assert stage.person("lead").sees() == []
