"""Heads answer a proposed calendar change in Slack, with what would flip before their eyes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, select

from pulse.commitments import calendar_changes, requests
from pulse.commitments.calendar_changes import Grounds, as_it_is
from pulse.commitments.record_models import CalendarChange
from pulse.people.models import Identity, Person
from pulse.people.permissions import viewer_of
from pulse.transaction import transaction
from tests import factories
from tests.factories import CALENDAR, with_holiday
from tests.integrations.slack.stage import NINE, Stage, company, staged
from tests.pulse.commitments import scene as scenes
from tests.pulse.commitments.scene import HOUR, Scene

LOOK = "무엇이 바뀌는지 보고 답하기"


@pytest.fixture
def stage(either_engine: Engine) -> Iterator[Stage]:
    with staged(either_engine) as made:
        yield made


@pytest.fixture
def scene(stage: Stage) -> Scene:
    """The lead serves; the head of the customer's division has the account of ``stranger``."""
    found = company(stage)
    with stage.sessions() as session, transaction(session):
        scenes.promise(session, found, goal_value=4)
        account = session.scalars(select(Identity).where(Identity.subject == "U0STRANGER")).one()
        account.person_id = found.customer_head.id
        session.get_one(Person, found.customer_head.id).locale = "ko"
        request = scenes.ask(session, found, NINE - 24 * HOUR)
        requests.resolve(session, request.id, found.member.id, at=NINE - 18 * HOUR)
        keeper = factories.make_person(session, found.provider, roles=("sys_admin",))
        day = (NINE - 24 * HOUR).date()
        after = with_holiday(as_it_is(session, CALENDAR), day, "임시공휴일", "Extra holiday")
        who = viewer_of(session, keeper.id, NINE.date())
        calendar_changes.propose(session, CALENDAR, after, who, Grounds("공휴일"), at=NINE)
    stage.send()
    return found


def change(stage: Stage) -> CalendarChange:
    with stage.sessions() as session:
        return session.scalars(select(CalendarChange)).one()


def test_both_heads_consent_with_the_flips_before_their_eyes(stage: Stage, scene: Scene) -> None:
    lead, head = stage.person("lead"), stage.person("stranger")
    assert "판정이 바뀌는 약속이 1건이에요" in lead.sees()[-1].text
    lead.taps(LOOK)
    assert lead.modal is not None
    assert "R-000001: 늦었어요 → 지켰어요" in lead.modal
    lead.fills({"answer": "yes"}).submits()
    assert "다른 부서장의 답이 남았어요" in lead.sees()[-1].text
    assert change(stage).applied_at is None
    head.taps(LOOK).fills({"answer": "yes"}).submits()
    assert change(stage).applied_at is not None
    assert "달력이 바뀌었어요" in head.sees()[-1].text


def test_the_modal_is_there_before_the_clocks_are_worked_out(stage: Stage, scene: Scene) -> None:
    stage.person("lead").taps(LOOK)
    opened, updated = [
        call for call in stage.slack.calls() if call.method in ("views.open", "views.update")
    ][-2:]
    assert (opened.method, updated.method) == ("views.open", "views.update")
    assert "세고 있어요" in str(opened.payload["view"])
    assert "submit" not in str(opened.payload["view"])
    assert "R-000001" in str(updated.payload["view"])


def test_a_repeated_delivery_consents_once(stage: Stage, scene: Scene) -> None:
    lead = stage.person("lead")
    lead.taps(LOOK).fills({"answer": "yes"}).submits()
    assert stage.deliver(*stage.delivered[-1]).status == 200
    assert len(change(stage).consents) == 1


def test_turning_it_down_needs_a_reason_and_everybody_reads_it(stage: Stage, scene: Scene) -> None:
    head = stage.person("stranger")
    head.taps(LOOK).fills({"answer": "no"})
    assert "이유를 적어 주세요" in str(head.submits())
    assert change(stage).withdrawn_at is None
    head.fills({"answer": "no", "reason": "그날도 일했어요"}).submits()
    assert change(stage).withdrawn_reason == "그날도 일했어요"
    assert "달력은 그대로예요" in head.sees()[-1].text
    stage.send()
    lead = stage.person("lead")
    assert "이유: 그날도 일했어요" in lead.sees()[-1].text
    lead.taps(LOOK)
    assert any("거두어진 제안이라" in seen.text for seen in lead.sees())


def test_whoever_is_no_head_of_it_any_more_is_told_kindly(stage: Stage, scene: Scene) -> None:
    with stage.sessions() as session, transaction(session):
        account = session.scalars(select(Identity).where(Identity.subject == "U0LEAD")).one()
        account.person_id = session.get_one(Person, scene.asker.id).id
    lead = stage.person("lead")
    lead.taps(LOOK)
    assert any("부서장만 답할 수 있어요" in seen.text for seen in lead.sees())
    assert change(stage).consents == []
