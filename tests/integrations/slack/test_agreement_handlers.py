"""A new version of a promise is signed with one press each by the heads of both sides."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from pulse.commitments import signing
from pulse.commitments.duties import Duties
from pulse.commitments.models import CommitmentVersion, VersionState
from pulse.commitments.signing import Draft, SigningSide
from pulse.people.models import Identity, Person
from pulse.people.permissions import viewer_of
from pulse.transaction import transaction
from tests.integrations.slack.stage import NINE, Stage
from tests.pulse.commitments.scene import Scene

FIRST = date(2026, 10, 1)
DUTIES = Duties(requester_ko="화면 사진을 함께 보내요.", requester_en="Send a screenshot.")
DRAFT = Draft("여덟 시간 안에", "Within eight hours", 8, 95, (), FIRST, duties=DUTIES)
PROVIDER = "답하는 부서 이름으로 서명하기"
CUSTOMER = "요청하는 부서 이름으로 서명하기"


@pytest.fixture
def scene(stage: Stage, scene: Scene) -> Scene:
    """The lead serves; the head of the customer's division has the account of ``stranger``."""
    with stage.sessions() as session, transaction(session):
        account = session.scalars(select(Identity).where(Identity.subject == "U0STRANGER")).one()
        account.person_id = scene.customer_head.id
        session.get_one(Person, scene.customer_head.id).locale = "ko"
    return scene


def proposed(stage: Stage, scene: Scene) -> int:
    with stage.sessions() as session, transaction(session):
        old = session.scalars(select(CommitmentVersion)).one()
        who = viewer_of(session, scene.owner.id, NINE.date())
        new = signing.propose_version(
            session, old.commitment_id, DRAFT, who, at=NINE, on=NINE.date()
        )
        version_id = new.id
    stage.send()
    return version_id


def state(stage: Stage, version_id: int) -> VersionState:
    with stage.sessions() as session:
        return session.get_one(CommitmentVersion, version_id).state


def test_both_heads_sign_with_one_press_each(stage: Stage, scene: Scene) -> None:
    version_id = proposed(stage, scene)
    lead, head = stage.person("lead"), stage.person("stranger")
    asked = lead.sees()[-1]
    assert "새 약속에 서명해 주세요" in asked.text
    assert "업무 시간 8시간 안에, 100건 가운데 95건" in asked.text
    assert "화면 사진을 함께 보내요." in asked.text
    assert PROVIDER in asked.buttons
    assert CUSTOMER not in asked.buttons
    lead.taps(PROVIDER)
    assert "이제 다른 쪽의 서명만" in lead.sees()[-1].text
    assert state(stage, version_id) is VersionState.PROPOSED
    head.taps(CUSTOMER)
    assert state(stage, version_id) is VersionState.SIGNED
    assert "두 부서가 모두 서명했어요" in head.sees()[-1].text
    stage.send()
    assert "두 부서가 모두 서명했어요" in lead.sees()[-1].text
    assert "두 부서가 모두 서명했어요" in stage.person("owner").sees()[-1].text


def test_a_second_press_changes_nothing_and_says_so(stage: Stage, scene: Scene) -> None:
    version_id = proposed(stage, scene)
    with stage.sessions() as session, transaction(session):
        chief = viewer_of(session, scene.chief.id, NINE.date())
        signing.sign(session, version_id, SigningSide.PROVIDER, chief, at=NINE, on=NINE.date())
    lead = stage.person("lead")
    lead.taps(PROVIDER)
    texts = [seen.text for seen in lead.sees()]
    assert any("이미 서명이 끝난 쪽이에요" in text for text in texts)
    assert any("서명을 기다리는 쪽: 요청하는 부서" in text for text in texts)
    assert not any(PROVIDER in seen.buttons for seen in lead.sees())


def test_a_repeated_delivery_signs_once(stage: Stage, scene: Scene) -> None:
    version_id = proposed(stage, scene)
    lead = stage.person("lead")
    lead.taps(PROVIDER)
    stage.again()
    assert not any("이미 서명" in seen.text for seen in lead.sees())
    with stage.sessions() as session:
        assert len(session.get_one(CommitmentVersion, version_id).signatures) == 1


def test_a_proposal_off_the_table_loses_its_button(stage: Stage, scene: Scene) -> None:
    version_id = proposed(stage, scene)
    with stage.sessions() as session, transaction(session):
        who = viewer_of(session, scene.owner.id, NINE.date())
        signing.withdraw(session, version_id, who, at=NINE, on=NINE.date())
    lead = stage.person("lead")
    lead.taps(PROVIDER)
    texts = [seen.text for seen in lead.sees()]
    assert any("거두어진 제안이라" in text for text in texts)
    assert not any(PROVIDER in seen.buttons for seen in lead.sees())
    assert state(stage, version_id) is VersionState.DRAFT


def test_a_head_no_longer_in_office_is_told_kindly(stage: Stage, scene: Scene) -> None:
    version_id = proposed(stage, scene)
    with stage.sessions() as session, transaction(session):
        account = session.scalars(select(Identity).where(Identity.subject == "U0LEAD")).one()
        account.person_id = session.get_one(Person, scene.asker.id).id
    lead = stage.person("lead")
    lead.taps(PROVIDER)
    assert any("두 부서의 부서장만" in seen.text for seen in lead.sees())
    with stage.sessions() as session:
        assert session.get_one(CommitmentVersion, version_id).signatures == []
