"""What is worth a decision: surely broken promises, once a month, for whoever may decide."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from pulse.digests.models import DecisionKind, DecisionState
from pulse.digests.raising import LASTS, raise_decisions
from pulse.publishing.models import FindingKind, PublishedFinding
from tests.pulse.digests.stage import AT, ON, build
from tests.pulse.results.published import index_template, publish_means


def test_a_promise_surely_missed_is_raised_for_its_head_and_the_company(session: Session) -> None:
    company = build(session)
    assert raise_decisions(session, AT, ON) == 2
    found = company.decisions()
    assert {one.department_id for one in found} >= {None}
    assert all(one.kind is DecisionKind.MISSED_PROMISE for one in found)
    assert found[0].facts["met"] == 30
    assert found[0].facts["due"] == 60
    assert found[0].weight > 0


def test_raising_again_in_the_same_month_adds_nothing(session: Session) -> None:
    build(session)
    raise_decisions(session, AT, ON)
    assert raise_decisions(session, AT + timedelta(hours=1), ON) == 0


def test_what_may_be_chance_is_nobodys_decision(session: Session) -> None:
    company = build(session, missed=1, kept=8)
    assert raise_decisions(session, AT, ON) == 0
    assert company.decisions() == []


def test_a_published_weakest_link_and_a_missing_reply_are_raised_for_the_company(
    session: Session,
) -> None:
    company = build(session, missed=0, kept=5)
    template = index_template(session, {"work": Decimal(1), "rest": Decimal(1)})
    wave = publish_means(session, template, 0, {"everyone": {"work": "3.2"}})
    wave.publishes_at = AT - timedelta(days=8)
    finding = {"code": "rest"}
    session.add(
        PublishedFinding(
            id="f" * 32,
            wave_id=wave.id,
            cell_key="everyone",
            kind=FindingKind.WEAKEST_LINK.value,
            document=finding,
        )
    )
    session.flush()
    assert raise_decisions(session, AT, ON) == 2
    kinds = {one.kind: one for one in company.decisions()}
    assert kinds[DecisionKind.WEAKEST_STAGE].facts["area"] == "rest"
    assert kinds[DecisionKind.NO_RESPONSE].department_id is None


def test_what_nobody_answered_in_eight_weeks_is_over(session: Session) -> None:
    company = build(session)
    raise_decisions(session, AT, ON)
    raise_decisions(session, AT + LASTS, ON)
    assert {one.state for one in company.decisions()[:2]} == {DecisionState.OVER}
