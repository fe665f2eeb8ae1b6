"""A rating after a service: two taps in the direct message, or the link alone."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import func, select

from pulse import notices, telling
from pulse.ballots.models import SealedBallot
from pulse.commitments import requests
from pulse.people.models import Employer, Person
from pulse.ratings import asking, batches, by_role
from pulse.ratings.asking import Customer, Draw
from pulse.ratings.models import RatingQuarter
from pulse.surveys.models import RosterEntry, Wave
from pulse.transaction import transaction
from tests.ballot_box import answers_in_box
from tests.integrations.slack.stage import NINE, Stage, company
from tests.pulse.commitments import scene as scenes
from tests.pulse.commitments.scene import Scene

DRAW = Draw("secret", "Asia/Seoul")


def asked(stage: Stage, scene: Scene, role: str = "user") -> int:
    """Put the asker on the roster of the service's batch and tell them."""
    with stage.sessions() as session, transaction(session):
        service = session.merge(scene.service)
        service.stage_set = "S5"
        customers = [Customer(scene.asker.id, role, NINE)]
        asking.ask(session, stage.keys, DRAW, service, customers, NINE)
        wave = batches.open_batch_of(session, service.id, NINE)
        assert wave is not None
        wave_id = wave.id
        recipient = telling.person_recipient(scene.asker.id)
        telling.tell(session, notices.SurveyAsked(wave_id, 1), recipient, at=NINE)
    assert stage.send() == 1
    return wave_id


def answers(stage: Stage, wave_id: int, person_id: int) -> dict[str, object]:
    with stage.sessions() as session:
        return answers_in_box(
            session.connection(), stage.keys, wave_id=wave_id, person_id=person_id, at=NINE
        )


def test_two_taps_and_it_is_done(stage: Stage) -> None:
    scene = company(stage)
    wave_id = asked(stage, scene)
    asker = stage.person("asker")
    first = asker.sees()[-1]
    assert "상담화면 장애 지원, 이번에 어떠셨어요? 두 번만 누르면 끝나요." in first.text
    assert "누구에게 물었는지 알 수 없어요" in first.text
    assert "1/2" in first.text
    asker.taps("만족")
    assert "어느 단계가 가장 아쉬웠나요?" in asker.sees()[-1].text
    asker.taps("알려 주기")
    last = asker.sees()[-1]
    assert "두 번이면 충분해요" in last.text
    assert "이번 묶음을 세기 전까지 바꿀 수 있어요" in last.text
    assert "단계별로 더 말하기" in last.buttons
    assert answers(stage, wave_id, scene.asker.id) == {"S-ALL": 4, "S-WEAK": "tell"}


def test_it_reads_as_well_in_english(stage: Stage) -> None:
    scene = company(stage, "en")
    asked(stage, scene)
    asker = stage.person("asker")
    assert "Agent desktop support: how was it this time?" in asker.sees()[-1].text
    asker.taps("Happy").taps("Being told")
    assert "that is all we need" in asker.sees()[-1].text


def test_the_message_names_the_service_and_no_request(stage: Stage) -> None:
    asked(stage, company(stage))
    assert "R-0" not in str(stage.person("asker").direct.messages[-1].blocks)


def test_a_repeated_delivery_of_the_same_tap_is_one_ballot(stage: Stage) -> None:
    scene = company(stage)
    wave_id = asked(stage, scene)
    stage.person("asker").taps("불만족")
    assert stage.again().status == 200
    assert answers(stage, wave_id, scene.asker.id) == {"S-ALL": 2}
    with stage.sessions() as session:
        assert session.scalar(select(func.count()).select_from(SealedBallot)) == 1


def test_a_tap_after_the_batch_closed_is_told_kindly_and_kept_nowhere(stage: Stage) -> None:
    scene = company(stage)
    wave_id = asked(stage, scene)
    with stage.sessions() as session, transaction(session):
        session.get_one(Wave, wave_id).closes_at = NINE + timedelta(minutes=1)
    stage.moment.advance(120)
    asker = stage.person("asker")
    asker.taps("만족")
    (seen,) = asker.sees()
    assert "방금 누른 것은 남지 않았고" in seen.text
    assert seen.buttons == []
    with stage.sessions() as session:
        assert session.scalar(select(func.count()).select_from(SealedBallot)) == 0


def test_a_partner_worker_is_given_the_link_alone(stage: Stage) -> None:
    scene = company(stage)
    with stage.sessions() as session, transaction(session):
        partner = Employer(code="PA", name_ko="협력사", name_en="Partner", is_own=False)
        session.add(partner)
        session.flush()
        session.get_one(Person, scene.asker.id).employer_id = partner.id
    asked(stage, scene)
    seen = stage.person("asker").sees()[-1]
    assert "만족" not in seen.buttons
    assert "링크로 답하기" in seen.buttons
    assert "링크에서 40초면" in seen.text


def test_who_asked_for_somebody_else_may_pass_the_question_on(stage: Stage) -> None:
    asked(stage, company(stage), role="proxy")
    assert "직접 쓰시는 분께 링크를 전해 주세요" in stage.person("asker").sees()[-1].text


def test_whoever_decides_is_asked_by_the_quarter_with_the_same_two_taps(stage: Stage) -> None:
    scene = company(stage)
    with stage.sessions() as session, transaction(session):
        service = session.merge(scene.service)
        service.stage_set, service.survey_sampling = "S5", "each"
        service.decider_department_id = scene.customer.id
        session.add(RatingQuarter(service_id=service.id, starts_on=date(2026, 4, 1)))
        done = scenes.ask(session, scene, NINE - timedelta(days=9))
        requests.resolve(session, done.id, scene.member.id, at=NINE - timedelta(days=9))
    stage.send()
    with stage.sessions() as session, transaction(session):
        by_role.ask_by_role(session, stage.keys, DRAW, NINE)
        roles = dict(session.execute(select(RosterEntry.person_id, RosterEntry.role)).all())
        wave_id = session.scalars(select(Wave.id)).one()
        recipient = telling.person_recipient(scene.asker.id)
        telling.tell(session, notices.SurveyAsked(wave_id, 1), recipient, at=NINE)
    assert roles[scene.asker.id] == "decider"
    assert stage.send() == 1
    asker = stage.person("asker")
    assert "비용을 대거나 정하는 부서에는 분기에 한 번 여쭤요" in asker.sees()[-1].text
    asker.taps("만족").taps("알려 주기")
    assert answers(stage, wave_id, scene.asker.id) == {"S-ALL": 4, "S-WEAK": "tell"}
